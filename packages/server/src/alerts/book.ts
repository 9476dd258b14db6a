import { randomUUID } from 'node:crypto';
import type { AlertLook, Incident } from '../api/types.ts';
import type { Documents } from '../documents/Documents.ts';
import { type DocumentForm, openDocument } from '../documents/openDocument.ts';
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
  /** When that was; missing where it did not fail. */
  failedAt?: number;
}

/** An incident with what the server has to remember of it. */
export interface StoredIncident extends Incident {
  /** What related alerts share. */
  key: string;
  /** Channels that were told that it began. */
  told: string[];
  /** Rules that a silence has kept from telling; missing in books from before each was kept apart. */
  silenced?: string[];
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

/** The document of alerts. */
export const ALERTS = 'alerts';

const form: DocumentForm<BookState> = { empty: emptyBook, decode, encode: encodeBook };

/** Opens the document `alerts`, or begins it. */
export async function openBook(documents: Documents): Promise<Book> {
  const document = await openDocument(documents, ALERTS, form);
  /** Looks that are newer than those that are written. */
  const noted = new Map<string, RuleRecord>();
  let state = document.state;

  function show(): void {
    // Its own, so that a note need not copy those of thousands of rules.
    state = { ...document.state, rules: { ...document.state.rules } };
    for (const [rule, record] of noted) showNote(rule, record);
  }

  function showNote(rule: string, record: RuleRecord): void {
    if (isNewer(record, document.state.rules[rule])) state.rules[rule] = record;
  }

  async function change<Result>(make: (draft: BookState) => Result): Promise<Result> {
    let taken: [string, RuleRecord][] = [];
    const result = await document.change((draft) => {
      taken = [...noted];
      for (const [rule, record] of taken)
        if (isNewer(record, draft.rules[rule])) draft.rules[rule] = structuredClone(record);
      return make(draft);
    });
    for (const [rule, record] of taken) if (noted.get(rule) === record) noted.delete(rule);
    // Of a rule that is gone there is nothing to remember.
    for (const rule of noted.keys()) if (!document.state.rules[rule]) noted.delete(rule);
    show();
    return result;
  }

  show();
  document.watch(show);
  return {
    get state() {
      return state;
    },
    change,
    note(rule, record) {
      noted.set(rule, record);
      showNote(rule, record);
    },
    async save() {
      if (noted.size > 0) await change(() => undefined);
    },
  };
}

/** Another server may have looked since. */
function isNewer(record: RuleRecord, than: RuleRecord | undefined): boolean {
  return than === undefined || record.lookedAt >= than.lookedAt;
}

/** With no rule that was looked at, and no incident. */
export function emptyBook(): BookState {
  return { version: 1, id: randomUUID(), rules: {}, incidents: [], deliveries: [], channels: {} };
}

/** As it is kept. */
export function encodeBook(state: BookState): string {
  return `${JSON.stringify(state)}\n`;
}

function decode(text: string, place: string): BookState {
  try {
    const state = JSON.parse(text) as Partial<BookState> | null;
    const isBook =
      state?.version === 1 &&
      typeof state.id === 'string' &&
      Array.isArray(state.incidents) &&
      Array.isArray(state.deliveries);
    if (isBook) return { ...emptyBook(), ...state };
  } catch {
    // Said below, with the place's name.
  }
  throw new StartProblem(
    `${place} cannot be read as alerts and incidents. Put back a copy, or remove it to begin with none.`,
  );
}
