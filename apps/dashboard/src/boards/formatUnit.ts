import type { BoardUnit } from '@candor/server/api';
import { formatDuration } from '../format/duration.ts';
import { formatBytes, formatMean, formatPrecisePercent, NONE } from '../format/number.ts';

const score = new Intl.NumberFormat(undefined, { maximumFractionDigits: 3 });

/** What units are called in a form. */
export const UNIT_NAMES: Record<BoardUnit, string> = {
  count: 'Number',
  ms: 'Milliseconds',
  score: 'Score',
  share: 'Share',
  bytes: 'Bytes',
};

/** A value in its unit; a dash where there is none. */
export function formatUnit(unit: BoardUnit, value: number | null): string {
  if (value === null) return NONE;
  switch (unit) {
    case 'count':
      return formatMean(value);
    case 'ms':
      return formatDuration(value);
    case 'score':
      return score.format(value);
    case 'share':
      return formatPrecisePercent(value);
    case 'bytes':
      return formatBytes(value);
  }
}
