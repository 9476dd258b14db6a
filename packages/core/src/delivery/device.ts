import { nanoid } from 'nanoid';
import { after } from '../browser/after.ts';
import { attempt } from '../browser/guard.ts';
import { createRole, type Role } from '../browser/role.ts';
import type { DeviceStorage } from '../browser/storage.ts';
import type { Stop } from '../stop.ts';
import { numberIn, readEvent, type WrittenEnvelope } from '../wire/encode.ts';
import { MAX_EVENTS, WIRE_VERSION } from '../wire/envelope.ts';
import { type Account, type Accounts, createAccounts } from './accounts.ts';
import { databaseTexts } from './databaseTexts.ts';
import type { Waiting } from './deliver.ts';
import type { Journal } from './journal.ts';
import type { LocalTexts } from './localTexts.ts';
import { type Numbers, numbersOf, union, without } from './numbers.ts';
import {
  decodeRecord,
  encodeRecord,
  mostEvents,
  type RecordBody,
  type RecordName,
  readName,
} from './record.ts';
import { worthOf } from './worth.ts';

/** What a device is made of. */
export interface DeviceParts {
  readonly storage: DeviceStorage;
  readonly local: LocalTexts;
  readonly journal: Journal;
  /** Whether anything may be stored now. */
  readonly isAllowed: () => boolean;
  readonly settings: () => DeviceSettings;
  readonly now: () => number;
  readonly elapsed: () => number;
  /** What may be left of a record now; itself, where all of it may. */
  readonly revise: (body: RecordBody) => RecordBody | undefined;
  /** The page load that numbers events now; `undefined` before the first. */
  readonly account: () => ({ readonly origin: string } & Omit<Account, 'moved'>) | undefined;
  /** Told of events that are let go, by reason, with the page load they are from. */
  readonly drop: (reason: string, numbers: Numbers, origin: string) => void;
  /** Told when there may be more to send. */
  readonly onMore: () => void;
  /** Told when there is more on the device than there may be. */
  readonly onFull: () => void;
  /** Told when this page is the one that sends, and whether another one was until then. */
  readonly onHeld: (hadRival: boolean) => void;
}

interface DeviceSettings {
  readonly maxBytes: number;
  /** The most characters for one envelope. */
  readonly maxCharacters: number;
  readonly site: string;
  /** Whether `localStorage` is enough. */
  readonly isLocal: boolean;
}

/** Where what is written down lies. */
export type JournalStage = 'indexedDB' | 'localStorage' | 'memory';

/**
 * Everything on the device, of this page and of others: the second stage, which survives the end of the browser, and the one
 * page that sends it. Loaded when somebody allows storage.
 */
export interface Device extends Pick<Accounts, 'settle' | 'settled'> {
  /** Moves what is written down into the database; resolved when it is there or cannot be. */
  commit(): Promise<void>;
  /** Leaves word which records are on their way, should this page die before it hears that they arrived. */
  mark(names: readonly string[]): void;
  /** Lets go of records, wherever they are. */
  forget(names: readonly string[]): void;
  /** The oldest events that are not in memory, of this page or another, as an envelope. */
  next(): Promise<Waiting | undefined>;
  /** Look again: another page may have written something. */
  refresh(): void;
  /** Lets go of what is too old and, where it is too much, of what is worth least. */
  tidy(): Promise<void>;
  /** Writes records of what memory holds down anew, each with what its own events have become; their new names, or none. */
  replace(names: readonly string[], body: RecordBody): readonly string[];
  /** Replaces what lies on the device, and not in memory, by what may be left of it. */
  revise(): Promise<void>;
  /** Everything was erased. */
  reset(): void;
  /** After another page has erased everything: takes back what was written before this one heard, by page loads or until then. */
  purge(until: number, origins: readonly string[]): void;
  /** Stands in line to be the one page of the site that sends; resolved when it does. */
  play(site: string): Promise<void>;
  /** Gives that up. */
  rest(): void;
  /** Looks who else stands in line. */
  look(): void;
  /** Holds nothing open that could keep the page out of the back/forward cache. */
  suspend(): void;
  readonly isHeld: boolean;
  /** Whether another page sends. */
  readonly hasRival: boolean;
  /** Whether another page takes over when this one goes. */
  readonly hasHeirs: boolean;
  readonly stage: JournalStage;
}

/** What pages have sent without knowing whether it arrived. */
const markKey = 'candor.f ';
const markedForMs = 60_000;
/** A page moves its own records on; older ones it has left behind. */
const leftBehindMs = 1000;
/** How long a database that failed is left alone. */
const restMs = 10_000;
/** How long what has arrived waits for company. */
const sweepAfterMs = 200;
const dayMs = 86_400_000;
/** Lies in every database that has been written to: one without it has lost what was in it. */
const canary = ['0', ''] as const;

