import type { PagesAnswer } from '../api/types.ts';
import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import { VIEW_TYPE } from './audience.ts';
import { ERROR_TYPE } from './errors.ts';
import { IN_SCOPE, rangeOf, scopeValues } from './scope.ts';
import { hasWords, type Searched, searchValues } from './search.ts';
import { VITAL_TYPE } from './vitalRating.ts';

/** Pages in an answer unless asked otherwise. */
export const DEFAULT_PAGES = 100;

/** What tells of a page: of others there is none without these, and all together take four times as long. */
export const PAGE_TYPES: readonly string[] = [VIEW_TYPE, VITAL_TYPE, ERROR_TYPE];

/** Which pages are asked for. */
export interface PagesScope extends Scope, Searched {
  limit?: number;
}

/** Which pages there are, those with the most views, vitals and errors first. */
export async function pages(db: Database, scope: PagesScope): Promise<PagesAnswer> {
  const { limit = DEFAULT_PAGES } = scope;
  const rows = await db.ask<{ name: string; weights: number; found: number }>({
    sql: `SELECT toString(page) AS name, weights, count() OVER () AS found FROM (
  SELECT page, sum(weight) AS weights FROM ${db.events} WHERE ${IN_SCOPE} AND type IN {types:Array(String)} AND page != '' GROUP BY page
) WHERE ${hasWords('page', scope)} ORDER BY weights DESC, name LIMIT {limit:UInt32}`,
    values: { ...scopeValues(scope, db.now()), ...searchValues(scope), types: PAGE_TYPES, limit },
    maxRows: limit,
  });
  return {
    range: rangeOf(scope),
    found: rows[0]?.found ?? 0,
    pages: rows.map(({ name, weights }) => ({ page: name, events: weights / 100 })),
  };
}
