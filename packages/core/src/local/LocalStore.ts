import { promisifyRequest } from 'idb-keyval';
import { after } from '../browser/after.ts';
import { createDatabase } from '../browser/database.ts';
import { attempt, guard } from '../browser/guard.ts';
import { createDeviceStorage } from '../browser/storage.ts';
import { createConsent } from '../consent/consent.ts';
import { databaseName, storeName } from '../delivery/localTexts.ts';
import type { CollectedEvent, Tracker, Watcher } from '../event.ts';
import { type Stop, stopAll } from '../stop.ts';
import { allowsStorage } from '../wire/levels.ts';
import { toAddition } from './kinds.ts';
import { type LocalMeasure, toMeasure } from './measure.ts';
import {
  addTo,
  decodeRollup,
  encodeRollup,
  mergeInto,
  type Rollup,
  type RollupEntries,
  readRollup,
} from './rollup.ts';
import { dayOf, nameOf, type Period, readName, type ShelfLimits, tidy } from './shelf.ts';

/** What the store asks of a collector. */
export interface LocalSource
  extends Pick<Tracker, 'onDestroy' | 'onPageExit' | 'onConsentChange' | 'getConsent'> {
  watch(watcher: Watcher): Stop;
}

/** How much is kept on the device. */
export interface LocalStoreOptions {
  /**
   * After how many days nothing is kept any more.
   * @default 3650
   */
  readonly retentionDays?: number | undefined;
  /**
   * The most bytes; of more, the oldest go.
   * @default 2_000_000
   */
  readonly maxBytes?: number | undefined;
}

/** One kind of event in one period. */
export interface LocalCount {
  /** Its type and, after a space, which one, such as `command.run search`. */
  readonly kind: string;
  readonly count: number;
  /** How many of these failed. */
  readonly failed: number;
  /** Of what was measured, mostly in milliseconds; left out where nothing was. */
  readonly measured?: LocalMeasure;
}

/** A day or, further back, a week or a month, and what happened in it. */
export interface LocalPeriod extends Period {
  readonly kinds: readonly LocalCount[];
}

/** How long what happened waits for company before it is written. */
const settleMs = 1000;
const daysOneByOne = 92;
const daysByWeek = 638;

/**
 * The person's own record of what they did, on their device and nowhere else: each day in counts, sums and histograms, for years in
 * bounded space. Only at `enhanced` and `full`; a withdrawal and `forgetMe()` erase it. Works with no server at all.
 *
 * @example
 * const local = new LocalStore(collector);
 * for (const { from, kinds } of await local.read()) console.log(from, kinds);
 */
export class LocalStore {
  readonly #source: LocalSource;
  readonly #limits: ShelfLimits;
  readonly #storage = createDeviceStorage();
  readonly #database = createDatabase(databaseName, storeName);
  readonly #stop: Stop;
  #pending = new Map<string, Rollup>();
  /** What is being written now. */
  #taken = new Map<string, Rollup>();
  #stopTimer: Stop | undefined;
  #writing: Promise<unknown> = Promise.resolve();
  #tidied = '';

