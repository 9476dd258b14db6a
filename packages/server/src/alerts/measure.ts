import type { AlertQuery } from '../api/types.ts';
import { readQuestion } from '../queries/own/parseQuestion.ts';
import type { Store } from '../store/store.ts';

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
  store: Pick<Store, 'measure' | 'delivery'>,
  project: string,
  query: AlertQuery,
  windows: Windows,
): Promise<Measured[]> {
  if (query.measure === 'loss') return measureLoss(store, project, windows);
  const { to, windowMs, count } = windows;
  const stepMs = count === 1 ? windowMs : windows.stepMs;
  const spread = Math.max(1, Math.round(windowMs / stepMs));
  // A percentile cannot be added up from parts, so the database looks at each window as a whole.
  const isWhole = !canAddUp(query);
  const buckets = await store.measure({
    project,
    from: to - stepMs * (count + spread - 1),
    to,
    query,
    bucketMs: stepMs,
    spread: isWhole ? spread : 1,
  });
  const byBack = new Map(buckets.map((bucket) => [bucket.back, bucket]));
  return Array.from({ length: count }, (_, index) => {
    const back = count - 1 - index;
    const parts = Array.from({ length: isWhole ? 1 : spread }, (_part, offset) => byBack.get(back + offset));
    const sum = (of: 'samples' | 'bad' | 'total'): number =>
      parts.reduce((all, part) => all + (part?.[of] ?? 0), 0);
    const levels = parts.flatMap((part) => (part?.level == null ? [] : [part.level]));
    const counted = { samples: sum('samples'), bad: sum('bad'), total: sum('total') };
    return { at: to - back * stepMs, ...counted, value: figureOf(query, counted, levels) };
  });
}

/** Whether what two windows count is what they count together: of percentiles, means and people who may be the same, it is not. */
function canAddUp(query: AlertQuery): boolean {
  if (query.measure !== 'question') return query.measure !== 'vital';
  return ['count', 'sum', 'rate'].includes(readQuestion(query.q).measure.kind);
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
