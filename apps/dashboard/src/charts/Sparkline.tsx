import type { ReactNode } from 'react';

const WIDTH = 96;
const HEIGHT = 24;
const GAP = 1;
const MIN_BAR = 1.5;
const MAX_BARS = 32;
const MAX_BAR_WIDTH = 10;

interface SparklineProps {
  trend: readonly number[];
  /** Of what is neither good nor bad: not in the colour of errors. */
  isCalm?: boolean;
}

/** A trend in the size of a word. Decoration: the numbers beside it say the same. */
export function Sparkline({ trend, isCalm = false }: SparklineProps): ReactNode {
  return (
    <svg
      className={`sparkline ${isCalm ? 'is-calm' : ''}`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      aria-hidden="true"
    >
      <path className="sparkline-base" d={`M0 ${HEIGHT - 0.5}H${WIDTH}`} />
      <path d={toPath(toBars(trend))} />
    </svg>
  );
}

/** Joins neighbouring buckets until they fit. */
export function toBars(trend: readonly number[]): number[] {
  const per = Math.max(1, Math.ceil(trend.length / MAX_BARS));
  const length = Math.ceil(trend.length / per);
  return Array.from({ length }, (_, index) =>
    trend.slice(index * per, (index + 1) * per).reduce((sum, count) => sum + count, 0),
  );
}

function toPath(bars: readonly number[]): string {
  const highest = Math.max(1, ...bars);
  const step = WIDTH / Math.max(1, bars.length);
  const width = Math.max(1, Math.min(step - GAP, MAX_BAR_WIDTH)).toFixed(2);
  return bars
    .map((count, index) => {
      if (!(count > 0)) return '';
      const height = Math.max(MIN_BAR, (count / highest) * (HEIGHT - 2)).toFixed(2);
      return `M${(index * step).toFixed(2)} ${HEIGHT}v-${height}h${width}v${height}z`;
    })
    .join('');
}
