import type { InsightsAnswer, TimeRange } from '@candor/server/api';

const LONG = 'a-page-whose-path-goes-on-and-on-because-somebody-put-a-sentence-where-a-name-belongs';

/** One insight of each kind. */
export function toInsights(range: TimeRange, isHuge: boolean, isEmpty: boolean): InsightsAnswer {
  const page = isHuge ? `/${LONG}` : '/checkout';
  const sides = {
    before: { value: 2_140, visits: 1_204 },
    after: { value: 2_910, visits: 866 },
    probability: 0.0004,
  };
  const shares = {
    before: { value: 0.021, visits: 4_210 },
    after: { value: 0.064, visits: 4_377 },
    probability: 1e-9,
  };
  const release = { release: '2.14.1', against: '2.13.0' };
  return {
    range,
    looked: 84,
    insights: isEmpty
      ? []
      : [
          { kind: 'errors', page, otherPages: 2, ...release, ...shares },
          { kind: 'vital', vital: 'LCP', page, otherPages: 0, ...release, ...sides },
          {
            kind: 'newError',
            fingerprint: '7001000000000000000',
            type: 'TypeError',
            message: "Cannot read properties of undefined (reading 'total')",
            page,
            release: '2.14.1',
            visits: 41,
            firstSeen: range.to - 3_600_000,
          },
          { kind: 'adoption', feature: 'coupon', ...shares },
        ],
  };
}
