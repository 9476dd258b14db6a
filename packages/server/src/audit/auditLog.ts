import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditVerdict } from '../api/types.ts';
import { writeDurably } from '../durableFile.ts';
import type { Keyed } from '../keys/hashKey.ts';
import type { AuditLines } from './AuditLines.ts';
import {
  type AuditEntry,
  type AuditHead,
  type AuditLine,
  createChainCheck,
  isSealed,
  linkLine,
  noHead,
  parseEntry,
} from './chain.ts';

/** The hash-chained log of every change to who may do what, and of every answer about a person. */
export interface AuditLog {
  /**
   * Resolves when the line is durable. The line of a change, which has a number, is written once, whoever asks for it and however often;
   * those of later changes come after it.
   */
  append(line: AuditLine, change?: number): Promise<AuditHead>;
  /** The highest number of a change that has its line; 0 for none. */
  lastChange(): Promise<number>;
  head(): AuditHead;
  /** The newest entries before `before`, the newest first. */
  newest(limit: number, before?: number): Promise<AuditEntry[]>;
  /** Every entry, the newest first. */
  entries(): AsyncIterable<AuditEntry>;
  /** Reads it all; `heads` are lines that it must hold, besides the last one that was written down. */
  verify(heads?: readonly AuditHead[]): Promise<AuditVerdict>;
}

/** Opens the log that has these lines; the last one that is known is written down, sealed, in the data folder. */
export async function openAuditLog(
  folder: string,
  { lines, keyed, now }: { lines: AuditLines; keyed: Keyed; now: () => number },
): Promise<AuditLog> {
  const headPath = join(folder, 'audit.head');
  const written = await readHead(headPath, keyed);
  const { last, began, isFirstSight = false } = await lines.open(written);
  let head: AuditHead = last ?? noHead;
  /** The number of the last change that has its line; `undefined` as long as nobody has asked. */
  let lastChange: number | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  async function* entries(): AsyncGenerator<AuditEntry> {
    for await (const line of lines.fromEnd()) {
      const entry = parseEntry(line);
      if (entry) yield entry;
    }
  }

  /** The number of the change that an entry tells of; what nobody here has written tells of none. */
  function changeOf(entry: AuditEntry): number | undefined {
    const change = entry.details?.['change'];
    return typeof change === 'number' && isSealed(entry, keyed) ? change : undefined;
  }

  function take(entry: AuditEntry): void {
    head = { seq: entry.seq, mac: entry.mac };
    lastChange = lastChange === undefined ? undefined : Math.max(lastChange, changeOf(entry) ?? 0);
  }

  /** Reads on, where others write as well. */
  async function follow(): Promise<void> {
    for await (const { seq, text } of lines.after(head.seq)) {
      const entry = parseEntry(text);
      if (entry?.seq === seq) take(entry);
      // Nobody wrote that; the check says so, and the next entry goes behind it.
      else head = { seq, mac: '' };
    }
    await keepHead();
  }

  async function keepHead(): Promise<void> {
    if (!lines.isTorn()) await writeDurably(headPath, `${sealHead(head, keyed)}\n`);
  }

  async function findLastChange(): Promise<number> {
    if (lastChange === undefined) {
      for await (const entry of entries()) {
        lastChange = changeOf(entry);
        if (lastChange !== undefined) break;
      }
      lastChange ??= 0;
    }
    return lastChange;
  }

  async function write(line: AuditLine, change?: number): Promise<AuditHead> {
    for (;;) {
      if (change !== undefined && (await findLastChange()) >= change) return head;
      const numbered = change === undefined ? line : { ...line, details: { ...line.details, change } };
      const entry = linkLine(numbered, head, new Date(now()).toISOString(), keyed);
      if (await lines.write(entry)) {
        take(entry);
        await keepHead();
        return head;
      }
      await follow();
    }
  }

  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = queue.then(work);
    // What failed must not keep the next from its turn.
    queue = done.catch(() => undefined);
    return done;
  }

  const append = (line: AuditLine, change?: number): Promise<AuditHead> => inTurn(() => write(line, change));
  lines.watch(
    () => head.seq,
    () => void inTurn(follow).catch(() => undefined), // asked again in the next round
  );
  if (isFirstSight && head.seq > 0) await keepHead();
  if (began) await append(began);

  return {
    append,
    lastChange: () => inTurn(findLastChange),
    head: () => head,
    entries,
    async newest(limit, before = Number.POSITIVE_INFINITY) {
      const found: AuditEntry[] = [];
      for await (const line of lines.fromEnd(before)) {
        if (found.length >= limit) break;
        const entry = parseEntry(line);
        if (entry && entry.seq < before) found.push(entry);
      }
      return found;
    },
    async verify(heads = []) {
      await queue;
      const check = createChainCheck(keyed);
      for await (const line of lines.all()) check.line(line);
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

function ifMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
