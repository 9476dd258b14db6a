import type { Sketch } from './Sketch.ts';

/** How a set of values is spread, each within 1.09 % of a value that was measured; zeros when there is none. */
export interface Percentiles {
  readonly count: number;
  readonly p50: number;
  readonly p75: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
}

/** The usual percentiles of a sketch. */
export function percentilesOf(sketch: Sketch | undefined): Percentiles {
  const at = (share: number): number => sketch?.quantile(share) || 0;
  return {
    count: sketch?.count ?? 0,
    p50: at(0.5),
    p75: at(0.75),
    p90: at(0.9),
    p95: at(0.95),
    p99: at(0.99),
  };
}
