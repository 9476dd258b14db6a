import type { InnerEvent } from '../event.ts';
import { fromRow, toRow } from './toRow.ts';

// Rows as bytes: lines of `toRow`, each with a line feed behind it. They are made once, at the door, and travel to the
// database as they are; what has to be known of them on the way is read at its place, without parsing.

const lineFeed = 0x0a;
const quote = 0x22;
const comma = 0x2c;

/** Events as rows. */
export function packRows(events: readonly InnerEvent[]): Buffer {
  let text = '';
  for (const event of events) text += `${toRow(event)}\n`;
  return Buffer.from(text);
}

/** Rows as events. */
export function unpackRows(rows: Buffer): InnerEvent[] {
  return startsOf(rows).map((from, index, starts) => fromRow(rows.toString('utf8', from, starts[index + 1])));
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
  const runs: Buffer[] = [];
  for (const rows of records) {
    let runFrom = 0;
    for (let from = 0; from < rows.length; ) {
      const to = endOf(rows, from);
      if (!isWanted(rows, from)) {
        runs.push(rows.subarray(runFrom, from));
        runFrom = to;
      }
      from = to;
    }
    runs.push(rows.subarray(runFrom));
  }
  return Buffer.concat(runs);
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

/** The closing quote of a row's id, which is a UUID and so holds no other. */
function endOfId(rows: Buffer, from: number): number {
  return rows.indexOf(quote, from + 2);
}

function endOf(rows: Buffer, from: number): number {
  const at = rows.indexOf(lineFeed, from);
  return at === -1 ? rows.length : at + 1;
}
