import type { ResourceFigures, ResourcesAnswer } from '../api/performanceTypes.ts';
import type { Database } from './ask.ts';
import { askBottlenecks } from './bottlenecks.ts';
import { bucketMsOf, MAX_BUCKETS } from './bucket.ts';
import { ORIGIN_OF_EVENT } from './delivery.ts';
import { MAX_NAMES } from './named.ts';
import { isOnPage, type PageScope, pageValues } from './onPage.ts';
import { rangeOf } from './scope.ts';
import { BUCKET } from './visit.ts';

/** What a page load tells of what it has used, each time it is hidden or left. */
export const RESOURCES_TYPE = 'browser.resources';

/** Under which name the bytes of each type lie among the numbers of an event. */
export const BYTES_OF = 'bytesByInitiator.';

/** How a processor keeps up, from best to worst. https://w3c.github.io/compute-pressure/#pressure-states */
const PRESSURES: readonly string[] = ['nominal', 'fair', 'serious', 'critical'];

/** Types of files in an answer. */
const MAX_FILE_TYPES = 20;

type FigureRow = Record<
  | 'weights'
  | 'frames'
  | 'framesOf'
  | 'transferred'
  | 'transferredOf'
  | 'cached'
  | 'cachedOf'
  | 'ofPage'
  | 'ofBucket'
  // How many of its kind there are, listed or not.
  | 'found',
  number
> &
  Record<'heap' | 'late' | 'blocking' | 'speed' | 'stored', number | null> & {
    bucket: number;
    page: string;
    bytes: Record<string, number>;
    pressures: Record<string, number>;
  };

const quantile = (level: number, field: string): string =>
  `quantileTDigestWeightedIf(${level})(read['${field}'], weighed, mapContains(read, '${field}'))`;
const product = (condition: string, ...factors: string[]): string =>
  `sumIf(toFloat64(weighed)${factors.map((field) => ` * read['${field}']`).join('')}, ${condition})`;
const has = (...fields: string[]): string =>
  fields.map((field) => `mapContains(read, '${field}')`).join(' AND ');

const FIGURES = `sum(weighed) AS weights, ${quantile(0.75, 'heapBytes')} AS heap, ${quantile(0.75, 'lagP99')} AS late,
  ${quantile(0.75, 'blockingMs')} AS blocking, ${quantile(0.5, 'downloadBytesPerSecond')} AS speed,
  ${quantile(0.75, 'storageBytes')} AS stored,
  ${product(has('longFrameCount'), 'longFrameCount')} AS frames, ${product(has('longFrameCount'))} AS framesOf,
  ${product(has('transferredBytes'), 'transferredBytes')} AS transferred, ${product(has('transferredBytes'))} AS transferredOf,
  ${product(has('cacheHitRatio', 'resourceCount'), 'cacheHitRatio', 'resourceCount')} AS cached,
  ${product(has('cacheHitRatio', 'resourceCount'), 'resourceCount')} AS cachedOf`;

/** What page loads use of devices and networks, and which scripts keep them busy. */
export async function resources(db: Database, scope: PageScope): Promise<ResourcesAnswer> {
  const bucketMs = bucketMsOf(scope);
  const { page, ...everywhere } = scope;
  // It is from the list of all pages that one is chosen, whatever page was asked for.
  const [{ whole, series, ...own }, all, scripts] = await Promise.all([
    askFigures(db, scope, bucketMs),
    page === undefined ? undefined : askFigures(db, everywhere, bucketMs),
    askBottlenecks(db, scope, ['script']),
  ]);
  const { pages, found } = all ?? own;
  return {
    range: rangeOf(scope),
    bucketMs,
    total: whole ? toFigures(whole) : NO_FIGURES,
    series: series.map((row) => ({ at: row.bucket, ...toFigures(row) })),
    pages: pages.map((row) => ({ page: row.page, ...toFigures(row) })),
    found,
    bytesByType: toBytesByType(whole?.bytes ?? {}),
    cpuPressure: toPressures(whole?.pressures ?? {}),
    scripts,
  };
}

/** What is told of no page load. */
const NO_FIGURES: ResourceFigures = {
  loads: 0,
  heapBytes: null,
  lagMs: null,
  blockingMs: null,
  longFrames: null,
  transferredBytes: null,
  downloadBytesPerSecond: null,
  cacheHitRatio: null,
  storageBytes: null,
};

