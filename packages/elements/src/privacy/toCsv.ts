import type { PersonReport } from '@candor/core';

const columns = ['where', 'at', 'type', 'page', 'details'] as const;

/**
 * Every event of a report as a table, by RFC 4180, with times by ISO 8601 and an event's own fields as JSON. A text that a spreadsheet
 * would compute gets an apostrophe before it.
 */
export function toCsv({ waiting, servers }: Pick<PersonReport, 'waiting' | 'servers'>): string {
  const here = waiting.map(({ timestamp, type, page, data }) => ['here', timestamp, type, page, data]);
  const there = servers.flatMap(({ server, events }) =>
    events.map(({ at, type, page, id: _, ...rest }) => [server, at, type, page, rest]),
  );
  const rows = [...here, ...there].map(([where, at, type, page, details]) => [
    where,
    toTime(Number(at)),
    type,
    page ?? '',
    JSON.stringify(details),
  ]);
  return [columns, ...rows].map((row) => `${row.map(toCell).join(',')}\r\n`).join('');
}

function toTime(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

function toCell(value: unknown): string {
  const text = String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
