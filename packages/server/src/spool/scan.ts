import { readRecord } from './record.ts';

/** One acknowledged batch as it lies in the spool. */
export interface SpoolRecord {
  readonly payload: Buffer;
  readonly events: number;
  /** The first byte after it. */
  readonly next: number;
}

/** What a run of bytes of a segment holds. */
export interface Scan {
  readonly records: readonly SpoolRecord[];
  /** Unreadable stretches, from the first byte to the one after the last. */
  readonly damage: readonly { readonly from: number; readonly to: number }[];
  /** Where the readable part ends; what follows is a record that never became whole. */
  readonly end: number;
}

/** Reads the records of `bytes`, which begin at `offset` of their segment, past any damage. */
export function scanRecords(bytes: Buffer, offset: number): Scan {
  const records: SpoolRecord[] = [];
  const damage: { from: number; to: number }[] = [];
  let at = 0;
  for (;;) {
    const found = readRecord(bytes, at);
    if (found.kind === 'end' || found.kind === 'partial') break;
    if (found.kind === 'record') {
      records.push({ payload: found.payload, events: found.events, next: offset + found.next });
    } else {
      damage.push({ from: offset + at, to: offset + found.next });
    }
    at = found.next;
  }
  return { records, damage: joined(damage), end: offset + at };
}

function joined(damage: readonly { from: number; to: number }[]): { from: number; to: number }[] {
  const result: { from: number; to: number }[] = [];
  for (const part of damage) {
    const last = result.at(-1);
    if (last && last.to === part.from) last.to = part.to;
    else result.push({ ...part });
  }
  return result;
}
