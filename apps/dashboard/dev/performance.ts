import type {
  BottleneckUsage,
  OperationsAnswer,
  RequestsAnswer,
  ResourceFigures,
  ResourcesAnswer,
  TimePercentiles,
  TimeRange,
} from '@candor/server/api';
import { toBucketMs, toStarts } from './buckets.ts';
import { createRandom } from './random.ts';

const LONG = 'an-operation-whose-name-goes-on-and-on-because-somebody-wrote-a-sentence-where-a-name-belongs';

const toTimes = (p50Ms: number): TimePercentiles => ({
  p50Ms,
  p75Ms: p50Ms * 1.7,
  p95Ms: p50Ms * 4.2,
  p99Ms: p50Ms * 9.6,
});
const noTimes: TimePercentiles = { p50Ms: null, p75Ms: null, p95Ms: null, p99Ms: null };
const many = (names: readonly string[], isHuge: boolean): string[] =>
  isHuge
    ? Array.from({ length: 50 }, (_, index) => `${index % 5 === 1 ? LONG : names[0]} ${index}`)
    : [...names];

/** A few operations, one of which takes most of the time. */
export function toOperations(range: TimeRange, isHuge: boolean, isEmpty: boolean): OperationsAnswer {
  const random = createRandom(31);
  const bucketMs = toBucketMs(range);
  const starts = toStarts(range, bucketMs);
  const scale = isHuge ? 12_000 : 1;
  if (isEmpty)
    return {
      range,
      bucketMs,
      total: { count: 0, totalMs: 0, ...noTimes },
      found: 0,
      operations: [],
      bottlenecks: [],
      ai: {
        count: 0,
        tokens: 0,
        ...noTimes,
        averages: {
          contextGatheringMs: null,
          contextCompressionMs: null,
          apiCallMs: null,
          totalMs: null,
          tokens: null,
          contextSizeBytes: null,
        },
        series: [],
      },
    };
  const names = many(['search', 'checkout.pay', 'cart.sum', 'image.resize', LONG], isHuge);
  return {
    range,
    bucketMs,
    total: { count: 18_400 * scale, totalMs: 5_120_000 * scale, ...toTimes(140) },
    found: names.length + (isHuge ? 31 : 0),
    operations: names.map((name, rank) => ({
      name,
      count: (7_400 * scale) / (rank + 1),
      totalMs: (2_900_000 * scale) / (rank + 1) ** 2,
      share: 0.62 / (rank + 1) ** 2,
      ...toTimes(390 / (rank + 1)),
      trend: starts.map((_, place) =>
        place % 17 === 5
          ? null
          : (640 / (rank + 1)) * (0.8 + 0.25 * Math.sin(place / 6) + random.next() * 0.3),
      ),
    })),
    bottlenecks: [
      ...toBottlenecks('operation', names.slice(0, 4)),
      ...toBottlenecks('resource', [
        'cdn.shop.example/hero/*.jpg',
        'shop.example/app.js',
        'fonts.example/sans.woff2',
        isHuge ? LONG.repeat(2) : 'ads.example/tag.js',
      ]),
      ...toScripts(isHuge),
    ],
    ai: {
      count: 1_240 * scale,
      tokens: 842_000 * scale,
      ...toTimes(1_180),
      averages: {
        contextGatheringMs: 210,
        contextCompressionMs: 88,
        apiCallMs: 1_360,
        totalMs: 1_700,
        tokens: 679,
        contextSizeBytes: 48_200,
      },
      series: starts
        .filter((_, place) => place % 13 !== 4)
        .map((at) => {
          const count = Math.round(random.between(2, 60)) * scale;
          return { at, count, p75Ms: random.between(1_200, 2_600), tokens: count * 679 };
        }),
    },
  };
}

function toBottlenecks(kind: BottleneckUsage['kind'], names: readonly string[]): BottleneckUsage[] {
  return names.map((name, rank) => ({
    kind,
    name,
    count: 900 / (rank + 1),
    totalMs: 410_000 / (rank + 1) ** 2,
    share: 0.48 / (rank + 1) ** 1.6,
    loads: 300 / (rank + 1),
  }));
}

function toScripts(isHuge: boolean): BottleneckUsage[] {
  return toBottlenecks('script', [
    'https://shop.example/app.js paint',
    'https://ads.example/tag.js load',
    'https://shop.example/vendor.js render',
    isHuge ? `https://shop.example/${LONG}.js ${LONG}` : 'https://shop.example/app.js onScroll',
  ]);
}

