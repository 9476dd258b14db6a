import { join } from 'node:path';
import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import { createDiskFiles, type Files } from './files.ts';
import type { Position } from './position.ts';
import { recover } from './recover.ts';
import type { SpoolRecord } from './scan.ts';
import { type Segment, segmentHeadBytes, segmentName } from './segment.ts';
import { type Limit, readStretch, type Stretch } from './stretch.ts';
import { createWriter } from './writer.ts';

/** Where and how much to keep. */
export interface SpoolOptions {
  folder: string;
  /** Bytes that may wait for the store; more is refused. */
  maxBytes: number;
  /**
   * A segment is closed once it is this long.
   * @default 16 MiB
   */
  segmentBytes?: number;
  files?: Files;
  /** Receives every record that still waits from an earlier run, oldest first. */
  onWaiting?: (record: SpoolRecord) => void;
  /** Receives bytes that cannot be read, to be kept for a person to look at. */
  setAside?: (name: string, bytes: Buffer) => Promise<void>;
}

/** Numbers about what waits. */
interface SpoolStatus {
  waitingBytes: number;
  waitingEvents: number;
  limitBytes: number;
}

/** Batches that are durable and not yet in the store; the acknowledgement happens here. */
export interface Spool {
  /** Resolves when the batch survives a loss of power; rejects when that is not known. What `isMoved` is released where it was right after, and no more waits by it. */
  append(payload: Uint8Array, events: number, options?: { isMoved?: boolean }): Promise<void>;
  /** The records from a place on: up to `until`, or as many as hold at most `maxEvents` and `maxBytes`. */
  read(from: Position, limit: Limit): Promise<Stretch>;
  /** What the store had at the last stop, and the block that was on its way. */
  readonly resume: Checkpoint;
  /** Whether `resume` may be older than the truth, so that its records may be in the store already. */
  readonly isResumeDoubtful: boolean;
  /** Remembers, durably, which block is about to be stored. */
  begin(checkpoint: Checkpoint): Promise<void>;
  /** Remembers, durably, that everything before a place is stored, and frees it. */
  release(until: Position, events: number): Promise<void>;
  status(): SpoolStatus;
  /** Whether everything that was appended is released, also what is being written. */
  isIdle(): boolean;
  /** Whether a token is of a stretch that begins in one of its segments. */
  hasToken(token: string): boolean;
  /** Resolves when everything that was appended so far is stored and no file holds it any more. */
  turnOver(): Promise<void>;
  /** Unreadable stretches met at the start. */
  readonly damaged: number;
  close(): Promise<void>;
}

/** Opens a spool, whatever state its files are in. */
export async function openSpool(options: SpoolOptions): Promise<Spool> {
  const { folder, maxBytes, files = createDiskFiles(), segmentBytes = 16 * 1024 * 1024 } = options;
  await files.makeFolder(folder);
  const checkpoint = await openCheckpoint(files, join(folder, 'checkpoint'));
  const found = await recover({ ...options, files, from: checkpoint.found?.at });
  const segments = new Map<number, Segment>(found.segments.map((segment) => [segment.number, segment]));
  const writer = createWriter({ folder, files, segmentBytes, segments, nextNumber: found.nextNumber });
  const firstPlace: Position = { segment: found.firstNumber, offset: segmentHeadBytes };
  const resume = checkpoint.found ?? { at: firstPlace };
  let released = resume.at;
  let waitingEvents = found.waitingEvents;

  /** Stored, and still in a file. */
  const leftOver = new Set<number>();
  const waiters: { readonly number: number; readonly resolve: () => void }[] = [];

  const waitingBytes = (): number => {
    let bytes = 0;
    for (const { number, end } of segments.values()) {
      if (number > released.segment) bytes += end - segmentHeadBytes;
      else if (number === released.segment) bytes += Math.max(0, end - released.offset);
    }
    return bytes;
  };

  return {
    resume,
    isResumeDoubtful: checkpoint.isDamaged || (checkpoint.found === undefined && found.waitingEvents > 0),
    damaged: found.damaged,

    async append(payload, events, { isMoved = false } = {}) {
      const isFull = waitingBytes() + writer.queuedBytes() + payload.length > maxBytes;
      if (isFull && !isMoved) throw new SpoolFull();
      await writer.append(payload, events);
      waitingEvents += events;
    },

    read: (from, limit) => readStretch({ folder, files, segments }, from, limit),

    begin: (next) => checkpoint.write(next),

    async release(until, events) {
      await checkpoint.write({ at: until });
      released = until;
      waitingEvents = Math.max(0, waitingEvents - events);
      for (const number of segments.keys()) {
        if (number >= until.segment || number === writer.activeNumber()) continue;
        segments.delete(number);
        leftOver.add(number);
      }
      // It is stored and must not be stored again, whether or not its file goes: that is tried again with the next.
      for (const number of leftOver)
        await files.remove(join(folder, segmentName(number))).then(
          () => leftOver.delete(number),
          () => {},
        );
      const first = Math.min(until.segment, ...leftOver);
      const gone = waiters.filter(({ number }) => number <= first);
      for (const waiter of gone) waiters.splice(waiters.indexOf(waiter), 1);
      for (const { resolve } of gone) resolve();
    },

    isIdle: () => waitingBytes() + writer.queuedBytes() === 0,

    hasToken: (token) => [...segments.values()].some(({ salt }) => token.startsWith(`${salt}-`)),

    async turnOver() {
      // What is being written would else begin the new segment, and stay in it.
      if (writer.queuedBytes() > 0) await writer.append(Buffer.alloc(0), 0);
      writer.cut();
      // A segment begins with its first record, and the one before it goes when that is released.
      await writer.append(Buffer.alloc(0), 0);
      // With many others in its group it may have filled the new segment at once.
      const number = writer.activeNumber() || Math.max(...segments.keys());
      if (released.segment < number) await new Promise<void>((resolve) => waiters.push({ number, resolve }));
    },

    status: () => ({ waitingBytes: waitingBytes(), waitingEvents, limitBytes: maxBytes }),

    async close() {
      await writer.close();
      await checkpoint.close();
    },
  };
}

/** Thrown by `append` when no more may wait. */
export class SpoolFull extends Error {
  constructor() {
    super('The spool is full');
    this.name = 'SpoolFull';
  }
}