/** Opens nothing until it is asked for something. */
export function createDevice(parts: DeviceParts): Device {
  const { storage, local, journal, isAllowed, settings, now, elapsed } = parts;
  const { held } = journal;
  const database = databaseTexts();
  const accounts = createAccounts(storage, now);
  const ownMark = `${markKey}${nanoid()}`;
  let flight: readonly string[] = [];
  /** Records that are being deleted, for they have arrived. */
  const leaving = new Set<string>();
  /** The least that an event of a record is worth, where that is known. */
  const worths = new Map<string, number>();
  /** Records on their way into the database. */
  const flying = new Set<string>();
  let role: (Role & { readonly site: string }) | undefined;
  let listed: RecordName[] = [];
  let isListed = false;
  let listing: Promise<void> | undefined;
  let origins: ReadonlySet<string> = new Set();
  let isEmptied: boolean | undefined;
  /** Events of this page in the database, unless another page has removed them. */
  let moved = 0;
  let isAccounted = false;
  let isSuspended = false;
  let hasWorked = false;
  let bytes = 0;
  let restsUntil = 0;
  let stage: JournalStage | undefined;
  let era = 0;
  let work: Promise<unknown> = Promise.resolve();
  let stopLooking: Stop = () => undefined;
  let stopSweeping: Stop = () => undefined;

  /** One after the other; a failure is a reason to leave the database alone for a while. */
  const withDatabase = <T>(act: () => Promise<T>): Promise<T | undefined> => {
    const begun = era;
    const before = work;
    const inTurn = async (): Promise<T | undefined> => {
      await before;
      try {
        if (!settings().isLocal && elapsed() >= restsUntil && begun === era) return await act();
      } catch {
        restsUntil = elapsed() + restMs;
      }
      return undefined;
    };
    const result = inTurn();
    work = attempt(async () => {
      await result;
      if (isSuspended) database.close();
    });
    return result;
  };

  /** Whether they lie in the database now. */
  const change: (...args: Parameters<typeof database.change>) => Promise<true | undefined> = (...args) =>
    withDatabase(async () => {
      await database.change(...args);
      return true as const;
    });

  const ownEvents = (name: string, own = ''): number => {
    const record = readName(name);
    return record?.origin === own ? record.events : 0;
  };

  const writeAccount = (): void => {
    const account = parts.account();
    if (!account || !isAllowed()) return;
    const { origin, ...about } = account;
    accounts.write(origin, { ...about, moved });
    isAccounted = true;
  };

  const commit = async (): Promise<void> => {
    stopSweeping();
    stopSweeping = () => undefined;
    const texts = journal.take();
    const gone = [...leaving];
    if (!texts.length && !gone.length) return;
    const begun = era;
    for (const [name, text] of texts) {
      flying.add(name);
      bytes += text.length;
    }
    const isDone = await change(texts.length ? [canary, ...texts] : [], gone);
    if (era !== begun) return;
    if (isDone) {
      const own = parts.account()?.origin;
      for (const [name] of texts) if (flying.has(name)) moved += ownEvents(name, own);
      journal.leave(texts.map(([name]) => name));
      for (const name of gone) leaving.delete(name);
    } else {
      const kept = texts.filter(([name]) => flying.has(name) && held.has(name) && !journal.isSafe([name]));
      for (const [name, text] of kept) {
        journal.adopt(name, text);
        bytes -= text.length;
      }
      if ((gone.length || kept.length) && !isSuspended) stopSweeping = after(restMs, commit);
    }
    for (const [name] of texts) flying.delete(name);
    if (gone.length) writeMark();
    if (texts.length) {
      stage = isDone ? 'indexedDB' : undefined;
      writeAccount();
    }
    if (bytes > settings().maxBytes) parts.onFull();
  };

  const forget = (names: readonly string[]): void => {
    const elsewhere = new Set(journal.remove(names));
    const own = parts.account()?.origin;
    const stored = names.filter((name) => {
      // What is just being written has to be deleted as well, after that.
      const isFlying = flying.delete(name);
      const events = ownEvents(name, own);
      if (elsewhere.has(name) && !isFlying) moved -= events;
      // A page that died while it moved a record has left it in both places.
      return isFlying || elsewhere.has(name) || !events;
    });
    bytes -= stored.reduce((sum, name) => sum + (readName(name)?.bytes ?? 0), 0);
    if (stored.length) void attempt(() => erase(stored));
    if (isAccounted) writeAccount();
  };

  /** With what is written next. Until they are gone they stay marked: should this page die before, the next one asks. */
  const erase = (names: readonly string[]): void => {
    for (const name of names) leaving.add(name);
    writeMark();
    stopSweeping();
    if (isSuspended) void attempt(commit);
    else stopSweeping = after(sweepAfterMs, commit);
  };

  const writeMark = (): void => {
    const names = [...flight, ...leaving];
    if (!isAllowed()) return;
    if (names.length) storage.set(ownMark, [now(), ...names].join('\n'));
    else storage.remove(ownMark);
  };

  /** Whether another page may have sent one of these. */
  const isMarked = (names: readonly string[]): boolean =>
    storage.keys(markKey).some((key) => key !== ownMark && linesOf(key).some((name) => names.includes(name)));

  /** What is not on the device any more needs no mark; what is not there yet does. */
  const removeMarks = (present: ReadonlySet<string>): void => {
    for (const key of storage.keys(markKey)) {
      const [at, ...names] = linesOf(key);
      const isOld = Math.abs(now() - Number(at)) > markedForMs;
      if (isOld && !names.some((name) => present.has(name))) storage.remove(key);
    }
  };

  const linesOf = (key: string): readonly string[] => (storage.get(key) ?? '').split('\n');

  const refresh = (): void => {
    isListed = false;
  };

  /** One look at a time: who asks meanwhile waits for it. */
  const list = (): Promise<void> => {
    listing ??= lookThrough()
      .catch(refresh)
      .finally(() => {
        listing = undefined;
      });
    return listing;
  };

  /** All records that are not in memory, the oldest first. */
  const lookThrough = async (): Promise<void> => {
    isListed = true;
    const begun = era;
    const found = await withDatabase(database.names);
    if (era !== begun) return;
    // Who asks next looks again where the database did not answer.
    if (!found && !settings().isLocal) refresh();
    const stored = new Set(found);
    isEmptied = found && !stored.has(canary[0]);
    const names = [...new Set([...stored, ...local.names()])].sort();
    removeMarks(new Set(names));
    const records = names.flatMap((name) => (leaving.has(name) ? [] : (readName(name) ?? [])));
    const ages = records.map((record) => [record, now() - record.at] as const);
    // Older than a year is no age but a clock that was set.
    const expired = ages
      .filter(([{ name }, age]) => age > 7 * dayMs && age < 365 * dayMs && !held.has(name))
      .map(([record]) => record);
    const old = expired.length ? await read(expired) : [];
    if (era !== begun) return;
    for (const [{ origin }, { events }] of old) parts.drop('expired', numbersOf(events), origin);
    if (old.length) forget(old.map(([{ name }]) => name));
    accounts.prune();
    const { site, maxBytes } = settings();
    let hasYoung = false;
    listed = ages.flatMap(([record, age]) => {
      const isOurs = record.site === site || !record.site;
      if (!isOurs || held.has(record.name) || expired.includes(record)) return [];
      if (stored.has(record.name)) return [record];
      const isYoung = record.origin !== parts.account()?.origin && Math.abs(age) < leftBehindMs;
      hasYoung ||= isYoung;
      // Where there is no database they stay where they are.
      if (found && !isYoung) journal.adopt(record.name);
      return isYoung ? [] : [record];
    });
    origins = new Set(records.map(({ origin }) => origin));
    bytes = records.reduce((sum, record) => sum + record.bytes, 0);
    stopLooking();
    if (found) hasWorked = true;
    // A database that has worked before will again.
    const isMissing = !found && hasWorked && !settings().isLocal;
    if (!isSuspended && (hasYoung || isMissing))
      stopLooking = after(isMissing ? restMs : leftBehindMs, parts.onMore);
    const others = records.filter(({ name }) => !held.has(name));
    if (bytes > maxBytes && (await shed(others, maxBytes))) await lookThrough();
    else {
      const present = bytes;
      void attempt(commit);
      // What that moves is among them.
      bytes = present;
    }
  };

  /** Bodies of records; those that cannot be read are let go. */
  const read = async (records: readonly RecordName[]): Promise<(readonly [RecordName, RecordBody])[]> => {
    const nearby = records.map(({ name }) => local.read(name));
    const begun = era;
    const stored = nearby.includes(undefined)
      ? await withDatabase(() => database.read(records.map(({ name }) => name)))
      : [];
    if (!stored && era === begun) lookAgain();
    return records.flatMap((record, i) => {
      const text = nearby[i] ?? stored?.[i];
      const body = decodeRecord(record, text);
      // What is not there at all was sent by another page.
      if (!body && text !== undefined) {
        const { name, seq, events, origin } = record;
        parts.drop('corrupt', [[seq, seq + events - 1]], origin);
        forget([name]);
      }
      return body ? [[record, body] as const] : [];
    });
  };

  /** What could not be read is still there. */
  const lookAgain = (): void => {
    listed = [];
    stopLooking();
    if (!isSuspended) stopLooking = after(restMs, parts.onMore);
  };

  const rewrite = async (record: RecordName, body: RecordBody): Promise<RecordName | undefined> => {
    const entry = encodeRecord(body, record.at, record.site);
    if ((await change([entry], [])) || local.write(...entry)) return readName(entry[0]);
    parts.drop('overflow', numbersOf(body.events), record.origin);
    return undefined;
  };

  /** What may be left of a record, which then lies there in its stead. */
  const reviseRecord = async (
    record: RecordName,
    body: RecordBody,
  ): Promise<(readonly [RecordName, RecordBody])[]> => {
    const left = parts.revise(body);
    if (left === body) return [[record, body]];
    const rewritten = left && (await rewrite(record, left));
    forget([record.name]);
    parts.drop('withdrawn', missingIn(left?.events, body.events), record.origin);
    return rewritten ? [[rewritten, left]] : [];
  };

  /** Least worth first, and of these the oldest; says whether that helped. What is worth more makes no room for what memory holds, too: that may be worth less. */
  const shed = async (records: readonly RecordName[], maxBytes: number): Promise<boolean> => {
    const before = bytes;
    let total = before;
    const inMemory = before - records.reduce((sum, record) => sum + record.bytes, 0);
    let left = records;
    // Others may have taken away what it was known of.
    if (worths.size > records.length) worths.clear();
    for (const worth of [0, 1, 2]) {
      const most = maxBytes + (worth ? inMemory : 0);
      const remaining: RecordName[] = [];
      // Many at once: each reading is a transaction, and what is let go of is written down.
      for (let i = 0; i < left.length; i += mostEvents) {
        const some = left.slice(i, i + mostEvents);
        const unknown = some.filter(({ name }) => (worths.get(name) ?? 0) <= worth);
        const bodies = new Map(total > most ? await read(unknown) : []);
        const gone: RecordName[] = [];
        const rests: (readonly [RecordName, RecordBody])[] = [];
        const lost = new Map<string, Numbers>();
        for (const record of some) {
          const { name, origin } = record;
          const body = bodies.get(record);
          const each = body?.events.map((text) => worthOf(readEvent(text).type)) ?? [];
          if (body) worths.set(name, Math.min(...each));
          const events = body?.events.filter((_, i) => Number(each[i]) > worth) ?? [];
          if (!body || total <= most || events.length === record.events) {
            remaining.push(record);
            continue;
          }
          lost.set(origin, union(lost.get(origin) ?? [], missingIn(events, body.events)));
          gone.push(record);
          total -= record.bytes;
          if (events.length) rests.push([record, { ...body, events }]);
        }
        for (const [origin, numbers] of lost) parts.drop('overflow', numbers, origin);
        if (gone.length) forget(gone.map(({ name }) => name));
        for (const { name } of gone) worths.delete(name);
        for (const one of rests) {
          const rest = await rewrite(...one);
          total += rest?.bytes ?? 0;
          if (rest) remaining.push(rest);
        }
      }
      left = remaining;
    }
    return total < before;
  };

  /** As many of the oldest records as fit into one envelope. */
  const takeOldest = async (): Promise<(readonly [RecordName, RecordBody])[]> => {
    const [first] = listed;
    const { maxCharacters } = settings();
    let characters = 0;
    let count = 0;
    const end = listed.findIndex((record) => {
      characters += record.bytes;
      count += record.events;
      const isFull = characters > maxCharacters || count > MAX_EVENTS;
      return record.origin !== first?.origin || (record !== first && isFull);
    });
    const taken = listed.splice(0, end < 0 ? listed.length : end);
    // Before they are read, for somebody may look through the device meanwhile.
    for (const { name } of taken) held.add(name);
    const found: (readonly [RecordName, RecordBody])[] = [];
    for (const one of await read(taken)) {
      const [left] = await reviseRecord(...one);
      if (left) found.push(left);
      if (left?.[0] === one[0]) continue;
      held.delete(one[0].name);
      if (left) held.add(left[0].name);
    }
    const about = ([, { sdk, context }]: (typeof found)[number]): string => JSON.stringify([sdk, context]);
    const same = found.filter((one) => found[0] && about(one) === about(found[0]));
    const others = found.filter((one) => !same.includes(one)).map(([record]) => record);
    for (const { name } of [...taken, ...others])
      if (!same.some(([one]) => one.name === name)) held.delete(name);
    listed = [...others, ...listed.filter(({ name }) => !others.some((one) => one.name === name))];
    return same;
  };

  const next = async (): Promise<Waiting | undefined> => {
    const own = parts.account()?.origin;
    if (!isAllowed() || !role?.isHeld) return undefined;
    if (listing || (!listed.length && !isListed)) await list();
    if (!listed.length) return accounts.next(own, origins, isEmptied);
    const begun = era;
    const found = await takeOldest();
    if (era !== begun) return undefined;
    const [oldest] = found;
    if (!oldest) {
      // Whose last records were let go has something to report.
      if (!listed.length) isListed = false;
      return next();
    }
    const [, { origin, sdk, context }] = oldest;
    const envelope: WrittenEnvelope = {
      v: WIRE_VERSION,
      id: nanoid(),
      origin,
      sentAt: now(),
      sdk,
      context,
      events: found.flatMap(([, { events }]) => events),
      ...(origin !== own && accounts.totals(origin)),
    };
    const names = found.map(([{ name }]) => name);
    return {
      envelope,
      bytes: found.reduce((sum, [record]) => sum + record.bytes, 0),
      names,
      mayHaveArrived: isMarked(names),
    };
  };

  return {
    settle: accounts.settle,
    settled: accounts.settled,
    commit: () => attempt(commit),
    mark(names) {
      flight = names;
      writeMark();
    },
    forget,
    next,
    refresh,
    tidy: () => attempt(list),
    replace(old, { events, ...head }) {
      const records = old.flatMap((name) => readName(name) ?? []).sort((a, b) => a.seq - b.seq);
      const fresh = records.flatMap(({ seq, at, site }, i) => {
        const end = records[i + 1]?.seq ?? Number.POSITIVE_INFINITY;
        const own = events.filter((text) => numberIn(text) >= seq && numberIn(text) < end);
        // By its old time and place, so that every tab that does this gives it the same name.
        return own.length ? [encodeRecord({ ...head, events: own }, at, site)] : [];
      });
      const isWritten = fresh.every((entry) => local.write(...entry));
      const names = fresh.map(([name]) => name);
      for (const name of names) {
        if (!isWritten) local.remove(name);
        else {
          held.add(name);
          journal.adopt(name);
        }
      }
      // Pieces share their records, which are let go of once.
      forget(old.filter((name) => held.has(name)));
      return isWritten ? names : [];
    },
    async revise() {
      await commit();
      const names = [...((await withDatabase(database.names)) ?? []), ...local.names()];
      for (const record of names.flatMap((name) => readName(name) ?? [])) {
        // What memory holds is changed there, and what is about to be deleted is not sent.
        const [found] = held.has(record.name) || leaving.has(record.name) ? [] : await read([record]);
        if (found) await reviseRecord(...found);
      }
      await commit();
      isListed = false;
    },
    reset() {
      era += 1;
      stopLooking();
      stopSweeping();
      listed = [];
      isListed = false;
      flying.clear();
      leaving.clear();
      flight = [];
      bytes = moved = 0;
      isAccounted = false;
      stage = undefined;
      database.close();
    },
    purge(until, origins) {
      origins.forEach(accounts.forget);
      void attempt(async () => {
        const names = (await withDatabase(database.names)) ?? [];
        const gone = names.filter((name) => {
          const { at = until, origin = '' } = readName(name) ?? {};
          return at < until || origins.includes(origin);
        });
        if (gone.length) await change([], gone);
      });
    },
    play(site) {
      isSuspended = false;
      if (role?.site !== site) {
        role?.stop();
        role = Object.assign(createRole(`candor.sender ${site}`.trim(), storage, parts.onHeld), { site });
      }
      return role.start();
    },
    rest() {
      isSuspended = false;
      role?.stop();
      role = undefined;
    },
    look: () => void role?.look(),
    suspend() {
      role?.stop();
      role = undefined;
      stopLooking();
      isSuspended = true;
      void attempt(commit);
      database.close();
    },
    get isHeld() {
      return !!role?.isHeld;
    },
    get hasRival() {
      return !!role?.hasRival;
    },
    get hasHeirs() {
      return !!role?.hasHeirs;
    },
    get stage() {
      return stage ?? (journal.isWorking ? 'localStorage' : 'memory');
    },
  };
}

/** The numbers of those that are not kept. */
function missingIn(kept: readonly string[] = [], events: readonly string[]): Numbers {
  return without(numbersOf(events), numbersOf(kept));
}
