import type { AuditProblem } from '../api/types.ts';
import type { Keyed } from '../keys/hashKey.ts';

/** Who did what to which, by ids that only the data folder can resolve: no name, no address, nothing a person wrote. */
export interface AuditLine {
  readonly actor: string;
  readonly what: string;
  readonly object?: string;
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

/** A line in its place: `mac` is over everything before it, and over the line before through `prev`. */
export interface AuditEntry extends AuditLine {
  readonly seq: number;
  readonly at: string;
  readonly prev: string;
  readonly mac: string;
}

/** The last line that a log is known to have had. */
export interface AuditHead {
  readonly seq: number;
  readonly mac: string;
}

/** What stands before the first line. */
export const noHead: AuditHead = { seq: 0, mac: '' };

/** Puts a line behind `head`. */
export function linkLine(line: AuditLine, head: AuditHead, at: string, keyed: Keyed): AuditEntry {
  const { actor, what, object, details } = line;
  const body = {
    seq: head.seq + 1,
    at,
    actor,
    what,
    ...(object !== undefined && { object }),
    ...(details !== undefined && { details }),
    prev: head.mac,
  };
  return { ...body, mac: macOf(body, keyed) };
}

/** The entry that a line of the file holds; `undefined` for what is none. */
export function parseEntry(text: string): AuditEntry | undefined {
  try {
    const entry = JSON.parse(text) as Partial<AuditEntry> | null;
    const isEntry = Number.isSafeInteger(entry?.seq) && typeof entry?.mac === 'string';
    return isEntry ? (entry as AuditEntry) : undefined;
  } catch {
    return undefined; // a torn or edited line; the chain says where
  }
}

/** Checks lines as they are read, then what they add up to. */
export interface ChainCheck {
  line(text: string): void;
  /** Every problem found; `heads` are lines that the log must have had. */
  end(heads: readonly AuditHead[]): { entries: number; head: AuditHead; problems: AuditProblem[] };
}

const maxProblems = 50;

/** Starts a check. An edited line breaks its own `mac`; a removed, added or moved one its neighbours' `seq` and `prev`. */
export function createChainCheck(keyed: Keyed): ChainCheck {
  const problems: AuditProblem[] = [];
  const macs = new Map<number, string>();
  let head = noHead;
  let lines = 0;
  const report = (problem: AuditProblem): void => {
    if (problems.length < maxProblems) problems.push(problem);
  };

  return {
    line(text) {
      lines += 1;
      const entry = parseEntry(text);
      if (entry === undefined) {
        report({ line: lines, problem: 'unreadable' });
        return;
      }
      // As it was written and not only what it means, so that there is one text for each entry.
      if (JSON.stringify(entry) !== text || !isSealed(entry, keyed))
        report({ line: lines, seq: entry.seq, problem: 'edited' });
      else if (entry.seq !== head.seq + 1 || entry.prev !== head.mac)
        report({ line: lines, seq: entry.seq, problem: 'out of order' });
      head = { seq: entry.seq, mac: entry.mac };
      macs.set(entry.seq, entry.mac);
    },
    end(heads) {
      for (const { seq, mac } of heads) {
        if (seq === 0) continue;
        const found = macs.get(seq);
        if (found === undefined) report({ seq, problem: seq > head.seq ? 'cut off' : 'missing' });
        else if (found !== mac) report({ seq, problem: 'replaced' });
      }
      return { entries: lines, head, problems };
    },
  };
}

/** Whether a server with this key has written an entry, as it is now. */
export function isSealed({ mac, ...body }: AuditEntry, keyed: Keyed): boolean {
  return macOf(body, keyed) === mac;
}

function macOf(body: Omit<AuditEntry, 'mac'>, keyed: Keyed): string {
  return keyed('audit', JSON.stringify(body));
}
