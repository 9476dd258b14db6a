import { guard } from '../browser/guard.ts';
import type { LocalTexts } from './localTexts.ts';
import { encodeRecord, mostEvents, type RecordBody, readName } from './record.ts';

interface JournalParts {
  readonly local: LocalTexts;
  /** Whether anything may be stored on the device now. */
  readonly isAllowed: () => boolean;
  /** What keeps the site's records from those of others. */
  readonly site: () => string;
  readonly maxBytes: () => number;
  readonly now: () => number;
  /** Told that what a task has tracked is written down, as far as `localStorage` takes it. */
  readonly onSaved: () => void;
  /** Told that `localStorage` would not take a record, which only memory holds now. */
  readonly onRefused: () => void;
}

/**
 * The first stage of what is written down: `localStorage`, in the very task that tracked it, for that survives the end of the
 * page. It does not survive the end of the browser, so the records move on; `device.ts` sees to that.
 */
export interface Journal {
  /** Writes an event down at the end of this task. */
  write(text: string, head: RecordHead): void;
  /** Writes down everything now. */
  save(): void;
  /** The records of everything since the last cut; they get their names when they are written down. */
  cut(): readonly string[];
  /** Whether all of these lie on the device. */
  isSafe(names: readonly string[] | undefined): boolean;
  /** Records whose events memory holds, too. */
  readonly held: Set<string>;
  /** Forgets these; says which of them lie somewhere else. */
  remove(names: readonly string[]): readonly string[];
  /** Everything that has not moved on yet, other pages' records that were adopted too. */
  take(): readonly (readonly [name: string, text: string])[];
  /** It waits to be moved on; with its text where only memory holds it. */
  adopt(name: string, text?: string): void;
  /** These have moved on. */
  leave(names: readonly string[]): void;
  /** Everything was erased. */
  reset(): void;
  /** Whether the last record was written. */
  readonly isWorking: boolean;
}

type RecordHead = Omit<RecordBody, 'events'>;

/** What is not written down yet, for one record. */
interface Draft {
  readonly head: RecordHead;
  readonly events: string[];
  /** Where its name goes. */
  readonly names: string[];
}

/** A journal that touches nothing before the first event. */
export function createJournal(parts: JournalParts): Journal {
  const { local, isAllowed, site, maxBytes, now } = parts;
  const held: Journal['held'] = new Set();
  /** What waits to be moved on, with the text where `localStorage` would not take it. */
  const waiting = new Map<string, string | undefined>();
  const unsafe = new Set<string>();
  /** Records of this page that lie in `localStorage`. */
  const near = new Set<string>();
  let drafts: Draft[] = [];
  let names: string[] = [];
  let bytes = 0;
  let isWorking = false;

  const keep = guard(({ head, events, names }: Draft) => {
    const [name, text] = encodeRecord({ ...head, events }, now(), site());
    names.push(name);
    held.add(name);
    if (bytes + text.length > maxBytes()) lookForRoom();
    isWorking = bytes + text.length <= maxBytes() && local.write(name, text);
    waiting.set(name, isWorking ? undefined : text);
    if (isWorking) {
      bytes += text.length;
      near.add(name);
    } else {
      unsafe.add(name);
      parts.onRefused();
    }
  });

  /** Other pages take away what they have sent. Goes on where it ended, for to look at everything each time would take too long. */
  const lookForRoom = (): void => {
    for (const name of near) {
      near.delete(name);
      if (local.read(name) !== undefined) {
        near.add(name);
        return;
      }
      bytes -= readName(name)?.bytes ?? 0;
    }
  };

  const save = guard(() => {
    if (!drafts.length) return;
    const fresh = drafts;
    drafts = [];
    // Not by what goes through lists, which the page may have replaced.
    for (let i = 0; i < fresh.length; i++) keep(fresh[i] as Draft);
    parts.onSaved();
  });

  const leave = (names: readonly string[]): void => {
    for (const name of names) {
      unsafe.delete(name);
      if (near.delete(name)) bytes -= readName(name)?.bytes ?? 0;
      local.remove(name);
    }
  };

  return {
    write(text, head) {
      if (!isAllowed()) return;
      if (!drafts.length) queueMicrotask(save);
      const draft = drafts.at(-1);
      const isFull = draft?.head !== head || draft.names !== names || draft.events.length >= mostEvents;
      if (isFull) drafts.push({ head, events: [text], names });
      else draft.events.push(text);
    },
    save,
    cut() {
      const cut = names;
      names = [];
      return cut;
    },
    isSafe: (names) =>
      !!names?.length &&
      names.every((name) => held.has(name) && !unsafe.has(name)) &&
      !drafts.some((draft) => draft.names === names),
    held,
    remove(names) {
      const elsewhere = names.filter((name) => {
        held.delete(name);
        return !unsafe.has(name) && local.read(name) === undefined;
      });
      for (const name of names) waiting.delete(name);
      leave(names.filter((name) => !elsewhere.includes(name)));
      return elsewhere;
    },
    take() {
      save();
      // Read back: what is not there any more was erased, or another page has moved it.
      const texts = [...waiting].flatMap(([name, kept]) => {
        const text = kept ?? local.read(name);
        return text === undefined ? [] : ([[name, text]] as const);
      });
      waiting.clear();
      return texts;
    },
    adopt: (name, text) => waiting.set(name, text),
    leave,
    reset() {
      // What was written after another page had erased, and before this one heard of it, is still there.
      guard(() => leave([...near]))();
      drafts = [];
      names = [];
      held.clear();
      waiting.clear();
      unsafe.clear();
      near.clear();
      bytes = 0;
    },
    get isWorking() {
      return isWorking;
    },
  };
}
