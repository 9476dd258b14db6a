import type { AlertQuery, Framework } from '../api/types.ts';
import type { MeasuredBucket } from '../queries/measure.ts';
import { readQuestion } from '../queries/own/parseQuestion.ts';
import type { Store } from '../store/store.ts';

/** Of one question. */
const MAX_BUCKETS = 10_000;
/** Windows that one event is looked at in, where that is not fewer anyway. */
const MAX_SPREAD = 60;

/** Where figures come from. */
export interface Sources extends Pick<Store, 'measure' | 'delivery'> {
  /** Controls that turned to fail in reports between two times; `null` where there is no report. */
  turnedToFail?(range: { from: number; to: number; framework?: Framework }): number | null;
}

/** What one look at a window counted. */
export interface Measured {
  /** End of the window. */
  at: number;
  /** `null` where there was nothing to look at. */
  value: number | null;
  /** What the value rests on. */
  samples: number;
  /** Of `total`, what an objective counts as bad; weighted. */
  bad: number;
  total: number;
}

/** Windows of one length, the last of which ends at `to`, one every `stepMs`, oldest first. */
export interface Windows {
  to: number;
  windowMs: number;
  stepMs: number;
  count: number;
}

/** Measures a query over windows, with one question wherever windows can be added up. */
export async function measure(
  store: Sources,
  project: string,
  query: AlertQuery,
  windows: Windows,
): Promise<Measured[]> {
  if (query.measure === 'compliance') return measureCompliance(store, query, windows);
  if (query.measure === 'loss') return measureLoss(store, project, windows);
  const { to, windowMs, count } = windows;
  const stepMs = count === 1 ? windowMs : windows.stepMs;
  // A percentile cannot be added up from parts, so the database looks at each window as a whole.
  const isWhole = !canAddUp(query);
  const bucketMs = bucketOf({ windowMs, stepMs, count, maxInWindow: isWhole ? MAX_SPREAD : MAX_BUCKETS });
  const stride = stepMs / bucketMs;
  const spread = Math.max(stride, Math.round(windowMs / bucketMs));
  const buckets = await store.measure({
    project,
    from: to - bucketMs * (stride * (count - 1) + spread),
    to,
    query,
    bucketMs,
    spread: isWhole ? spread : 1,
  });
  const parts = isWhole ? 1 : spread;
  const sums = toSums(buckets, stride * (count - 1) + parts + 1);
  const levels = new Map(buckets.flatMap(({ back, level }) => (level === null ? [] : [[back, level]])));
  return Array.from({ length: count }, (_, index) => {
    const back = (count - 1 - index) * stride;
    const sum = (of: keyof Sums): number => (sums[of][back + parts] ?? 0) - (sums[of][back] ?? 0);
    const counted = { samples: sum('samples'), bad: sum('bad'), total: sum('total') };
    const seen: number[] = [];
    if (levels.size > 0)
      for (let part = 0; part < parts; part += 1) {
        const level = levels.get(back + part);
        if (level !== undefined) seen.push(level);
      }
    return { at: to - back * bucketMs, ...counted, value: figureOf(query, counted, seen) };
  });
}

/** The longest stretch of time of which windows and the steps between them are made; the step, where that makes too many. */
function bucketOf({
  windowMs,
  stepMs,
  count,
  maxInWindow,
}: Omit<Windows, 'to'> & { maxInWindow: number }): number {
  // Windows that do not meet count as long as a step.
  if (windowMs <= stepMs) return stepMs;
  let [bucketMs, rest] = [stepMs, windowMs % stepMs];
  while (rest > 0) [bucketMs, rest] = [rest, bucketMs % rest];
  const isFew = (stepMs * (count - 1) + windowMs) / bucketMs <= MAX_BUCKETS;
  return isFew && windowMs / bucketMs <= maxInWindow ? bucketMs : stepMs;
}

/** Whether what two windows count is what they count together: of percentiles, means and people who may be the same, it is not. */
function canAddUp(query: AlertQuery): boolean {
  if (query.measure !== 'question') return query.measure !== 'vital';
  return ['count', 'sum', 'rate'].includes(readQuestion(query.q).measure.kind);
}

type Sums = Record<'samples' | 'bad' | 'total', Float64Array>;

/** What lies before each bucket, so that a window of any length is one subtraction. */
function toSums(buckets: readonly MeasuredBucket[], length: number): Sums {
  const sumOf = (of: keyof Sums): Float64Array => {
    const sums = new Float64Array(length + 1);
    for (const bucket of buckets) if (bucket.back < length) sums[bucket.back + 1] = bucket[of];
    for (let at = 1; at <= length; at += 1) sums[at] = (sums[at] ?? 0) + (sums[at - 1] ?? 0);
    return sums;
  };
  return { samples: sumOf('samples'), bad: sumOf('bad'), total: sumOf('total') };
}

function figureOf(
  query: AlertQuery,
  { bad, total }: { bad: number; total: number },
  levels: readonly number[],
): number | null {
  switch (query.measure) {
    case 'vital':
      return levels[0] ?? null;
    case 'question':
      return questionFigure(query.q, { bad, total }, levels);
    case 'health':
      return levels.length === 0 ? null : Math.max(...levels);
    case 'availability':
      return total === 0 ? null : 1 - bad / total;
    case 'errorRate':
      return total === 0 ? null : bad / total;
    default:
      return bad;
  }
}

function questionFigure(
  q: string,
  { bad, total }: { bad: number; total: number },
  levels: readonly number[],
): number | null {
  const { kind } = readQuestion(q).measure;
  if (kind === 'quantile' || kind === 'mean') return levels[0] ?? null;
  if (kind === 'rate') return total === 0 ? null : bad / total;
  return bad;
}

/** Page loads count whole, so every window is a question of its own. */
async function measureLoss(
  store: Pick<Store, 'delivery'>,
  project: string,
  { to, windowMs, stepMs, count }: Windows,
): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (let back = count - 1; back >= 0; back -= 1) {
    const at = to - back * stepMs;
    const { total } = await store.delivery({ project, from: at - windowMs, to: at });
    const { missing, produced, loads } = total;
    const value = produced === 0 ? null : missing / produced;
    measured.push({ at, value, samples: loads, bad: missing, total: produced });
  }
  return measured;
}

/** Reports are kept in a list, so every window is looked up there. */
async function measureCompliance(
  { turnedToFail }: Sources,
  { framework }: Extract<AlertQuery, { measure: 'compliance' }>,
  { to, windowMs, stepMs, count }: Windows,
): Promise<Measured[]> {
  return Array.from({ length: count }, (_, index) => {
    const at = to - (count - 1 - index) * stepMs;
    const range = { from: at - windowMs, to: at, ...(framework && { framework }) };
    const turned = turnedToFail?.(range) ?? null;
    return { at, value: turned, samples: turned === null ? 0 : 1, bad: turned ?? 0, total: turned ?? 0 };
  });
}
