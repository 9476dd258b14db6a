import { expect, test } from 'vitest';
import { createRandom } from '../../test/random.ts';
import type { Insight, VitalName } from '../api/types.ts';
import type { InsightFacts } from '../queries/insightFacts.ts';
import { FALSE_ALARM_RATE, findInsights } from './findInsights.ts';

const VITALS: readonly VitalName[] = ['LCP', 'INP', 'CLS', 'FCP', 'TTFB'];
const MEDIANS: Record<VitalName, number> = {
  LCP: 2_000,
  INP: 150,
  CLS: 0.08,
  FCP: 1_400,
  TTFB: 500,
  FID: 20,
};

/** What is planted into a season; nothing unless it is said. */
interface Planted {
  slower?: number;
  errors?: number;
  adoption?: number;
}

/** One made-up season: ten pages with long-tailed vitals, thirty features, errors in one visit of fifty. */
function aSeason(seed: number, planted: Planted = {}): InsightFacts {
  const random = createRandom(seed * 2_654_435_769);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const hits = (of: number, rate: number): number => {
    let count = 0;
    for (let index = 0; index < of; index += 1) if (random() < rate) count += 1;
    return count;
  };
  const pages = Array.from({ length: 10 }, (_, index) => ({
    page: `/p${index}`,
    visits: 60 + Math.floor(random() * 340),
  }));
  const releases = ['1', '2'];
  return {
    releases: { newest: '2', before: '1' },
    samples: pages.flatMap(({ page, visits }, index) =>
      VITALS.flatMap((vital) =>
        releases.map((release) => {
          const isPlanted = release === '2' && index === 3 && vital === 'LCP';
          const scale = MEDIANS[vital] * (isPlanted ? 1 + (planted.slower ?? 0) : 1);
          const count = index === 3 ? 400 : visits;
          const values = Array.from({ length: count }, () => scale * Math.exp(0.5 * normal()));
          return { page, vital, release, visits: count, values };
        }),
      ),
    ),
    visits: [{ page: '', visits: 3_000 }, ...pages].flatMap(({ page, visits }, index) =>
      releases.map((release) => {
        const rate = 0.02 + (release === '2' && index === 5 ? (planted.errors ?? 0) : 0);
        const count = index === 5 ? 800 : visits;
        return { page, release, visits: count, met: hits(count, rate) };
      }),
    ),
    groups: [],
    features: Array.from({ length: 30 }, (_, index) => ({
      feature: `f${index}`,
      before: hits(2_000, 0.1),
      after: hits(2_000, 0.1 + (index === 7 ? (planted.adoption ?? 0) : 0)),
    })),
    totals: { before: 2_000, after: 2_000 },
    hasHistory: true,
  };
}

const kinds = (insights: readonly Insight[]): string[] => insights.map(({ kind }) => kind);

test('stays silent over seasons in which nothing changes', () => {
  const seasons = 400;

  const loud = Array.from({ length: seasons }, (_, seed) => findInsights(aSeason(seed + 1)).insights).filter(
    (insights) => insights.length > 0,
  );
  console.log(`${loud.length} of ${seasons} seasons without a change have an insight`);

  // Of 400 at 1 % each, more than 10 happen once in 300 times.
  expect(loud.length).toBeLessThanOrEqual(10);
  expect(FALSE_ALARM_RATE).toBe(0.01);
});

test('stays silent over seasons in which a release is young and errors are rare', () => {
  const seasons = 1_000;
  const random = createRandom(12);
  const met = (visits: number): number => {
    let count = 0;
    for (let index = 0; index < visits; index += 1) if (random() < 0.003) count += 1;
    return count;
  };
  const sides = [
    { release: '1', visits: 4_000 },
    { release: '2', visits: 45 },
  ];
  const aStart = (): InsightFacts => ({
    ...aSeason(1),
    samples: [],
    features: [],
    visits: Array.from({ length: 20 }, (_, index) =>
      sides.map((side) => ({ ...side, page: `/p${index}`, met: met(side.visits) })),
    ).flat(),
  });

  const loud = Array.from({ length: seasons }, () => findInsights(aStart()).insights.length).filter(Boolean);
  console.log(`${loud.length} of ${seasons} seasons with a young release have an insight`);

  // Of 1000 at 1 % each, more than 20 happen once in 500 times.
  expect(loud.length).toBeLessThanOrEqual(20);
});

test('finds what was planted, where it was planted', () => {
  const seasons = 60;
  const found = { vital: 0, errors: 0, adoption: 0 };
  let others = 0;

  for (let seed = 1; seed <= seasons; seed += 1) {
    const { insights } = findInsights(aSeason(seed, { slower: 0.25, errors: 0.06, adoption: 0.06 }));
    for (const insight of insights) {
      if (insight.kind === 'vital' && insight.page === '/p3' && insight.vital === 'LCP') found.vital += 1;
      else if (insight.kind === 'errors' && insight.page === '/p4') found.errors += 1;
      else if (insight.kind === 'adoption' && insight.feature === 'f7') found.adoption += 1;
      else others += 1;
    }
  }
  console.log(`of ${seasons}:`, found, `others: ${others}`);

  expect(found.vital).toBeGreaterThanOrEqual(seasons * 0.95);
  expect(found.errors).toBeGreaterThanOrEqual(seasons * 0.9);
  expect(found.adoption).toBeGreaterThanOrEqual(seasons * 0.9);
  expect(others).toBeLessThanOrEqual(3);
});

test('says what a glance takes, what matters most first', () => {
  const facts = aSeason(5, { slower: 0.6, errors: 0.2, adoption: 0.3 });
  const group = { type: 'TypeError', message: 'x', page: '/', release: '2', firstSeen: 1 };
  const groups = Array.from({ length: 12 }, (_, index) => ({
    ...group,
    fingerprint: `${index}`,
    visits: 4 + index,
  }));

  const { insights } = findInsights({ ...facts, groups });

  expect(insights).toHaveLength(8);
  expect(kinds(insights).slice(0, 2)).toEqual(['errors', 'vital']);
  expect(insights.filter((one) => one.kind === 'newError').every(({ visits }) => visits >= 5)).toBe(true);
});

test('calls nothing new where there is no past', () => {
  const group = {
    fingerprint: '1',
    type: 'E',
    message: '',
    page: '/',
    release: '2',
    visits: 900,
    firstSeen: 1,
  };

  expect(findInsights({ ...aSeason(1), groups: [group], hasHistory: false }).insights).toEqual([]);
});

test('does not call a release that is faster worse', () => {
  expect(kinds(findInsights(aSeason(2, { slower: -0.4 })).insights)).toEqual([]);
});