  /** Begins to add up. Throws for a limit that is no positive number. */
  constructor(source: LocalSource, { retentionDays = 3650, maxBytes = 2_000_000 }: LocalStoreOptions = {}) {
    for (const [name, value] of Object.entries({ retentionDays, maxBytes }))
      if (!(value > 0)) throw new Error(`[candor] ${name} must be a number above 0, got ${String(value)}`);
    this.#source = source;
    this.#limits = { days: daysOneByOne, weekDays: daysByWeek, retentionDays, maxBytes };
    this.#stop = stopAll([
      source.watch((what, about) => {
        if (what === 'track') this.#add(about as CollectedEvent);
        if (what === 'erase') this.#forget();
        // What was written after another tab had erased, and before this one heard of it, is still there.
        if (what === 'erase' && about) void this.clear();
      }),
      source.onConsentChange(() => {
        if (!this.#isAllowed) this.#forget();
      }),
      source.onPageExit(() => void this.flush()),
      source.onDestroy(() => this.destroy()),
    ]);
  }

  /** All periods, the newest first, with what is not written yet; empty where the person allows no storage. */
  async read(): Promise<readonly LocalPeriod[]> {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    // What tidying has read need not be read again.
    const records = await this.#inTurn(
      async () => (await this.#write()) ?? (this.#isAllowed ? this.#readAll() : undefined),
    );
    return toPeriods(records ?? new Map());
  }

  /** Everything as a JSON file, in the shape that `read()` gives. */
  async exportJson(): Promise<Blob> {
    const text = JSON.stringify({ schema: 1, periods: await this.read() });
    return new Blob([text], { type: 'application/json' });
  }

  /** Everything as a CSV file, by RFC 4180, a line for each kind in each period. */
  async exportCsv(): Promise<Blob> {
    const head = ['unit', 'from', 'kind', 'count', 'failed', 'measured', 'sum', 'min', 'max', 'p50', 'p95'];
    const rows = (await this.read()).flatMap(({ unit, from, kinds }) =>
      kinds.map(({ kind, count, failed, measured: m }) =>
        [unit, from, kind, count, failed, m?.count, m?.sum, m?.min, m?.max, m?.p50, m?.p95].map(toCell),
      ),
    );
    return new Blob([[head, ...rows].map((row) => `${row.join(',')}\r\n`).join('')], { type: 'text/csv' });
  }

  /** Erases it, and goes on. */
  async clear(): Promise<void> {
    this.#forget();
    await this.#inTurn(async () => {
      const names = [...(await this.#readAll()).keys()].filter(readName);
      await this.#database.use('readwrite', (store) => {
        for (const name of names) store.delete(name);
        return promisifyRequest(store.transaction);
      });
    });
  }

  /** Writes what waits; resolves when it is written or cannot be. Never rejects. */
  async flush(): Promise<void> {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    await this.#inTurn(() => this.#write());
  }

  /** Writes what waits and stops. */
  destroy(): void {
    this.#stop();
    void this.flush().then(() => this.#database.close());
  }

  readonly #add = guard((event: CollectedEvent): void => {
    if (!this.#isAllowed) return;
    addTo(this.#waitingOf(dayOf(event.timestamp)), toAddition(event));
    this.#stopTimer ??= after(settleMs, () => this.flush());
  });

  #waitingOf(day: string): Rollup {
    const rollup = this.#pending.get(day) ?? new Map();
    this.#pending.set(day, rollup);
    return rollup;
  }

  /** One transaction for each look and change, so that two tabs add up to the same. Gives everything where it had to look at it. */
  async #write(): Promise<ReadonlyMap<string, string> | undefined> {
    const pending = this.#pending;
    const today = dayOf(Date.now());
    const isTidying = this.#tidied !== today;
    if (!this.#isStillAllowed || (!pending.size && !isTidying)) return;
    this.#pending = new Map();
    this.#taken = pending;
    let transaction: IDBTransaction | undefined;
    const write = async (store: IDBObjectStore): Promise<ReadonlyMap<string, string> | undefined> => {
      transaction = store.transaction;
      for (const [day, rollup] of pending) {
        const name = nameOf({ unit: 'day', from: day });
        const before = decodeRollup(await promisifyRequest<unknown>(store.get(name)));
        if (before) mergeInto(before, rollup);
        store.put(encodeRollup(before ?? rollup), name);
      }
      const tidied = isTidying ? await this.#tidy(store, today) : undefined;
      await promisifyRequest(store.transaction);
      return tidied;
    };
    try {
      const records = await this.#database.use('readwrite', write);
      this.#tidied = today;
      return records;
    } catch (problem) {
      this.#putBack(pending, transaction);
      throw problem;
    }
  }

  /** It waits for the next time, unless it was forgotten meanwhile. */
  #putBack(taken: Map<string, Rollup>, transaction: IDBTransaction | undefined): void {
    try {
      // One that is only slow must not write it, too.
      transaction?.abort();
    } catch {
      // It has failed by itself.
    }
    for (const [day, rollup] of taken) mergeInto(this.#waitingOf(day), rollup);
    taken.clear();
  }

  async #tidy(store: IDBObjectStore, today: string): Promise<ReadonlyMap<string, string>> {
    const { changed, gone, kept } = tidy(await readRecords(store), today, this.#limits);
    for (const [name, text] of changed) store.put(text, name);
    for (const name of gone) store.delete(name);
    return kept;
  }

  #readAll(): Promise<Map<string, string>> {
    return this.#database.use('readonly', readRecords);
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    const done = this.#writing.then(() => attempt(work));
    this.#writing = done;
    return done;
  }

  #forget(): void {
    this.#pending.clear();
    this.#taken.clear();
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    this.#database.close();
  }

  get #isAllowed(): boolean {
    return allowsStorage(this.#source.getConsent());
  }

  /** Also by what lies on the device: another tab may have been told no, and this one not have heard yet. */
  get #isStillAllowed(): boolean {
    const level = this.#source.getConsent();
    return allowsStorage(level) && allowsStorage(createConsent(level, this.#storage, false).level);
  }
}

/** Ours, and only these: the range ends after the last name that begins like them. */
async function readRecords(store: IDBObjectStore): Promise<Map<string, string>> {
  const range = IDBKeyRange.bound('local', 'local~');
  const [names, texts] = await Promise.all([
    promisifyRequest(store.getAllKeys(range)),
    promisifyRequest<unknown[]>(store.getAll(range)),
  ]);
  return new Map(names.map((name, index) => [String(name), String(texts[index])]));
}

/** Records as they are read by people, the newest first; what is damaged has no kinds, and goes when the shelf is tidied. */
export function toPeriods(records: ReadonlyMap<string, string>): readonly LocalPeriod[] {
  return [...records]
    .flatMap(([name, text]) => toPeriod(readName(name), text) ?? [])
    .sort((a, b) => (a.from < b.from ? 1 : -1));
}

/** Of ten years somebody looks at some weeks: the rest need not be read. */
function toPeriod(period: Period | undefined, text: string): LocalPeriod | undefined {
  let kinds: readonly LocalCount[] | undefined;
  return (
    period && {
      ...period,
      get kinds() {
        kinds ??= (readRollup(text) ?? []).map(toCount);
        return kinds;
      },
    }
  );
}

function toCount([kind, numbers]: RollupEntries[number]): LocalCount {
  const [count = 0, failed = 0] = numbers;
  const measured = toMeasure(numbers);
  return { kind, count, failed, ...(measured && { measured }) };
}

/** Kinds hold words of the site: no spreadsheet may take them for a formula. */
function toCell(value: string | number | undefined): string {
  const text = String(value ?? '');
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
