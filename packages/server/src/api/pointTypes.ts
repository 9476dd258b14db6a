import type { TimeRange } from './types.ts';

/** What the measurements in one column of pixels leave to be drawn: enough for the same picture as with all of them. */
export interface PointColumn {
  /** From 0, left to right. */
  place: number;
  first: number;
  last: number;
  low: number;
  high: number;
  samples: number;
}

/** `GET /api/v1/points?type&name&page&columns&from&to`: every value of a type of event, column by column; empty ones are left out. */
export interface PointsAnswer {
  range: TimeRange;
  /** Into how many columns the range is cut. */
  width: number;
  columns: PointColumn[];
  samples: number;
}
