import type { TimePercentiles } from '@candor/server/api';
import { formatDuration } from '../format/duration.ts';
import { NONE } from '../format/number.ts';
import type { RankedColumn } from './RankedTable.tsx';

/** The percentiles of a row; where there is little room only how long the slow ones take. */
export const TIME_COLUMNS: readonly RankedColumn<TimePercentiles>[] = [
  { title: 'p50', value: ({ p50Ms }) => p50Ms, format: formatDuration, isWide: true },
  { title: 'p75', value: ({ p75Ms }) => p75Ms, format: formatDuration, isWide: true },
  { title: 'p95', value: ({ p95Ms }) => p95Ms, format: formatDuration },
  { title: 'p99', value: ({ p99Ms }) => p99Ms, format: formatDuration, isWide: true },
];

/** A duration, or that there is none. */
export function formatMs(ms: number | null): string {
  return ms === null ? NONE : formatDuration(ms);
}
