import { createHash } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditLines } from './AuditLines.ts';
import { type AuditHead, noHead, parseEntry } from './chain.ts';
import { linesFromEnd, linesOf } from './lines.ts';

/** The lines of `audit.ndjson` in a data folder. One that a crash has cut short goes; it was not acknowledged. */
export function createAuditFile(folder: string): AuditLines {
  const path = join(folder, 'audit.ndjson');
  return {
    async open(written = noHead) {
      const earlier = await setAsideUnchained(path);
      const last = await mendTail(path);
      return {
        last: last && last.seq >= written.seq ? last : written,
        ...(earlier && { began: { actor: 'server', what: 'audit.began', details: { earlier } } }),
      };
    },
    async write(entry) {
      const file = await open(path, 'a', 0o600);
      const { size } = await file.stat();
      try {
        await file.appendFile(`${JSON.stringify(entry)}\n`);
        await file.datasync();
      } catch (error) {
        // A full disk takes a part of a line, behind which the next would be unreadable.
        await file.truncate(size);
        throw error;
      } finally {
        await file.close();
      }
      return true;
    },
    // One process has the folder for itself.
    async *after() {},
    watch() {},
    isTorn: () => false,
    all: () => linesOf(path),
    fromEnd: () => linesFromEnd(path),
  };
}

/** Lines from before there was a chain are kept beside it, and the chain begins with their hash. */
async function setAsideUnchained(path: string): Promise<string | undefined> {
  for await (const first of linesOf(path)) {
    // Chained lines begin with their number.
    if (!first.startsWith('{"at":')) return undefined;
    const earlier = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    await rename(path, path.replace(/ndjson$/, 'before.ndjson'));
    return earlier;
  }
  return undefined;
}

/** Ends the file with a whole line; what it ends with then. */
async function mendTail(path: string): Promise<AuditHead | undefined> {
  const file = await open(path, 'r+').catch(ifMissing);
  if (!file) return undefined;
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, 65_536));
    await file.read(tail, 0, tail.length, size - tail.length);
    const end = tail.lastIndexOf('\n') + 1;
    if (end < tail.length) {
      await file.truncate(size - tail.length + end);
      await file.datasync();
    }
    const last = tail.subarray(0, end).toString().trimEnd().split('\n').at(-1) ?? '';
    const entry = parseEntry(last);
    return entry && { seq: entry.seq, mac: entry.mac };
  } finally {
    await file.close();
  }
}

function ifMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
