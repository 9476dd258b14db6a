import type { AskAnswer, AskRow } from '@candor/server/api';
import { toBeforeLine } from '../charts/beforeLine.ts';
import { toSeries } from '../charts/buckets.ts';
import type { PlotLine, PlotModel } from '../charts/plot.ts';

/** Lines that can be told apart; more is a table's work. */
export const MAX_LINES = 6;

interface PanelLines extends Pick<PlotModel, 'range' | 'bucketMs' | 'at'> {
  lines: PlotLine[];
}

/** An answer's groups as lines over the same buckets, and with them the time before of the only one. */
export function toPanelLines(
  answer: AskAnswer,
  title: string,
  before: AskAnswer | undefined,
): PanelLines | undefined {
  const { range, bucketMs, rows } = answer;
  if (bucketMs === null) return undefined;
  const shown = rows.slice(0, MAX_LINES);
  // All lines share the buckets of all points.
  const { at } = toSeries(
    range,
    bucketMs,
    shown.flatMap(({ points }) => points),
  );
  const lines = shown.map((row, look): PlotLine => {
    const byTime = new Map(row.points.map((point) => [point.at, point.value]));
    return { title: titleOf(row, title), values: at.map((time) => byTime.get(time) ?? null), look };
  });
  const earlier = shown.length === 1 ? before?.rows[0] : undefined;
  const old = before && earlier && { ...before, points: earlier.points };
  lines.push(...toBeforeLine(old, { bucketMs, count: at.length }, ({ value }) => value));
  return { range, bucketMs, at, lines };
}

/** What a group is called. */
export function titleOf({ key }: AskRow, title: string): string {
  return key.length === 0 ? title : key.map((word) => word || 'none').join(' · ');
}
