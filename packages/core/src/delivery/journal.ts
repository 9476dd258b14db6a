import { nanoid } from 'nanoid';
import { after } from '../browser/after.ts';
import type { Stop } from '../stop.ts';
import { type Envelope, WIRE_VERSION, type WireEvent } from '../wire/envelope.ts';
import type { Waiting } from './deliver.ts';
import {
  decodeRecord,
  encodeRecord,
  mostEvents,
  type RecordBody,
  type RecordName,
  readName,
} from './record.ts';
import type { LocalTexts, Texts } from './texts.ts';
import { worthOf } from './worth.ts';

/** What a journal is made of. */
export interface JournalParts {
  readonly local: LocalTexts;
  readonly database: Texts;
  /** Whether anything may be stored on the device now. */
  readonly isAllowed: () => boolean;
  readonly settings: () => JournalSettings;
  readonly now: () => number;
  readonly elapsed: () => number;
  /** Told of events that are let go, by reason, with the page load they are from. */
  readonly drop: (reason: string, events: number, origin: string) => void;
  /** Told whenever records have moved on. */
  readonly onMoved: () => void;
  /** Told when there may be more to send. */
  readonly onMore: () => void;
}

interface JournalSettings {
  readonly maxBytes: number;
  /** The most characters and events for one envelope. */
  readonly maxCharacters: number;
  readonly maxEvents: number;
  /** The site's write key: the records of others are none of ours. */
  readonly site: string;
  /** Whether `localStorage` is enough. */
  readonly isLocal: boolean;
}

/** Where what is written down lies. */
export type JournalStage = 'indexedDB' | 'localStorage' | 'memory';

/**
 * Events on the device from the end of the task that tracked them until somebody has acknowledged them, in two stages:
 * `localStorage` survives the end of the page, IndexedDB that of the browser, and neither does both in time.
 */
export interface Journal {
  /** Writes an event down, at the latest at the end of this task. */
  write(event: WireEvent, head: Omit<RecordBody, 'events'>): void;
  /** Moves everything into the database; resolved when it is there or cannot be. */
  commit(): Promise<void>;
  /** The records written since the last cut. */
  cut(): readonly string[];
  /** Whether all of these lie on the device. */
  isSafe(names: readonly string[] | undefined): boolean;
  /** These are not in memory any more: they come back by `next`. */
  release(names: readonly string[]): void;
  /** Lets go of these. */
  remove(names: readonly string[]): void;
  /** The oldest events that are not in memory, of this page or another, as an envelope. */
  next(): Promise<Waiting | undefined>;
  /** Look again: another page may have written something. */
  refresh(): void;
  /** Lets go of what is too old and, where it is too much, of what is worth least. */
  tidy(): Promise<void>;
  /** Numbers of events that this page still holds in memory and another has sent already. */
  sentElsewhere(): Promise<ReadonlySet<number>>;
  /** Replaces what lies on the device by what is left of it. */
  revise(change: (body: RecordBody) => RecordBody | undefined): Promise<void>;
  /** Forgets everything, beginning in this very task. */
  clear(): Promise<void>;
  /** Holds nothing open that could keep the page out of the back/forward cache. */
  suspend(): void;
  readonly stage: JournalStage;
  /** Events of this page in the database, unless another page has removed them. */
  readonly moved: number;
  /** Page loads of which something lies on the device. */
  readonly origins: ReadonlySet<string>;
  /** Whether the database has lost what was in it: browsers replace a broken one by an empty one. */
  readonly isEmptied: boolean;
}

/** A page moves its own records on; older ones it has left behind. */
const leftBehindMs = 1000;
const restMs = 10_000;
const dayMs = 86_400_000;
/** Lies in every database that has been written to. */
const canary = ['0', ''] as const;

