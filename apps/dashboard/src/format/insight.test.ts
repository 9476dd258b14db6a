import type { Insight } from '@candor/server/api';
import { expect, it } from 'vitest';
import { describeInsight } from './insight.ts';

const sides = {
  before: { value: 0.02, visits: 1_000 },
  after: { value: 0.05, visits: 1 },
  probability: 0.004,
};

it.each<[Insight, string, string]>([
  [
    {
      kind: 'vital',
      vital: 'CLS',
      page: '/cart',
      otherPages: 2,
      release: '2.0',
      against: '1.9',
      ...sides,
    },
    'CLS got worse with 2.0 on /cart and 2 other pages',
    'p75 from 0.02 with 1.9 (1,000 visits) to 0.05 (1 visit); by chance once in 250 looks',
  ],
  [
    { kind: 'vital', vital: 'CLS', page: '', otherPages: 1, release: '2.0', against: '1.9', ...sides },
    'CLS got worse with 2.0 where no page is told and on 1 other page',
    'p75 from 0.02 with 1.9 (1,000 visits) to 0.05 (1 visit); by chance once in 250 looks',
  ],
  [
    { kind: 'errors', page: '', otherPages: 0, release: '2.0', against: '1.9', ...sides, probability: 1e-9 },
    'More visits meet errors with 2.0 across the site',
    '2% of 1,000 visits with 1.9, now 5% of 1 visit; by chance less than once in 10,000 looks',
  ],
  [
    {
      kind: 'newError',
      fingerprint: '7',
      type: 'TypeError',
      message: 'no cart',
      page: '/cart',
      release: '',
      visits: 12,
      firstSeen: 0,
    },
    'New error: TypeError: no cart',
    '12 visits met it, the first on /cart; nobody did in the 30 days before',
  ],
  [
    { kind: 'adoption', feature: 'coupon', ...sides },
    'coupon is used more',
    '2% of 1,000 visits in the time before, now 5% of 1 visit; by chance once in 250 looks',
  ],
])('says what happened and what shows it: %o', (insight, title, evidence) => {
  expect(describeInsight(insight)).toMatchObject({ title, evidence });
});
