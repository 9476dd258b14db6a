import type {
  PagesAnswer,
  Rating,
  TimeRange,
  VitalGroup,
  VitalName,
  VitalPage,
  VitalsAnswer,
} from '@candor/server/api';
import { toBucketMs, toStarts } from './buckets.ts';
import { createRandom } from './random.ts';

const LIMITS: Record<VitalName, readonly [good: number, poor: number]> = {
  LCP: [2500, 4000],
  INP: [200, 500],
  CLS: [0.1, 0.25],
  FCP: [1800, 3000],
  TTFB: [800, 1800],
  FID: [100, 300],
};

const TYPICAL: Record<string, number> = { LCP: 2860, INP: 176, CLS: 0.31, FCP: 1490, TTFB: 640 };
const NAMES: readonly VitalName[] = ['LCP', 'INP', 'CLS', 'FCP', 'TTFB'];
const PAGES = [
  '/',
  '/products',
  '/products/:id',
  '/cart',
  '/checkout',
  '/account/orders',
  '/help/returns-and-refunds',
];

/** Vitals with a course, some gaps and one page that is much worse than the rest. */
export function toVitals(range: TimeRange, page: string | undefined, isHuge: boolean): VitalsAnswer {
  const random = createRandom(7);
  const bucketMs = toBucketMs(range);
  const starts = toStarts(range, bucketMs);
  const scale = isHuge ? 40_000 : 1;
  return {
    range,
    bucketMs,
    summary: NAMES.map((name) => {
      const p75 = TYPICAL[name] ?? 0;
      const poor = 0.04 + random.next() * 0.2;
      const needsImprovement = 0.1 + random.next() * 0.15;
      const samples = name === 'INP' ? 8 : Math.round(random.between(900, 1400)) * scale;
      return {
        name,
        p75,
        low: p75 * 0.96,
        high: p75 * 1.05,
        rating: toRating(name, p75),
        samples,
        weighted: samples * 4,
        good: 1 - poor - needsImprovement,
        needsImprovement,
        poor,
      };
    }),
    series: NAMES.flatMap((name) =>
      starts
        .filter((_, index) => index % 23 !== 11 && index % 23 !== 12)
        .map((at, index) => ({
          at,
          name,
          p75: (TYPICAL[name] ?? 0) * (0.85 + 0.2 * Math.sin(index / 5) + random.next() * 0.3),
          samples: Math.round(random.between(12, 60)) * scale,
        })),
    ),
    pages: toPages(isHuge).filter((vital) => page === undefined || vital.page === page),
    found: { pages: isHuge ? 2_431 : PAGES.length, releases: isHuge ? 38 : 2 },
    releases: toGroups(
      isHuge
        ? Array.from({ length: 4 }, (_, index) => `${'2.0.0-next-'.repeat(6)}${index}`)
        : ['2.1.0', '2.0.3'],
    ),
    devices: toGroups(['mobile', 'desktop', 'tablet']),
    connections: toGroups(['4g', '3g', '']),
  };
}

/** Pages to choose from: of a huge site not all. */
export function toPageChoices(
  range: TimeRange,
  { isHuge, isEmpty, search }: { isHuge: boolean; isEmpty: boolean; search: string },
): PagesAnswer {
  const pages = toPaths(isHuge)
    .filter((page) => !isEmpty && page.includes(search))
    .map((page, rank) => ({ page, events: Math.ceil(90_000 / (rank + 1)) }));
  return { range, found: pages.length, pages: pages.slice(0, 300) };
}

function toPaths(isHuge: boolean): string[] {
  const long = Array.from(
    { length: 400 },
    (_, index) => `/archive/${index}/${'very-long-segment-'.repeat(6)}end`,
  );
  return [...PAGES, ...(isHuge ? long : [])];
}

function toPages(isHuge: boolean): VitalPage[] {
  const random = createRandom(11);
  return toPaths(isHuge).flatMap((page) => {
    const slow = page === '/checkout' ? 1.9 : random.between(0.5, 1.2);
    return NAMES.filter((name) => name !== 'INP' || page.length % 3 !== 0).map((name) => {
      const p75 = (TYPICAL[name] ?? 0) * slow * random.between(0.8, 1.2);
      const samples = Math.round(random.between(3, 400));
      const bounds = { low: samples < 10 ? null : p75 * 0.9, high: samples < 10 ? null : p75 * 1.15 };
      return { page, name, p75, ...bounds, rating: toRating(name, p75), samples };
    });
  });
}

function toGroups(keys: readonly string[]): VitalGroup[] {
  return keys.flatMap((key, index) =>
    NAMES.map((name) => {
      const p75 = (TYPICAL[name] ?? 0) * (0.8 + index * 0.4);
      const bounds = { low: p75 * 0.94, high: p75 * 1.07 };
      return { key, name, p75, ...bounds, rating: toRating(name, p75), samples: 900 - 300 * index };
    }),
  );
}

function toRating(name: VitalName, value: number): Rating {
  const [good, poor] = LIMITS[name];
  if (value <= good) return 'good';
  return value <= poor ? 'needs-improvement' : 'poor';
}
