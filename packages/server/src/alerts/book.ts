import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AlertLook, Incident } from '../api/types.ts';
import { writeDurably } from '../durableFile.ts';
import { StartProblem } from '../startProblem.ts';
import type { Standing } from './advance.ts';
import type { AlertMessage } from './message.ts';

/** What became of a rule so far. */
export interface RuleRecord {
  standing: Standing;
  /** Up to when it was looked. */
  lookedAt: number;
  look: AlertLook | null;
  /** Why the last look failed; `null` where it did not. */
  problem: string | null;
}

/** An incident with what the server has to remember of it. */
export interface StoredIncident extends Incident {
  /** What related alerts share. */
  key: string;
  /** Channels that were told that it began. */
  told: string[];
  /** When channels that forget were told last. */
  repeatedAt: number;
}

/** A message for one channel. */
export interface Delivery {
  message: AlertMessage;
  channel: string;
  attempts: number;
  /** `null` once it was given up. */
  nextAt: number | null;
  reason: string | null;
}

/** Everything about alerts that changes by itself. */
export interface BookState {
  version: 1;
  /** The same in copies of a data folder, so that they can tell that they do the same work. */
  id: string;
  rules: Record<string, RuleRecord>;
  incidents: StoredIncident[];
  deliveries: Delivery[];
  channels: Record<string, ChannelRecord>;
}

/** What became of a channel's messages. */
interface ChannelRecord {
  sentAt: number | null;
  failure: { at: number; reason: string } | null;
  /** When messages went out in the last hour. */
  recent?: number[];
}

/** The state of alerts, durable. */
export interface Book {
  /** As it is now; changed only by `change` and `note`. */
  readonly state: BookState;
  /** Makes one change after the other; resolves when it is durable. What throws changes nothing. */
  change<Result>(make: (draft: BookState) => Result): Promise<Result>;
  /** Remembers a look that changed nothing; on disk with the next change or `save`. */
  note(rule: string, record: RuleRecord): void;
  /** Writes down what was noted. */
  save(): Promise<void>;
}

/** Opens `alerts.json` of a data folder, or begins it. */
export async function openBook(folder: string): Promise<Book> {
  const path = join(folder, 'alerts.json');
  let state = (await read(path)) ?? emptyBook();
  let queue: Promise<unknown> = Promise.resolve();
  /** Whether something was noted since the last write. */
  let isBehind = false;

  function change<Result>(make: (draft: BookState) => Result): Promise<Result> {
    const done = queue.then(async () => {
      const before = state.rules;
      const draft = structuredClone(state);
      const result = make(draft);
      isBehind = false;
      await writeDurably(path, `${JSON.stringify(draft)}\n`);
      // Looks that were noted meanwhile are newer than what the draft began with.
      for (const [rule, record] of Object.entries(state.rules))
        if (record !== before[rule] && draft.rules[rule]) draft.rules[rule] = record;
      state = draft;
      return result;
    });
    // What failed must not keep the next from its turn.
    queue = done.catch(() => undefined);
    return done;
  }

  return {
    get state() {
      return state;
    },
    change,
    note(rule, record) {
      state.rules = { ...state.rules, [rule]: record };
      isBehind = true;
    },
    async save() {
      await queue;
      if (isBehind) await change(() => undefined);
    },
  };
}

function emptyBook(): BookState {
  return { version: 1, id: randomUUID(), rules: {}, incidents: [], deliveries: [], channels: {} };
}

async function read(path: string): Promise<BookState | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    const state = JSON.parse(text) as Partial<BookState> | null;
    const isBook =
      state?.version === 1 &&
      typeof state.id === 'string' &&
      Array.isArray(state.incidents) &&
      Array.isArray(state.deliveries);
    if (isBook) return { ...emptyBook(), ...state };
  } catch {
    // Said below, with the file's name.
  }
  throw new StartProblem(
    `${path} cannot be read as alerts and incidents. Put back a copy, or remove it to begin with none.`,
  );
}
