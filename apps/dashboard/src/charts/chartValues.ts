import { NONE } from '../format/number.ts';
import { formatBucket } from '../format/time.ts';
import type { ChartProps } from './Chart.tsx';

const shown = new WeakMap<Element, ChartProps>();

/** Keeps what a chart shows beside its element, for those who need the values and not the picture. */
export function rememberChart(element: Element, props: ChartProps): void {
  shown.set(element, props);
}

/** A chart as a table: titles, and rows from the oldest to the newest. */
export interface ChartValues {
  label: string;
  titles: string[];
  rows: string[][];
}

/** What a chart shows; `undefined` for an element that is none. */
export function valuesOfChart(element: Element): ChartValues | undefined {
  const props = shown.get(element);
  if (props === undefined) return undefined;
  const { label, valueTitle, at, values, others = [], bucketMs, format } = props;
  const write = (value: number | null | undefined): string => (value == null ? NONE : format(value));
  const rows = at.flatMap((time, index) => {
    const cells = [values[index], ...others.map((line) => line.values[index])];
    return cells.some((value) => value != null) ? [[formatBucket(time, bucketMs), ...cells.map(write)]] : [];
  });
  return { label, titles: ['Time', valueTitle, ...others.map(({ title }) => title)], rows };
}
