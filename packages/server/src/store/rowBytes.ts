import type { InnerEvent } from '../event.ts';
import type { OriginReport } from '../report.ts';
import { fromReportRow, toReportRow } from './reportRow.ts';
import { fromRow, toRow } from './toRow.ts';

// Rows as bytes: lines of `toRow` and `toReportRow`, each with a line feed behind it. They are made once, at the door,
// and travel to the database as they are; what has to be known of them on the way is read at its place, without parsing.

const lineFeed = 0x0a;
const quote = 0x22;
const comma = 0x2c;
const bracket = 0x5b;

/** Events as rows, and behind them what their envelope reports. */
export function packRows(
  events: readonly InnerEvent[],
  ...reports: readonly (OriginReport | undefined)[]
): Buffer {
  let text = '';
  for (const event of events) text += `${toRow(event)}\n`;
  for (const report of reports) if (report) text += `${toReportRow(report)}\n`;
  return Buffer.from(text);
}

/** The events among rows. */
export function unpackRows(rows: Buffer): InnerEvent[] {
  return linesOf(rows, isEventAt).map(fromRow);
}

/** The reports among rows. */
export function unpackReports(rows: Buffer): OriginReport[] {
  return linesOf(rows, isReportAt).map(fromReportRow);
}

/** Whether the row that begins at `from` is an event's; if not, it is a report. */
export function isEventAt(rows: Buffer, from: number): boolean {
  return rows[from] === bracket;
}

/** Where each row begins. */
export function startsOf(rows: Buffer): number[] {
  const starts: number[] = [];
  for (let from = 0; from < rows.length; from = endOf(rows, from)) starts.push(from);
  return starts;
}

/** The rows of some records that are wanted, in one piece. */
export function pickRows(
  records: readonly Buffer[],
  isWanted: (rows: Buffer, from: number) => boolean,
): Buffer {
  const { wanted } = sortRows(records, ['wanted'], (rows, from) =>
    isWanted(rows, from) ? 'wanted' : undefined,
  );
  return wanted;
}

/** The rows of some records by what they are for, each kind in one piece, looked at once; those for nothing are left out. */
export function sortRows<Kind extends string>(
  records: readonly Buffer[],
  kinds: readonly Kind[],
  kindOf: (rows: Buffer, from: number) => Kind | undefined,
): Record<Kind, Buffer> {
  const runs = new Map<Kind | undefined, Buffer[]>(kinds.map((kind) => [kind, []]));
  for (const rows of records) {
    let runFrom = 0;
    let runKind: Kind | undefined;
    for (let from = 0; from < rows.length; from = endOf(rows, from)) {
      const kind = kindOf(rows, from);
      if (kind === runKind) continue;
      runs.get(runKind)?.push(rows.subarray(runFrom, from));
      runFrom = from;
      runKind = kind;
    }
    runs.get(runKind)?.push(rows.subarray(runFrom));
  }
  const pieces = kinds.map((kind) => [kind, Buffer.concat(runs.get(kind) ?? [])]);
  return Object.fromEntries(pieces) as Record<Kind, Buffer>; // each of the kinds, and no other
}

/** The id of the row that begins at `from`. */
export function idAt(rows: Buffer, from: number): string {
  return rows.toString('latin1', from + 2, endOfId(rows, from));
}

/** When the event of the row that begins at `from` happened. */
export function timeAt(rows: Buffer, from: number): number {
  const start = endOfId(rows, from) + 2;
  return Number(rows.toString('latin1', start, rows.indexOf(comma, start)));
}

/** The event of the row that begins at `from`, which has to be parsed for it. */
export function eventAt(rows: Buffer, from: number): InnerEvent {
  return fromRow(rows.toString('utf8', from, endOf(rows, from)));
}

function isReportAt(rows: Buffer, from: number): boolean {
  return !isEventAt(rows, from);
}

function linesOf(rows: Buffer, isWanted: (rows: Buffer, from: number) => boolean): string[] {
  return startsOf(rows)
    .filter((from) => isWanted(rows, from))
    .map((from) => rows.toString('utf8', from, endOf(rows, from)));
}

/** The closing quote of a row's id, which is a UUID and so holds no other. */
function endOfId(rows: Buffer, from: number): number {
  return rows.indexOf(quote, from + 2);
}

function endOf(rows: Buffer, from: number): number {
  const at = rows.indexOf(lineFeed, from);
  return at === -1 ? rows.length : at + 1;
}
