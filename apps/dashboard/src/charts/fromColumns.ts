import type { PointsAnswer } from '@candor/server/api';

/** A line through the first, lowest, highest and last value of each column: the same pixels as a line through all values. */
export function fromColumns({ range, width, columns }: PointsAnswer): { at: number[]; values: number[] } {
  const columnMs = (range.to - range.from) / width;
  const at: number[] = [];
  const values: number[] = [];
  for (const { place, first, low, high, last, samples } of columns) {
    const start = range.from + place * columnMs;
    const own = samples === 1 ? [first] : [first, low, high, last];
    for (const [index, value] of own.entries()) {
      at.push(Math.round(start + (index * columnMs) / 4));
      values.push(value);
    }
  }
  return { at, values };
}
