import type { OriginReport } from '../report.ts';

/** Which field of a report lies in which column. */
const columns = {
  project: 'project',
  origin: 'origin',
  session: 'session',
  release: 'release',
  environment: 'environment',
  begun: 'begun',
  heard: 'heard',
  produced: 'produced',
  last: 'last',
  dropped: 'dropped',
  rejected: 'rejected',
  retentionDays: 'retention_days',
} as const satisfies Record<keyof OriginReport, string>;

/** One report as a line of `JSONEachRow`: an object, where an event's line is an array. */
export function toReportRow(report: OriginReport): string {
  // Field by field: walking the columns costs four times as much, and every envelope has a report.
  const cells = {
    project: report.project,
    origin: report.origin,
    session: report.session,
    release: report.release,
    environment: report.environment,
    begun: Math.trunc(report.begun),
    heard: Math.trunc(report.heard),
    produced: report.produced,
    last: report.last,
    dropped: report.dropped,
    rejected: report.rejected,
    retention_days: report.retentionDays,
  } satisfies Record<(typeof columns)[Field], unknown>;
  return JSON.stringify(cells);
}

type Field = keyof OriginReport;

/** The report that a line of `toReportRow` holds. */
export function fromReportRow(line: string): OriginReport {
  const cells = JSON.parse(line) as Record<string, unknown>;
  const entries = Object.entries(columns).map(([field, column]) => [field, cells[column]]);
  // Every field has its column, and the line is our own.
  return Object.fromEntries(entries) as OriginReport;
}
