import type { ResourceFigures, ResourcesAnswer } from '../../api/performanceTypes.ts';
import type { InnerEvent } from '../../event.ts';
import { originOf } from '../../intake/eventId.ts';
import { bucketMsOf, bucketStartOf } from '../../queries/bucket.ts';
import { groupBy } from '../../queries/groupBy.ts';
import { MAX_NAMES } from '../../queries/named.ts';
import type { PageScope } from '../../queries/onPage.ts';
import { ratioOf } from '../../queries/ratio.ts';
import { BYTES_OF, RESOURCES_TYPE, toBytesByType, toPressures } from '../../queries/resources.ts';
import { rangeOf } from '../../queries/scope.ts';
import { bottlenecksOf } from './bottlenecks.ts';
import { sumOf, weightedQuantile, weightOf } from './quantile.ts';
import { compareText, onPage } from './select.ts';

/** `resources` over events in memory, which are the newest first. */
export function resourcesOf(selected: readonly InnerEvent[], scope: PageScope): ResourcesAnswer {
  const bucketMs = bucketMsOf(scope);
  const own = onPage(selected, scope);
  const readings = newestOf(own);
  const bytes = new Map<string, number>();
  const pressures = new Map<string, number>();
  for (const { numbers, attributes, weight } of readings) {
    for (const [name, of] of Object.entries(numbers))
      if (name.startsWith(BYTES_OF)) bytes.set(name, (bytes.get(name) ?? 0) + of * weight);
    const state = attributes['cpuPressure'] ?? '';
    pressures.set(state, (pressures.get(state) ?? 0) + weight);
  }
  const pages = [...groupBy(newestOf(selected), ({ page }) => page)]
    .map(([page, of]) => ({ page, ...toFigures(of) }))
    .sort((a, b) => b.loads - a.loads || compareText(a.page, b.page));
  return {
    range: rangeOf(scope),
    bucketMs,
    total: toFigures(readings),
    series: [...groupBy(readings, ({ at }) => bucketStartOf(at, bucketMs))]
      .sort(([a], [b]) => a - b)
      .map(([at, of]) => ({ at, ...toFigures(of) })),
    pages: pages.slice(0, MAX_NAMES),
    found: pages.length,
    bytesByType: toBytesByType(Object.fromEntries(bytes)),
    cpuPressure: toPressures(Object.fromEntries(pressures)),
    scripts: bottlenecksOf(own, ['script']),
  };
}

function newestOf(events: readonly InnerEvent[]): InnerEvent[] {
  const readings = events.filter(({ type }) => type === RESOURCES_TYPE);
  return [...groupBy(readings, ({ id }) => originOf(id)).values()].flatMap(([newest]) => newest ?? []);
}

function toFigures(readings: readonly InnerEvent[]): ResourceFigures {
  const telling = (...fields: string[]): InnerEvent[] =>
    readings.filter(({ numbers }) => fields.every((field) => Object.hasOwn(numbers, field)));
  const quantile = (level: number, field: string): number | null =>
    weightedQuantile(
      level,
      telling(field).map((event) => ({ ...event, value: event.numbers[field] ?? null })),
    ) ?? null;
  const mean = (field: string): number | null =>
    ratioOf(sumOf(telling(field), field), weightOf(telling(field)));
  const counted = telling('cacheHitRatio', 'resourceCount');
  const cached = counted.map((event) => ({
    ...event,
    numbers: { cached: (event.numbers['cacheHitRatio'] ?? 0) * (event.numbers['resourceCount'] ?? 0) },
  }));
  return {
    loads: weightOf(readings),
    heapBytes: quantile(0.75, 'heapBytes'),
    lagMs: quantile(0.75, 'lagP99'),
    blockingMs: quantile(0.75, 'blockingMs'),
    longFrames: mean('longFrameCount'),
    transferredBytes: mean('transferredBytes'),
    downloadBytesPerSecond: quantile(0.5, 'downloadBytesPerSecond'),
    cacheHitRatio: ratioOf(sumOf(cached, 'cached'), sumOf(counted, 'resourceCount')),
    storageBytes: quantile(0.75, 'storageBytes'),
  };
}
