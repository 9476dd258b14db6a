import type { RetentionRow } from '../api/types.ts';
import type { Database } from './ask.ts';
import { IS_TOLD } from './delivery.ts';

/** Days differ only where the setting was changed; more of them are left out. */
const maxRows = 1_000;

/** The same as `kindOf` in dataKind.ts, said to the database. */
const KIND = `multiIf(type = 'consent.change', 'consent',
  type = 'exception' OR startsWith(type, 'error.'), 'errors',
  startsWith(type, 'browser.') OR type IN ('http.client.request', 'performance'), 'performance', 'usage')`;

const NOW = "fromUnixTimestamp64Milli({now:Int64}, 'UTC')";

/** What is kept of a project, for how many days, since when, and what is past its days. */
export async function retention(db: Database, project: string): Promise<RetentionRow[]> {
  const rows = await db.ask<RetentionRow>({
    sql: `SELECT ${KIND} AS kind, retention_days AS days, count() AS rows, toUnixTimestamp64Milli(min(at)) AS oldest,
  countIf(at + toIntervalDay(retention_days) <= ${NOW}) AS overdue
FROM ${db.events} WHERE project = {project:String} GROUP BY kind, days
UNION ALL SELECT 'pageLoads' AS kind, retention_days AS days, count() AS rows, toUnixTimestamp64Milli(min(heard)) AS oldest,
  countIf(heard + toIntervalDay(retention_days) <= ${NOW}) AS overdue
FROM ${db.origins} WHERE project = {project:String} AND ${IS_TOLD} GROUP BY kind, days${restrictedRows(db)}`,
    values: { project, now: db.now() },
    maxRows,
  });
  return rows.sort(byKind);
}

/** By kind, then the shortest first. */
export function byKind(a: RetentionRow, b: RetentionRow): number {
  return a.kind === b.kind ? a.days - b.days : a.kind < b.kind ? -1 : 1;
}

function restrictedRows({ restricted }: Database): string {
  if (!restricted) return '';
  return `
UNION ALL SELECT 'restricted' AS kind, retention_days AS days, uniqExact(id) AS rows, toUnixTimestamp64Milli(min(at)) AS oldest,
  uniqExactIf(id, at + toIntervalDay(retention_days) <= ${NOW}) AS overdue
FROM ${restricted.events} WHERE project = {project:String} GROUP BY kind, days`;
}