/** Requests that do well, to one server that does not. */
export function toRequests(range: TimeRange, isHuge: boolean, isEmpty: boolean): RequestsAnswer {
  const random = createRandom(32);
  const bucketMs = toBucketMs(range);
  const starts = toStarts(range, bucketMs);
  const scale = isHuge ? 30_000 : 1;
  if (isEmpty)
    return {
      range,
      bucketMs,
      total: { requests: 0, failures: 0, ...noTimes },
      outcomes: [],
      series: [],
      hosts: [],
      routes: [],
      found: { routes: 0, hosts: 0 },
    };
  const paths = many(
    ['/api/search', '/api/cart/*', '/api/orders', '/v2/rates', '/api/orders/*/lines'],
    isHuge,
  );
  return {
    range,
    bucketMs,
    total: { requests: 42_310 * scale, failures: 903 * scale, ...toTimes(92) },
    outcomes: [
      { outcome: 'ok', requests: 40_120 * scale },
      { outcome: 'aborted', requests: 1_004 * scale },
      { outcome: 'error', requests: 611 * scale },
      { outcome: 'opaque', requests: 283 * scale },
      { outcome: 'failed', requests: 240 * scale },
      { outcome: 'timeout', requests: 52 * scale },
    ],
    series: starts
      .filter((_, place) => place % 19 !== 7)
      .map((at, place) => {
        const requests = Math.round(random.between(300, 1_100)) * scale;
        const failures = Math.round(requests * (place % 15 === 9 ? 0.2 : 0.015));
        return { at, requests, failures, ...toTimes(random.between(70, 130)) };
      }),
    found: { routes: paths.length + (isHuge ? 311 : 0), hosts: 3 },
    hosts: ['', 'api.shop.example', isHuge ? `${LONG}.example` : 'rates.example'].map((host, rank) => ({
      host,
      requests: (30_000 * scale) / (rank + 1) ** 2,
      failures: ((rank === 2 ? 600 : 90) * scale) / (rank + 1),
      ...toTimes(80 * (rank + 1)),
    })),
    routes: paths.map((route, rank) => ({
      method: rank === 2 ? 'POST' : 'GET',
      host: rank === 3 ? 'rates.example' : '',
      route,
      requests: (19_000 * scale) / (rank + 1),
      failures: rank === 3 ? (1_100 * scale) / (rank + 1) : (190 * scale * rank) / (rank + 1),
      ...(rank === 4 ? noTimes : toTimes(60 + 45 * rank)),
      totalMs: (1_500_000 * scale) / (rank + 1),
      share: 0.44 / (rank + 1),
      serverMs: rank % 2 === 0 ? 31 + rank : null,
      responseBytes: rank === 1 ? null : 18_400 / (rank + 1),
      trend: starts.map(() => Math.round(random.between(0, 40) / (rank + 1))),
    })),
  };
}

/** Page loads that take a little more every hour. */
export function toResources(range: TimeRange, isHuge: boolean, isEmpty: boolean): ResourcesAnswer {
  const random = createRandom(33);
  const bucketMs = toBucketMs(range);
  const scale = isHuge ? 30_000 : 1;
  const toFigures = (loads: number, factor: number): ResourceFigures => ({
    loads: loads * scale,
    heapBytes: 38e6 * factor,
    lagMs: 14 * factor,
    blockingMs: 240 * factor,
    longFrames: 3.4 * factor,
    transferredBytes: 1.42e6 * factor,
    downloadBytesPerSecond: 3.1e6 / factor,
    cacheHitRatio: Math.min(1, 0.57 / factor),
    storageBytes: 4.2e6,
  });
  if (isEmpty)
    return {
      range,
      bucketMs,
      total: {
        loads: 0,
        heapBytes: null,
        lagMs: null,
        blockingMs: null,
        longFrames: null,
        transferredBytes: null,
        downloadBytesPerSecond: null,
        cacheHitRatio: null,
        storageBytes: null,
      },
      series: [],
      pages: [],
      found: 0,
      bytesByType: [],
      cpuPressure: [],
      scripts: [],
    };
  return {
    range,
    bucketMs,
    total: toFigures(3_912, 1),
    series: toStarts(range, bucketMs)
      .filter((_, place) => place % 21 !== 8)
      .map((at, place) => ({
        at,
        ...toFigures(Math.round(random.between(20, 90)), 0.8 + place / 160 + random.next() * 0.2),
        ...(place % 11 === 3 && { heapBytes: null }),
      })),
    found: isHuge ? 640 : 4,
    pages: many(['/', '/lamps', '/lamps/*', '/checkout'], isHuge).map((page, rank) => ({
      page,
      ...toFigures(1_700 / (rank + 1), 0.7 + rank / 5),
      ...(rank === 2 && { heapBytes: null, lagMs: null }),
    })),
    bytesByType: [
      ['script', 2.9e9],
      ['img', 1.7e9],
      ['link', 4.1e8],
      ['fetch', 2.2e8],
      ['css', 9e7],
      ['other', 4e6],
    ].map(([type, bytes]) => ({ type: String(type), bytes: Number(bytes) * scale })),
    cpuPressure: [
      { state: 'nominal', loads: 2_800 * scale },
      { state: 'fair', loads: 610 * scale },
      { state: 'serious', loads: 90 * scale },
      { state: 'critical', loads: 12 * scale },
    ],
    scripts: toScripts(isHuge),
  };
}
