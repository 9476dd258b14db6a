import type { PointColumn, PointsAnswer } from '../api/pointTypes.ts';
import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import { isLastToldOf } from './lastTold.ts';
import { isOnPage, pageValues } from './onPage.ts';
import { rangeOf } from './scope.ts';
import { TURN } from './visit.ts';

/** The values of a type and name, for a picture so many columns wide. */
export interface PointScope extends Scope {
  type: string;
  name: string;
  page?: string;
  columns: number;
}

/** Wider is no screen. */
export const MAX_COLUMNS = 2_000;

/**
 * Four values for each column of pixels: the first, the last, the lowest and the highest. Lines through them cover the same pixels
 * as lines through all values. Jugel and others, M4, 2014. https://doi.org/10.14778/2732951.2732953
 */
export async function points(db: Database, scope: PointScope): Promise<PointsAnswer> {
  const columns = await db.ask<PointColumn>({
    sql: `SELECT intDiv((toUnixTimestamp64Milli(at) - {from:Int64}) * {columns:Int64}, {span:Int64}) AS place,
  argMin(level, turn) AS first, argMax(level, turn) AS last, min(level) AS low, max(level) AS high, count() AS samples
FROM (SELECT at, ${TURN} AS turn, assumeNotNull(value) AS level FROM ${db.events}
  WHERE ${isOnPage(scope)} AND type = {type:String} AND name = {name:String} AND value IS NOT NULL AND ${isLastToldOf([scope.type], db.events, 'name = {name:String}')})
GROUP BY place ORDER BY place`,
    values: {
      ...pageValues(scope, db.now()),
      type: scope.type,
      name: scope.name,
      columns: scope.columns,
      span: scope.to - scope.from,
    },
    maxRows: MAX_COLUMNS,
  });
  return toPointsAnswer(scope, columns);
}

/** Puts an answer together. */
export function toPointsAnswer(scope: PointScope, columns: PointColumn[]): PointsAnswer {
  const samples = columns.reduce((sum, column) => sum + column.samples, 0);
  return { range: rangeOf(scope), width: scope.columns, columns, samples };
}
