import type { TimeRange } from '@candor/server/api';
import uPlot from 'uplot';
import type { Limits } from '../format/rating.ts';
import { formatTick } from '../format/time.ts';
import { toHeights } from './heights.ts';
import { drawBands, drawLimits } from './limits.ts';
import { type Palette, readPalette } from './palette.ts';

/** One more line of a plot. */
export interface PlotLine {
  title: string;
  values: readonly (number | null)[];
  /** Which of the looks that can be told apart without colour; `before` for the time before. */
  look: number | 'before';
}

/** What a plot draws. */
export interface PlotModel {
  /** Points are values with nothing known between them. */
  kind: 'line' | 'points' | 'bars';
  range: TimeRange;
  bucketMs: number;
  at: readonly number[];
  values: readonly (number | null)[];
  /** Lines over the same times; their number stays the same. */
  others?: readonly PlotLine[];
  /** Writes a value on the axis, with its unit. */
  formatAxis: (value: number) => string;
  limits?: Limits;
  /** Bars of what is neither good nor bad: not in the colour of errors. */
  isCalm?: boolean;
  /** The axis reaches at least this high. */
  minTop?: number;
}

/** A plot on the screen. */
export interface Plot {
  update(model: PlotModel): void;
  /** Puts the cursor on a point; `undefined` takes it away. */
  select(index: number | undefined): void;
  /** Reads the colours again. */
  repaint(): void;
  resize(width: number): void;
  destroy(): void;
}

/** Where the cursor is, in pixels of the plot's frame. */
export interface PlotCursor {
  index: number;
  left: number;
  top: number;
}

interface PlotOptions {
  host: HTMLElement;
  model: PlotModel;
  width: number;
  height: number;
  onCursor: (cursor: PlotCursor | undefined) => void;
}

const DAY = 24 * 3_600_000;
const AXIS_WIDTH = 54;
const AXIS_GAP = 6;
const RIGHT_PADDING = 10;
/** Of the small type that axes are written in. */
const CHARACTER_WIDTH = 6.2;
const MANY_POINTS = 36;

/** Draws a plot; the only file that talks to uPlot. It styles through the CSSOM, so a strict policy is met. */
export function createPlot({ host, model, width, height, onCursor }: PlotOptions): Plot {
  let current = model;
  let palette = readPalette(host);
  const plot = new uPlot(
    toOptions(
      { width, height },
      () => current,
      () => palette,
      onCursor,
    ),
    toData(current),
    host,
  );

  return {
    update(next) {
      current = next;
      plot.setData(toData(next));
    },
    select(index) {
      const time = index === undefined ? undefined : current.at[index];
      if (time === undefined) return plot.setCursor({ left: -10, top: -10 });
      plot.setCursor({ left: plot.valToPos(time, 'x'), top: plot.over.clientHeight / 2 });
    },
    repaint() {
      palette = readPalette(host);
      plot.redraw(false, true);
    },
    resize(nextWidth) {
      if (nextWidth !== plot.width) plot.setSize({ width: nextWidth, height });
    },
    destroy: () => plot.destroy(),
  };
}

function toData({ at, values, others = [] }: PlotModel): uPlot.AlignedData {
  return [[...at], [...values], ...others.map((line) => [...line.values])];
}

function toOptions(
  size: { width: number; height: number },
  model: () => PlotModel,
  palette: () => Palette,
  onCursor: PlotOptions['onCursor'],
): uPlot.Options {
  return {
    ...size,
    ms: 1,
    // A tick stands at the beginning of a day as the buckets do, and days are those of UTC.
    tzDate: (at) => (model().bucketMs >= DAY ? uPlot.tzDate(new Date(at), 'Etc/UTC') : new Date(at)),
    padding: [10, RIGHT_PADDING, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, y: false },
      points: { size: 10, width: 2, stroke: () => palette().line, fill: () => palette().surface },
    },
    scales: {
      x: { time: true, range: () => toSpan(model()) },
      y: { range: (_, min, max) => toHeights(min, max, model()) },
    },
    series: [
      {},
      toSeriesOptions(model(), palette),
      ...(model().others ?? []).map((_, index) =>
        toLineOptions(() => model().others?.[index]?.look, palette),
      ),
    ],
    axes: [toTimeAxis(model, palette), toValueAxis(model, palette)],
    hooks: {
      drawClear: [(plot) => drawBands(plot, model().limits, palette())],
      draw: [(plot) => drawLimits(plot, model().limits, model().formatAxis, palette())],
      setCursor: [(plot) => onCursor(toCursor(plot))],
    },
  };
}

