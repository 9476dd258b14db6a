import { join } from 'node:path';
import { type Files, type OpenFile, writeAll } from './files.ts';
import { encodeRecordHead } from './record.ts';
import {
  decodeSegmentHead,
  encodeSegmentHead,
  type Segment,
  segmentHeadBytes,
  segmentName,
} from './segment.ts';

/** Appends to the newest segment, one `fdatasync` for all who wait. */
export interface Writer {
  append(payload: Uint8Array, events: number): Promise<void>;
  /** What is appended from now on goes into a new segment. */
  cut(): void;
  /** Bytes taken and not yet durable. */
  queuedBytes(): number;
  /** The segment being written, or 0. */
  activeNumber(): number;
  close(): Promise<void>;
}

interface Waiting {
  readonly chunks: readonly Uint8Array[];
  readonly bytes: number;
  resolve(): void;
  reject(error: unknown): void;
}

interface WriterOptions {
  folder: string;
  files: Files;
  segmentBytes: number;
  /** Grows with every segment begun; the ends follow what is durable. */
  segments: Map<number, Segment>;
  nextNumber: number;
}

/** Makes a writer that begins a segment of its own with the first append. */
export function createWriter({ folder, files, segmentBytes, segments, nextNumber }: WriterOptions): Writer {
  let queue: Waiting[] = [];
  let queuedBytes = 0;
  let number = nextNumber;
  let active: { segment: Segment; file: OpenFile } | undefined;
  let working: Promise<void> | undefined;
  let isCut = false;

  async function work(): Promise<void> {
    // Everybody whose request arrived in this turn of the loop shares the first fdatasync; while it runs, the next
    // group gathers.
    await new Promise(setImmediate);
    while (queue.length > 0) {
      if (isCut) await retire();
      isCut = false;
      const group = queue;
      queue = [];
      await writeGroup(group);
    }
    working = undefined;
  }

  async function writeGroup(group: readonly Waiting[]): Promise<void> {
    const bytes = group.reduce((sum, { bytes }) => sum + bytes, 0);
    try {
      active ??= await beginSegment();
      const { segment, file } = active;
      await writeAll(
        file,
        group.flatMap(({ chunks }) => chunks),
        segment.end,
      );
      await file.sync();
      segment.end += bytes;
      if (segment.end >= segmentBytes) await retire();
    } catch (error) {
      // After a failed fdatasync the kernel may call the lost pages clean, so a second one proves nothing: the file is
      // left as it is and the next segment's head says where it ends. https://lwn.net/Articles/752063/
      await retire();
      for (const { reject } of group) reject(error);
      return;
    } finally {
      queuedBytes -= bytes;
    }
    for (const { resolve } of group) resolve();
  }

  async function beginSegment(): Promise<{ segment: Segment; file: OpenFile }> {
    const path = join(folder, segmentName(number));
    const previous = [...segments.values()].sort((a, b) => a.number - b.number).at(-1);
    const head = encodeSegmentHead(previous ?? { number: 0, end: 0 });
    const file = await files.create(path);
    const segment: Segment = { number, salt: decodeSegmentHead(head)?.salt ?? '', end: segmentHeadBytes };
    number += 1;
    try {
      await writeAll(file, [head], 0);
      await file.sync();
      await files.syncFolder(folder);
    } catch (error) {
      await closeQuietly(file);
      throw error;
    }
    segments.set(segment.number, segment);
    return { segment, file };
  }

  async function retire(): Promise<void> {
    const file = active?.file;
    active = undefined;
    if (file) await closeQuietly(file);
  }

  return {
    append(payload, events) {
      const head = encodeRecordHead(payload, events);
      const bytes = head.length + payload.length;
      queuedBytes += bytes;
      return new Promise((resolve, reject) => {
        queue.push({ chunks: [head, payload], bytes, resolve, reject });
        working ??= work();
      });
    },
    cut() {
      isCut = true;
    },
    queuedBytes: () => queuedBytes,
    activeNumber: () => active?.segment.number ?? 0,
    async close() {
      await working;
      await retire();
    },
  };
}

async function closeQuietly(file: OpenFile): Promise<void> {
  // What was to be durable is durable or reported by then; there is nobody left to tell.
  await file.close().catch(() => {});
}
