import { randomBytes } from 'node:crypto';
import { open, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';

/** Room that is kept for what must be written though the disk is full: settings, the audit log, erasures, checkpoints. */
export interface DiskReserve {
  /** Whether the room was given up, so that nothing more may be taken in. */
  isSpent(): boolean;
  /** Gives the room up, until the disk has four times as much again. */
  spend(): Promise<void>;
  close(): Promise<void>;
}

interface ReserveOptions {
  /** @default 16 MiB */
  bytes?: number;
  /** How often a spent reserve looks for room; ms, 2000 unless told. */
  everyMs?: number;
}

/** Beside the reserve itself, so that it is not given up again at once. */
const timesFree = 4;

/** Keeps a file in the data folder, made without anybody waiting for it; where the disk has no room for it there is none. */
export function openDiskReserve(
  folder: string,
  { bytes = 16 * 1024 * 1024, everyMs = 2_000 }: ReserveOptions = {},
): DiskReserve {
  const path = join(folder, 'reserve');
  let isSpent = false;
  let working = fill();
  const timer = setInterval(() => {
    if (isSpent) working = working.then(fill);
  }, everyMs);
  timer.unref();

  async function fill(): Promise<void> {
    try {
      const { bavail, bsize } = await statfs(folder);
      const isThere = (await stat(path).catch(() => undefined))?.size === bytes;
      if (!isThere && bavail * bsize < timesFree * bytes) return;
      if (!isThere) await write();
      isSpent = false;
    } catch {
      await giveUp(); // next time
    }
  }

  async function giveUp(): Promise<void> {
    // A disk that lets nothing be removed keeps the room.
    await rm(path, { force: true }).catch(() => {});
  }

  async function write(): Promise<void> {
    const file = await open(path, 'w', 0o600);
    try {
      // Random, for a file system that compresses would keep no room for zeros.
      await file.writeFile(randomBytes(bytes));
      await file.datasync();
    } finally {
      await file.close();
    }
  }

  return {
    isSpent: () => isSpent,
    async spend() {
      isSpent = true;
      working = working.then(giveUp);
      // Where there is room at once, it was another limit that was met.
      working = working.then(fill);
      await working;
    },
    async close() {
      clearInterval(timer);
      await working;
    },
  };
}
