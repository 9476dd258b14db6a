import { join } from 'node:path';
import { type Files, readAll } from './files.ts';
import type { Position } from './position.ts';
import { type SpoolRecord, scanRecords } from './scan.ts';
import {
  decodeSegmentHead,
  type Segment,
  type SegmentHead,
  segmentHeadBytes,
  segmentName,
  segmentNumber,
} from './segment.ts';

/** What an earlier run has left. */
export interface Recovered {
  readonly segments: readonly Segment[];
  readonly firstNumber: number;
  readonly nextNumber: number;
  readonly waitingEvents: number;
  readonly damaged: number;
}

/** Where to look, from which place on, and who wants to know. */
export interface RecoverOptions {
  folder: string;
  files: Files;
  from: Position | undefined;
  onWaiting?: (record: SpoolRecord) => void;
  setAside?: (name: string, bytes: Buffer) => Promise<void>;
}

/**
 * Looks through the segments of an earlier run. Never fails because of what they hold: a torn end is left out, an
 * unreadable stretch before it is set aside and counted, and everything else is kept.
 */
export async function recover(options: RecoverOptions): Promise<Recovered> {
  const { folder, files, from, onWaiting, setAside } = options;
  const numbers = (await files.list(folder)).map(segmentNumber).filter((number) => number !== undefined);
  numbers.sort((a, b) => a - b);
  const kept: Kept[] = [];
  let damaged = 0;
  for (const number of numbers) {
    const path = join(folder, segmentName(number));
    // What is stored already; where it cannot be removed, the next start tries again.
    if (number < (from?.segment ?? 0)) await files.remove(path).catch(() => {});
    else {
      const segment = await openSegment(files, path, number);
      if (segment) kept.push(segment);
      else damaged += 1;
    }
  }

  const segments: Segment[] = [];
  let waitingEvents = 0;
  for (const { number, head, size } of kept) {
    const path = join(folder, segmentName(number));
    const limit = Math.min(size, acknowledgedEnd(number, kept));
    const start = number === from?.segment ? from.offset : segmentHeadBytes;
    const bytes = await readBytes(files, path, limit);
    if (!head && limit > segmentHeadBytes) damaged += 1;
    const scan = scanRecords(bytes.subarray(Math.min(start, bytes.length)), start);
    for (const stretch of scan.damage) {
      damaged += 1;
      await setAside?.(
        `${segmentName(number)}-${stretch.from}.bytes`,
        bytes.subarray(stretch.from, stretch.to),
      );
    }
    for (const record of scan.records) {
      waitingEvents += record.events;
      onWaiting?.(record);
    }
    segments.push({ number, salt: head?.salt ?? `segment${number}`, end: scan.end });
  }

  const lastNumber = Math.max(from?.segment ?? 0, numbers.at(-1) ?? 0);
  const firstNumber = segments[0]?.number ?? lastNumber + 1;
  return { segments, firstNumber, nextNumber: lastNumber + 1, waitingEvents, damaged };
}

interface Kept {
  readonly number: number;
  readonly size: number;
  readonly head: SegmentHead | undefined;
}

/** How far a segment was acknowledged, by the heads of those that came after it. */
function acknowledgedEnd(number: number, kept: readonly Kept[]): number {
  const ends = kept
    .filter((later) => later.number > number)
    .map(({ head }) => head?.previous)
    .map((previous) => {
      if (!previous || previous.number > number) return Number.POSITIVE_INFINITY;
      // A later segment that names an earlier one passes over this one: nothing in it was acknowledged.
      return previous.number === number ? previous.end : 0;
    });
  return Math.min(...ends, Number.POSITIVE_INFINITY);
}

async function openSegment(files: Files, path: string, number: number): Promise<Kept | undefined> {
  try {
    const file = await files.open(path);
    try {
      const size = await file.size();
      const head = decodeSegmentHead(Buffer.from(await readAll(file, Buffer.alloc(segmentHeadBytes), 0)));
      return { number, size, head };
    } finally {
      await file.close();
    }
  } catch {
    // A disk that cannot give a file back must not keep the others from being read; the name keeps it for a person.
    await files.rename(path, `${path}.unreadable`).catch(() => {});
    return undefined;
  }
}

async function readBytes(files: Files, path: string, length: number): Promise<Buffer> {
  const file = await files.open(path);
  try {
    const bytes = await readAll(file, Buffer.alloc(length), 0);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  } finally {
    await file.close();
  }
}
