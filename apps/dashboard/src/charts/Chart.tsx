import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { formatBucket } from '../format/time.ts';
import { useThemeVersion } from '../shell/theme.ts';
import { ChartTable } from './ChartTable.tsx';
import { ChartTooltip } from './ChartTooltip.tsx';
import { rememberChart } from './chartValues.ts';
import { inTurn } from './inTurn.ts';
import { createPlot, type Plot, type PlotCursor, type PlotModel } from './plot.ts';
import { stepTo } from './stepTo.ts';

interface ChartProps extends PlotModel {
  /** Names the chart for assistive technology and its table. */
  label: string;
  /** What the reader sees above the plot. */
  heading: ReactNode;
  /** The column title of the value. */
  valueTitle: string;
  format: (value: number) => string;
  /** What else is known about a point, such as the number of measurements. */
  note?: (index: number) => string;
  height?: number;
}

/** A chart of one series over time: pointer, keyboard and table show the same values. */
export function Chart(props: ChartProps): ReactNode {
  const { label, heading, height = 220 } = props;
  const [isTable, setIsTable] = useState(false);
  const id = useId();
  return (
    <figure className="chart" aria-labelledby={id}>
      <figcaption className="chart-head" id={id}>
        <div className="chart-heading">{heading}</div>
        <button
          type="button"
          className="quiet"
          aria-pressed={isTable}
          aria-label={`${label} as a table`}
          onClick={() => setIsTable(!isTable)}
        >
          Table
        </button>
      </figcaption>
      {isTable ? (
        <ChartTable {...props} height={height} />
      ) : (
        // A plot has as many lines as it began with, and draws them as it began to.
        <Canvas key={`${props.kind} ${props.others?.length ?? 0}`} {...props} height={height} />
      )}
    </figure>
  );
}

function Canvas(props: ChartProps & { height: number }): ReactNode {
  const { label, at, values, height } = props;
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot>(undefined);
  const [cursor, setCursor] = useState<PlotCursor>();
  const themeVersion = useThemeVersion();
  const latest = useRef(props);
  const last = values.findLastIndex((value) => value !== null);

  // Not on a move of the cursor: new data makes uPlot place the cursor again, which would go on for ever.
  useEffect(() => {
    latest.current = props;
    plot.current?.update(props);
    if (host.current) rememberChart(host.current, props);
  }, [props]);

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    let giveUp: (() => void) | undefined;
    let width = 0;
    const create = (): void => {
      plot.current = createPlot({
        host: element,
        model: latest.current,
        width,
        height,
        onCursor: (next) => setCursor((shown) => (isSame(shown, next) ? shown : next)),
      });
    };
    // It tells the first width, too, and without a layout that would be made for the asking alone.
    const observer = new ResizeObserver(([entry]) => {
      width = Math.floor(entry?.contentRect.width ?? 0);
      if (plot.current) plot.current.resize(width);
      else giveUp ??= inTurn(create);
    });
    observer.observe(element);
    return () => {
      giveUp?.();
      observer.disconnect();
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [height]);

  useEffect(() => {
    if (themeVersion > 0) plot.current?.repaint();
  }, [themeVersion]);

  // At once: who prints does not wait for a render, and paper is white.
  useEffect(() => {
    const print = matchMedia('print');
    const repaint = (): void => plot.current?.repaint();
    print.addEventListener('change', repaint);
    return () => print.removeEventListener('change', repaint);
  }, []);

  const focused = cursor?.index ?? Math.max(0, last);
  return (
    <div
      className="chart-canvas"
      ref={host}
      style={{ minHeight: height }}
      role="slider"
      tabIndex={0}
      aria-label={`${label}. Arrow keys move through time.`}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, at.length - 1)}
      aria-valuenow={focused}
      aria-valuetext={describe(props, focused)}
      onKeyDown={(event) => move(event, focused, at.length, plot.current)}
      onFocus={(event) => event.currentTarget.matches(':focus-visible') && plot.current?.select(focused)}
      onBlur={() => plot.current?.select(undefined)}
    >
      {cursor && cursor.index < at.length && <ChartTooltip {...props} cursor={cursor} />}
    </div>
  );
}

function isSame(a: PlotCursor | undefined, b: PlotCursor | undefined): boolean {
  return a?.index === b?.index && a?.left === b?.left && a?.top === b?.top;
}

function describe({ at, values, others = [], bucketMs, format, note }: ChartProps, index: number): string {
  const time = at[index];
  const value = values[index];
  if (time === undefined) return 'No data';
  const parts = [
    formatBucket(time, bucketMs),
    value == null ? 'no data' : format(value),
    note?.(index) ?? '',
  ];
  for (const line of others) {
    const other = line.values[index];
    if (other != null) parts.push(`${line.title}: ${format(other)}`);
  }
  return parts.filter((part) => part !== '').join(', ');
}

function move(event: KeyboardEvent, from: number, length: number, plot: Plot | undefined): void {
  const target = stepTo(event.key, from, length);
  if (event.key === 'Escape') plot?.select(undefined);
  if (target === undefined) return;
  event.preventDefault();
  plot?.select(target);
}

export type { ChartProps };