/** A journal that touches nothing before the first event. */
export function createJournal(parts: JournalParts): Journal {
  const { local, database, isAllowed, settings, now, elapsed, drop } = parts;
  let head: Omit<RecordBody, 'events'> | undefined;
  let fresh: WireEvent[] = [];
  /** Records of this page that memory holds, too, with their events' numbers. */
  const held = new Map<string, readonly [first: number, events: number]>();
  let recent: string[] = [];
  /** Names of what waits to be moved; with the text where `localStorage` would not take it. */
  const moving = new Map<string, string | undefined>();
  /** Names of what is being moved. */
  const flying = new Set<string>();
  const unsafe = new Set<string>();
  let listed: RecordName[] = [];
  let isListed = false;
  let origins = new Set<string>();
  let bytes = 0;
  let moved = 0;
  let restsUntil = 0;
  let stage: JournalStage = 'memory';
  let isEmptied = false;
  let era = 0;
  let work: Promise<unknown> = Promise.resolve();
  let stopLooking: Stop = () => undefined;

  const isResting = (): boolean => settings().isLocal || elapsed() < restsUntil;

  /** One after the other; a failure is a reason to leave the database alone for a while. */
  const withDatabase = <T>(act: () => Promise<T>): Promise<T | undefined> => {
    const result = work.then(async () => (isResting() ? undefined : await act()));
    work = result.catch(() => {
      restsUntil = elapsed() + restMs;
    });
    return result.catch(() => undefined);
  };

  const eventsOfOurs = (name: string): number => {
    const record = readName(name);
    return record && record.origin === head?.origin ? record.events : 0;
  };

  const save = (): void => {
    const events = fresh;
    fresh = [];
    if (!events.length || !head) return;
    const [name, text] = encodeRecord({ ...head, events }, now(), settings().site);
    recent.push(name);
    held.set(name, [events[0]?.seq ?? 0, events.length]);
    bytes += text.length;
    const isWritten = local.write(name, text);
    moving.set(name, isWritten ? undefined : text);
    if (isWritten && stage === 'memory') stage = 'localStorage';
    if (!isWritten) unsafe.add(name);
    // Nothing but memory holds it.
    if (!isWritten) void commit();
  };

  const commit = (): Promise<void> => {
    save();
    const begun = era;
    // Read back: what is not there any more was erased, or another page has moved it.
    const texts = [...moving].flatMap(([name, kept]) => {
      const text = kept ?? local.read(name);
      return text === undefined ? [] : ([[name, text]] as const);
    });
    moving.clear();
    if (!texts.length) return Promise.resolve();
    for (const [name] of texts) flying.add(name);
    return withDatabase(async () => {
      if (era === begun) await database.write([canary, ...texts]);
      return true;
    }).then((isDone) => {
      if (era !== begun) return;
      if (isDone) {
        stage = 'indexedDB';
        for (const [name] of texts) {
          local.remove(name);
          unsafe.delete(name);
          if (flying.has(name)) moved += eventsOfOurs(name);
        }
      } else stage = texts.some(([name]) => unsafe.has(name)) ? 'memory' : 'localStorage';
      for (const [name] of texts) flying.delete(name);
      parts.onMoved();
      if (bytes > settings().maxBytes) parts.onMore();
    });
  };

  const remove = (names: readonly string[]): void => {
    const there = names.filter((name) => {
      const isMoving = moving.delete(name);
      const isHere = [unsafe.delete(name), flying.delete(name)].includes(true);
      if (!isMoving && !isHere && local.read(name) === undefined) moved -= eventsOfOurs(name);
      held.delete(name);
      local.remove(name);
      bytes -= readName(name)?.bytes ?? 0;
      return !isMoving;
    });
    if (there.length) void withDatabase(() => database.remove(there));
  };

  /** All records that are not in memory, the oldest first. */
  const list = async (): Promise<void> => {
    isListed = true;
    const before = era;
    const found = await withDatabase(database.names);
    if (era !== before) return;
    const stored = found ?? [];
    isEmptied = !!found && !found.includes(canary[0]);
    const nearby = local.names();
    const known = [...new Set([...stored, ...nearby])].sort().flatMap((name) => readName(name) ?? []);
    const ages = known.map((record) => [record, now() - record.at] as const);
    // Older than a year is no age but a clock that was set.
    const expired = ages.filter(([, age]) => age > 7 * dayMs && age < 365 * dayMs).map(([record]) => record);
    letGo(expired, 'expired');
    const { site, maxBytes } = settings();
    const young: RecordName[] = [];
    const inDatabase = new Set(stored);
    listed = ages.flatMap(([record, age]) => {
      const isOurs = record.site === site || !record.site;
      if (!isOurs || held.has(record.name) || expired.includes(record)) return [];
      if (inDatabase.has(record.name)) return [record];
      const isOthers = record.origin !== head?.origin;
      if (isOthers && Math.abs(age) < leftBehindMs) young.push(record);
      else moving.set(record.name, moving.get(record.name));
      return young.includes(record) ? [] : [record];
    });
    origins = new Set(known.map(({ origin }) => origin));
    bytes = known.reduce((sum, record) => sum + record.bytes, 0);
    if (moving.size) void commit();
    stopLooking();
    if (young.length) stopLooking = after(leftBehindMs, parts.onMore);
    if (bytes > maxBytes)
      await shed(
        known.filter(({ name }) => !held.has(name)),
        maxBytes,
      );
  };

  const letGo = (records: readonly RecordName[], reason: string): void => {
    for (const { events, origin } of records) drop(reason, events, origin);
    if (records.length) remove(records.map(({ name }) => name));
  };

  const read = async (names: readonly string[]): Promise<(string | undefined)[]> => {
    const nearby = names.map(local.read);
    if (!nearby.includes(undefined)) return nearby;
    const stored = await withDatabase(() => database.read(names));
    return names.map((_, i) => nearby[i] ?? stored?.[i]);
  };

  /** Bodies of records; those that cannot be read are let go. */
  const decode = async (records: readonly RecordName[]): Promise<(readonly [RecordName, RecordBody])[]> => {
    const texts = await read(records.map(({ name }) => name));
    return records.flatMap((record, i) => {
      const text = texts[i];
      const body = decodeRecord(record, text);
      // What is not there at all was sent by another page.
      if (!body && text !== undefined) letGo([record], 'corrupt');
      return body ? [[record, body] as const] : [];
    });
  };

  const rewrite = async (record: RecordName, body: RecordBody): Promise<void> => {
    const entry = encodeRecord(body, record.at, record.site);
    await withDatabase(() => database.write([entry])).then((isDone) => {
      if (isDone === undefined) local.write(...entry);
    });
    bytes += entry[1].length;
  };

  /** Least worth first, and of these the oldest. */
  const shed = async (records: readonly RecordName[], maxBytes: number): Promise<void> => {
    let left = [...records];
    for (const worth of [0, 1, 2]) {
      const remaining: RecordName[] = [];
      for (const record of left) {
        const [found] = bytes > maxBytes ? await decode([record]) : [];
        const events = found?.[1].events.filter(({ type }) => worthOf(type) > worth) ?? [];
        if (!found || events.length === found[1].events.length) {
          remaining.push(record);
          continue;
        }
        drop('overflow', record.events - events.length, record.origin);
        remove([record.name]);
        if (events.length) await rewrite(record, { ...found[1], events });
      }
      left = remaining;
    }
    isListed = false;
  };

  const next = async (): Promise<Waiting | undefined> => {
    if (!isAllowed()) return undefined;
    if (!listed.length && !isListed) await list();
    const { maxCharacters, maxEvents } = settings();
    const [first] = listed;
    if (!first) return undefined;
    let characters = 0;
    let events = 0;
    const end = listed.findIndex((record) => {
      characters += record.bytes;
      events += record.events;
      return (
        record.origin !== first.origin ||
        (record !== first && (characters > maxCharacters || events > maxEvents))
      );
    });
    const found = await decode(listed.splice(0, end < 0 ? listed.length : end));
    const [oldest] = found;
    if (!oldest) return next();
    const about = ([, { sdk, context }]: (typeof found)[number]): string => JSON.stringify([sdk, context]);
    const same = found.filter((one) => about(one) === about(oldest));
    listed = [...found.filter((one) => !same.includes(one)).map(([record]) => record), ...listed];
    const names = same.map(([{ name }]) => name);
    for (const [{ name, seq, events: count }] of same) held.set(name, [seq, count]);
    const [, { origin, sdk, context }] = oldest;
    const envelope: Envelope = {
      v: WIRE_VERSION,
      id: nanoid(),
      origin,
      sentAt: now(),
      sdk,
      context,
      events: same.flatMap(([, body]) => body.events),
    };
    return { envelope, bytes: characters, names };
  };

  return {
    write(event, about) {
      if (!isAllowed()) return;
      if (!fresh.length) {
        head = about;
        queueMicrotask(save);
      }
      if (fresh.push(event) >= mostEvents) save();
    },
    commit,
    cut() {
      save();
      const names = recent;
      recent = [];
      return names;
    },
    isSafe: (names) => !!names?.length && !names.some((name) => unsafe.has(name)),
    release(names) {
      for (const name of names) held.delete(name);
      isListed = false;
    },
    remove,
    next,
    refresh() {
      isListed = false;
    },
    tidy: list,
    async sentElsewhere() {
      const mine = [...held];
      await commit();
      const stored = new Set((await withDatabase(database.names)) ?? mine.map(([name]) => name));
      const gone = mine.filter(
        ([name]) =>
          held.has(name) && !stored.has(name) && !unsafe.has(name) && local.read(name) === undefined,
      );
      return new Set(
        gone.flatMap(([name, [seq, count]]) => {
          held.delete(name);
          recent = recent.filter((one) => one !== name);
          return Array.from({ length: count }, (_, i) => seq + i);
        }),
      );
    },
    async revise(change) {
      await commit();
      const names = [...((await withDatabase(database.names)) ?? []), ...local.names()];
      for (const record of names.flatMap((name) => readName(name) ?? [])) {
        const [found] = await decode([record]);
        const body = found && change(found[1]);
        if (!found || body === found[1]) continue;
        const left = body?.events.length ?? 0;
        const isHeld = held.has(record.name);
        remove([record.name]);
        // What memory holds is counted there.
        if (!isHeld) drop('withdrawn', record.events - left, record.origin);
        if (body) await rewrite(record, body);
      }
      isListed = false;
    },
    clear() {
      era += 1;
      stopLooking();
      fresh = [];
      recent = [];
      listed = [];
      for (const set of [held, moving, unsafe]) set.clear();
      bytes = moved = 0;
      stage = 'memory';
      return database.clear();
    },
    suspend() {
      void commit().then(database.close);
    },
    get stage() {
      return stage;
    },
    get moved() {
      return moved;
    },
    get origins() {
      return origins;
    },
    get isEmptied() {
      return isEmptied;
    },
  };
}
