import { createHash } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditVerdict } from '../api/types.ts';
import { writeDurably } from '../durableFile.ts';
import type { Keyed } from '../keys/hashKey.ts';
import {
  type AuditEntry,
  type AuditHead,
  type AuditLine,
  createChainCheck,
  linkLine,
  noHead,
  parseEntry,
} from './chain.ts';
import { linesFromEnd, linesOf } from './lines.ts';

/** The hash-chained log of every change to who may do what, and of every answer about a person. */
export interface AuditLog {
  /** Resolves when the line is durable. */
  append(line: AuditLine): Promise<AuditHead>;
  head(): AuditHead;
  /** The newest entries before `before`, the newest first. */
  newest(limit: number, before?: number): Promise<AuditEntry[]>;
  /** Every entry, the newest first. */
  entries(): AsyncIterable<AuditEntry>;
  /** Reads it all; `heads` are lines that it must hold, besides the last one that was written down. */
  verify(heads?: readonly AuditHead[]): Promise<AuditVerdict>;
}

/** Opens `audit.ndjson` of a data folder, or begins it. A line that a crash has cut short goes; it was not acknowledged. */
export async function openAuditLog(folder: string, keyed: Keyed, now: () => number): Promise<AuditLog> {
  const path = join(folder, 'audit.ndjson');
  const headPath = join(folder, 'audit.head');
  const earlier = await setAsideUnchained(path);
  const written = await readHead(headPath, keyed);
  const last = await mendTail(path);
  let head: AuditHead = last && last.seq >= (written ?? noHead).seq ? last : (written ?? noHead);
  let queue: Promise<unknown> = Promise.resolve();

  async function write(line: AuditLine): Promise<AuditHead> {
    const entry = linkLine(line, head, new Date(now()).toISOString(), keyed);
    const file = await open(path, 'a', 0o600);
    try {
      await file.write(`${JSON.stringify(entry)}\n`);
      await file.datasync();
    } finally {
      await file.close();
    }
    head = { seq: entry.seq, mac: entry.mac };
    await writeDurably(headPath, `${sealHead(head, keyed)}\n`);
    return head;
  }

  function append(line: AuditLine): Promise<AuditHead> {
    const done = queue.then(() => write(line));
    // What failed must not keep the next from its turn.
    queue = done.catch(() => undefined);
    return done;
  }

  if (earlier) await append({ actor: 'server', what: 'audit.began', details: { earlier } });
  async function* entries(): AsyncGenerator<AuditEntry> {
    for await (const line of linesFromEnd(path)) {
      const entry = parseEntry(line);
      if (entry) yield entry;
    }
  }

  return {
    append,
    head: () => head,
    entries,
    async newest(limit, before = Number.POSITIVE_INFINITY) {
      const found: AuditEntry[] = [];
      for await (const entry of entries()) {
        if (found.length >= limit) break;
        if (entry.seq < before) found.push(entry);
      }
      return found;
    },
    async verify(heads = []) {
      await queue;
      const check = createChainCheck(keyed);
      for await (const line of linesOf(path)) check.line(line);
      const known = await readHead(headPath, keyed);
      const { entries, problems, head: end } = check.end([...(known ? [known] : []), ...heads]);
      // Removed together with the log, or replaced by one that this server never wrote.
      if (known === undefined && entries > 0) problems.push({ problem: 'head missing' });
      return { isIntact: problems.length === 0, entries, head: `${end.seq}:${end.mac}`, problems };
    },
  };
}

/** Reads what `head` of a verdict says, such as `12:9f86…`; `undefined` for anything else. */
export function parseHead(text: string): AuditHead | undefined {
  const [, seq, mac] = /^(\d{1,15}):([\da-f]{32})$/.exec(text.trim()) ?? [];
  return seq !== undefined && mac !== undefined ? { seq: Number(seq), mac } : undefined;
}

/** Without the seal, whoever cuts the log could write a fitting head. */
function sealHead({ seq, mac }: AuditHead, keyed: Keyed): string {
  return `${seq}:${mac}:${keyed('audit head', `${seq}:${mac}`)}`;
}

async function readHead(path: string, keyed: Keyed): Promise<AuditHead | undefined> {
  const text = await readFile(path, 'utf8').catch(ifMissing);
  const head = parseHead(text?.trim().split(':').slice(0, 2).join(':') ?? '');
  return head && sealHead(head, keyed) === text?.trim() ? head : undefined;
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