function toSpan({ range, at, bucketMs }: PlotModel): [number, number] {
  return [Math.min(range.from, at[0] ?? range.from), Math.max(range.to, (at.at(-1) ?? 0) + bucketMs)];
}

function toSeriesOptions({ kind, isCalm }: PlotModel, palette: () => Palette): uPlot.Series {
  if (kind === 'points') {
    const points = { show: true, size: 6, width: 2, fill: () => palette().surface };
    return { stroke: () => palette().line, paths: () => null, points };
  }
  if (kind === 'line') {
    return {
      stroke: () => palette().line,
      width: 2,
      points: { show: true, size: 6, width: 2, fill: () => palette().surface, filter: toLonelyPoints },
    };
  }
  const bars = uPlot.paths.bars?.({ size: [0.72, 28], align: 1 });
  return {
    fill: () => (isCalm ? palette().line : palette().bar),
    width: 0,
    points: { show: false },
    ...(bars && { paths: bars }),
  };
}

/** Dashes of the lines after the first, so that no line is known by its colour alone. */
const DASHES: readonly (readonly number[])[] = [[], [8, 4], [2, 3], [12, 3, 2, 3], [5, 2], [1, 5]];

/** How a line is drawn, also in a legend. */
export function dashOf(look: PlotLine['look']): readonly number[] {
  return look === 'before' ? [3, 5] : (DASHES[look % DASHES.length] ?? []);
}

function toLineOptions(look: () => PlotLine['look'] | undefined, palette: () => Palette): uPlot.Series {
  const stroke = (): string => {
    const { lines, text } = palette();
    const own = look() ?? 0;
    return own === 'before' ? text : (lines[own % lines.length] ?? text);
  };
  return {
    stroke,
    width: look() === 'before' ? 1.5 : 2,
    dash: [...dashOf(look() ?? 0)],
    points: { show: true, size: 5, width: 2, fill: () => palette().surface, filter: toLonelyPoints },
  };
}

// A point between two gaps has no line to show it; few points are all worth a mark.
const toLonelyPoints: uPlot.Series.Points.Filter = (plot, seriesIdx) => {
  const values = plot.data[seriesIdx] ?? [];
  const known = Array.from(values, (value, index) => (value == null ? -1 : index)).filter(
    (index) => index >= 0,
  );
  if (known.length <= MANY_POINTS) return known;
  return known.filter((index) => values[index - 1] == null && values[index + 1] == null);
};

function toTimeAxis(model: () => PlotModel, palette: () => Palette): uPlot.Axis {
  return {
    ...toAxisLook(palette),
    space: 72,
    size: 30,
    grid: { show: false },
    ticks: { show: true, size: 4, width: 1, stroke: () => palette().grid },
    values: (plot, splits, _, __, step) => {
      const { range, bucketMs } = model();
      const { from, to } = range;
      const end = plot.bbox.width / devicePixelRatio + RIGHT_PADDING;
      return splits.map((at) => {
        const text = formatTick(at, to - from, step, bucketMs);
        // What would be cut off at the edge is left out.
        return plot.valToPos(at, 'x') + (text.length * CHARACTER_WIDTH) / 2 > end ? '' : text;
      });
    },
  };
}

function toValueAxis(model: () => PlotModel, palette: () => Palette): uPlot.Axis {
  return {
    ...toAxisLook(palette),
    space: 30,
    // Not every language has short words for large numbers.
    size: (_, texts) => Math.max(AXIS_WIDTH, toWidest(texts ?? []) * CHARACTER_WIDTH + AXIS_GAP * 2),
    grid: { stroke: () => palette().grid, width: 1 },
    ticks: { show: false },
    values: (_, splits) => splits.map((value) => model().formatAxis(value)),
  };
}

function toWidest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length));
}

function toAxisLook(palette: () => Palette): uPlot.Axis {
  return { stroke: () => palette().text, font: palette().font, gap: AXIS_GAP };
}

function toCursor(plot: uPlot): PlotCursor | undefined {
  const { idx, left = -1 } = plot.cursor;
  if (idx == null || left < 0) return undefined;
  const time = plot.data[0][idx] ?? 0;
  const value = plot.data[1]?.[idx];
  const frame = plot.over;
  return {
    index: idx,
    left: frame.offsetLeft + plot.valToPos(time, 'x'),
    top: frame.offsetTop + (value == null ? frame.clientHeight / 2 : plot.valToPos(value, 'y')),
  };
}