/** Grows with the time of an event, and of one time with its id: as one small number, for a million of them are compared. */
const NEWNESS =
  'bitOr(bitShiftLeft(toUInt64(toUnixTimestamp64Milli(at)), 20), bitAnd(cityHash64(id), 1048575))';

/** The newest reading of each page load: a later one includes those before. */
function newestOf(db: Database, scope: PageScope): string {
  const isReading = `${isOnPage(scope)} AND type = {resourcesType:String}`;
  return `SELECT numbers AS read, attributes['cpuPressure'] AS pressure, weight AS weighed, page AS path, ${BUCKET} AS bucket
  FROM ${db.events} WHERE ${isReading} AND cityHash64(id) IN (
    SELECT argMax(cityHash64(id), ${NEWNESS}) FROM ${db.events} WHERE ${isReading} GROUP BY ${ORIGIN_OF_EVENT}
  )`;
}

/** All readings in one pass: together, by bucket, and by page, those of the most loads first. */
async function askFigures(
  db: Database,
  scope: PageScope,
  bucketMs: number,
): Promise<{ whole: FigureRow | undefined; series: FigureRow[]; pages: FigureRow[]; found: number }> {
  const bytes = `mapApply((name, of) -> (name, of * weighed), mapFilter((name, of) -> startsWith(name, '${BYTES_OF}'), read))`;
  const rows = await db.ask<FigureRow>({
    sql: `SELECT bucket, toString(path) AS page, grouping(bucket) = 0 AS ofBucket, grouping(path) = 0 AS ofPage, ${FIGURES},
  if(ofBucket OR ofPage, map(), sumMap(${bytes})) AS bytes,
  if(ofBucket OR ofPage, map(), sumMap(map(pressure, toUInt64(weighed)))) AS pressures,
  count() OVER (PARTITION BY ofPage, ofBucket) AS found
FROM (${newestOf(db, scope)}) GROUP BY GROUPING SETS ((), (bucket), (path)) HAVING weights > 0
ORDER BY ofPage, bucket, weights DESC, page LIMIT {limit:UInt32} BY ofPage, ofBucket`,
    values: { ...valuesOf(db, scope, bucketMs), limit: MAX_BUCKETS },
    maxRows: 2 * MAX_BUCKETS + 1,
  });
  const pages = rows.filter(({ ofPage }) => ofPage);
  return {
    whole: rows.find(({ ofBucket, ofPage }) => !ofBucket && !ofPage),
    series: rows.filter(({ ofBucket }) => ofBucket),
    pages: pages.slice(0, MAX_NAMES),
    found: pages[0]?.found ?? 0,
  };
}

/** Types of files by their bytes, the most first, from what lies under `BYTES_OF`, in hundredths. */
export function toBytesByType(bytes: Readonly<Record<string, number>>): ResourcesAnswer['bytesByType'] {
  return Object.entries(bytes)
    .map(([name, weighed]) => ({ type: name.slice(BYTES_OF.length), bytes: weighed / 100 }))
    .filter((row) => row.bytes > 0)
    .sort((a, b) => b.bytes - a.bytes || (a.type < b.type ? -1 : 1))
    .slice(0, MAX_FILE_TYPES);
}

/** The states that were told, from best to worst, of page loads in hundredths. */
export function toPressures(weights: Readonly<Record<string, number>>): ResourcesAnswer['cpuPressure'] {
  return PRESSURES.map((state) => ({ state, loads: (weights[state] ?? 0) / 100 })).filter(
    ({ loads }) => loads > 0,
  );
}

function toFigures(row: FigureRow): ResourceFigures {
  const mean = (sum: number, weights: number): number | null => (weights > 0 ? sum / weights : null);
  return {
    loads: row.weights / 100,
    heapBytes: row.heap,
    lagMs: row.late,
    blockingMs: row.blocking,
    longFrames: mean(row.frames, row.framesOf),
    transferredBytes: mean(row.transferred, row.transferredOf),
    downloadBytesPerSecond: row.speed,
    cacheHitRatio: mean(row.cached, row.cachedOf),
    storageBytes: row.stored,
  };
}

function valuesOf(db: Database, scope: PageScope, bucketMs: number) {
  return { ...pageValues(scope, db.now()), bucketMs, resourcesType: RESOURCES_TYPE };
}
