import { crc32 } from 'node:zlib';
import { type Files, type OpenFile, readAll, writeAll } from './files.ts';
import type { Position } from './position.ts';

/** How far the store has the spool, and the block that may be on its way there. */
export interface Checkpoint {
  /** Everything before this place is in the store. */
  readonly at: Position;
  /** The block being stored: from `at` to `until`. It goes in again exactly so after a crash. */
  readonly block?: {
    readonly until: Position;
    readonly liveFrom: number;
    /** Whether parts of it may be in the store by other tokens than its own. */
    readonly isDivided?: boolean;
  };
}

/** Where the checkpoint rests. */
export interface CheckpointFile {
  /** What was found at the start; `undefined` when there is none that can be read. */
  readonly found: Checkpoint | undefined;
  /** Whether something was there that could not be read, so that `found` may be older than the truth. */
  readonly isDamaged: boolean;
  write(checkpoint: Checkpoint): Promise<void>;
  close(): Promise<void>;
}

// Two slots of one disk sector each, written in turn: a write that tears leaves the other slot whole, and a full disk
// has nothing to refuse because the bytes are already there.
const slotBytes = 512;
const headBytes = 16;

/** Opens the checkpoint of a spool. */
export async function openCheckpoint(files: Files, path: string): Promise<CheckpointFile> {
  const file = await files.open(path).catch(() => files.create(path));
  if ((await file.size()) < slotBytes * 2) await writeAll(file, [Buffer.alloc(slotBytes * 2)], 0);
  await file.sync();
  const bytes = Buffer.from(await readAll(file, Buffer.alloc(slotBytes * 2), 0));
  const halves = [bytes.subarray(0, slotBytes), bytes.subarray(slotBytes)];
  const slots = halves.map(readSlot);
  const newest = slots
    .filter((slot) => slot !== undefined)
    .sort((a, b) => b.turn - a.turn)
    .at(0);
  let turn = newest?.turn ?? 0;

  return {
    found: newest?.checkpoint,
    isDamaged: halves.some((half, index) => slots[index] === undefined && half.some((byte) => byte !== 0)),
    async write(checkpoint) {
      turn += 1;
      await writeSlot(file, turn, checkpoint);
    },
    close: () => file.close(),
  };
}

async function writeSlot(file: OpenFile, turn: number, checkpoint: Checkpoint): Promise<void> {
  const slot = Buffer.alloc(slotBytes);
  const text = JSON.stringify(checkpoint);
  const length = slot.write(text, headBytes);
  slot.writeBigUInt64BE(BigInt(turn), 0);
  slot.writeUInt32BE(length, 8);
  slot.writeUInt32BE(slotChecksum(slot, length), 12);
  await writeAll(file, [slot], (turn % 2) * slotBytes);
  await file.sync();
}

function readSlot(slot: Buffer): { turn: number; checkpoint: Checkpoint } | undefined {
  if (slot.length < slotBytes) return undefined;
  const length = slot.readUInt32BE(8);
  if (length === 0 || length > slotBytes - headBytes) return undefined;
  if (slot.readUInt32BE(12) !== slotChecksum(slot, length)) return undefined;
  const checkpoint = JSON.parse(slot.toString('utf8', headBytes, headBytes + length)) as Checkpoint;
  return { turn: Number(slot.readBigUInt64BE(0)), checkpoint };
}

function slotChecksum(slot: Buffer, length: number): number {
  return crc32(slot.subarray(headBytes, headBytes + length), crc32(slot.subarray(0, 12)));
}
