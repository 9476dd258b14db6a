import { createKnownIds } from '../intake/knownIds.ts';
import { type Log, reasonOf } from '../log.ts';
import { createRest } from '../spool/rest.ts';
import type { Spool } from '../spool/spool.ts';
import type { Stretch } from '../spool/stretch.ts';
import {
  eventAt,
  idAt,
  isEventAt,
  pickRows,
  sortRows,
  startsOf,
  timeAt,
  unpackReports,
  unpackRows,
} from '../store/rowBytes.ts';
import type { Store } from '../store/store.ts';
import type { Booker } from './booker.ts';
import { type BadRow, insertBlock, type OnDivide } from './insertBlock.ts';
import type { Quarantine } from './quarantine.ts';
import { startOfWeek } from './week.ts';

/** What moves spooled events into the store. */
export interface Loader {
  /** Says that more waits; a full block is not kept waiting. */
  poke(): void;
  /** Stores what waits now, however little it is. */
  hurry(): void;
  /** Until when everything that was taken in is in the store; `undefined` while that is not known. */
  storedUntil(): number | undefined;
  /** Stores what can be stored within `graceMs`; what remains is stored after the next start. */
  close(graceMs: number): Promise<void>;
}

/** What the loader works with. */
export interface LoaderOptions {
  spool: Pick<Spool, 'read' | 'begin' | 'release' | 'status' | 'resume'>;
  store: Pick<Store, 'insert' | 'insertReports' | 'feedAgain' | 'ping' | 'recentIds'>;
  quarantine: Quarantine;
  /** Whether the store has this event already; asked where the checkpoint could not be trusted. */
  isStored?: (id: string) => boolean;
  onSetAside?: (projects: readonly string[]) => void;
  /** Where other servers store into the same store. */
  booker?: Booker;
  /** Is given the projects of events that were taken in here and that another server stores. */
  onRepeated?: (projects: readonly string[]) => void;
  /** Is given what the store has taken, before the spool lets go of it; a block that is repeated after a crash comes again. */
  onStored?: (payloads: readonly Buffer[]) => Promise<void>;
  log: Log;
  intervalMs?: number;
  maxRows?: number;
  /** Of a block, as it lies in the spool. @default 16 MiB, of which the smallest engine makes 300 MiB of memory */
  maxBytes?: number;
  now?: () => number;
}

/** Where a block goes. */
type Target = Pick<Store, 'insert' | 'ping'>;

/** A server's part of a stretch. */
interface Share {
  readonly payloads: readonly Buffer[];
  readonly repeated: readonly string[];
}

/**
 * Storing a thousand events costs hardly more than storing a hundred, so blocks of this size come half as often. One of few is
 * for somebody who tries it out and watches; one of more takes memory.
 */
const modest = { least: 200, most: 4000 };
const firstPauseMs = 200;
const longestPauseMs = 5000;
// A question may have taken the memory: it is over by then.
const tooMuchAfter = 3;
// With growing pauses, about half a minute.
const hopelessAfter = 12;

/** Starts moving: one block at a time, every one or two seconds or as soon as a block is full, in the order of the spool. */
export function startLoader(options: LoaderOptions): Loader {
  const { spool, store, quarantine, log, isStored, booker } = options;
  const { onStored, onSetAside = () => {}, onRepeated = () => {} } = options;
  const { intervalMs = 1000, maxRows = 20_000, maxBytes = 16 * 1024 * 1024, now = Date.now } = options;
  const reports: Target = {
    insert: (block) => store.insertReports(block),
    ping: () => store.ping(),
  };
  let { at, block } = spool.resume;
  let isClosing = false;
  let failures = 0;
  let restMs = intervalMs;
  let storedUntil: number | undefined;
  /** What waited at a time, as far as it still does. */
  let waited: { events: number; at: number } | undefined;
  const { pause, wake } = createRest();

  const running = (async () => {
    while (!isClosing) {
      await pause(failures === 0 ? restMs : backoffMs(failures));
      if (isClosing) break;
      while (!isClosing && (await step()) && isFull());
    }
  })();

  function isFull(): boolean {
    const { waitingEvents, waitingBytes } = spool.status();
    return waitingEvents >= maxRows || waitingBytes >= maxBytes;
  }

  /** Moves one block; `false` when there is none, or when it has to wait. */
  async function step(): Promise<boolean> {
    const isRepeat = block !== undefined;
    waited ??= { events: spool.status().waitingEvents, at: now() };
    try {
      const stretch = await next();
      restMs = stretch && isModest(stretch.events) ? 2 * intervalMs : intervalMs;
      if (!stretch || !block) {
        letGo(waited.events);
        return false;
      }
      const { payloads, repeated } = await share(stretch, isRepeat);
      await load(payloads, { token: stretch.token, ...block }, isRepeat);
      await onStored?.(payloads);
      await spool.release(stretch.until, stretch.events);
      at = stretch.until;
      block = undefined;
      letGo(stretch.events);
      if (repeated.length > 0) onRepeated(repeated);
      if (failures > 0) log('info', 'the store takes events again');
      failures = 0;
      return true;
    } catch (error) {
      failures += 1;
      if (failures === 1) log('warn', 'events wait for the store', { reason: reasonOf(error) });
      return false;
    }
  }

  function letGo(events: number): void {
    if (!waited) return;
    waited.events -= events;
    if (waited.events > 0) return;
    storedUntil = waited.at;
    waited = undefined;
  }

  /** The block that was on its way, exactly as it was; else a new one, its end written down before it is sent. */
  async function next(): Promise<Stretch | undefined> {
    if (block) return spool.read(at, { until: block.until });
    if (spool.status().waitingBytes === 0) {
      // So that the door knows what others have taken in; when that fails, nothing waits for it.
      await booker?.follow().catch(() => {});
      return undefined;
    }
    const stretch = await spool.read(at, { maxEvents: maxRows, maxBytes });
    const planned = { until: stretch.until, liveFrom: startOfWeek(now()) };
    await spool.begin({ at, block: planned });
    block = planned;
    return stretch;
  }

  /** What of a stretch is this server's to store, and the projects of those events that are not. */
  async function share({ records, token }: Stretch, isRepeat: boolean): Promise<Share> {
    const payloads = records.map(({ payload }) => payload);
    if (!booker) return { payloads, repeated: [] };
    const isOurs = await booker.book(token, payloads.flatMap(idsOf), isRepeat);
    const repeated: string[] = [];
    const ours = pickRows(payloads, (rows, from) => {
      if (!isEventAt(rows, from) || isOurs(idAt(rows, from))) return true;
      repeated.push(eventAt(rows, from).project);
      return false;
    });
    return { payloads: [ours], repeated };
  }

  async function load(
    payloads: readonly Buffer[],
    { token, liveFrom, isDivided }: { token: string; liveFrom: number; isDivided?: boolean },
    isRepeat: boolean,
  ): Promise<void> {
    const kinds = ['live', 'late', 'report', 'stored'] as const;
    const { live, late, report, stored } = sortRows(payloads, kinds, (rows, from) => {
      if (!isEventAt(rows, from)) return 'report';
      if (isStored?.(idAt(rows, from))) return 'stored';
      // Events of an earlier week go to another partition; apart, they do not slow the live ones.
      return timeAt(rows, from) >= liveFrom ? 'live' : 'late';
    });
    const events = (booker && isRepeat) || isDivided ? await withoutStored(store, payloads) : store;
    // Of what the database could not read it has nothing; of anything else it may have parts already.
    const afresh: OnDivide = async (fault) => {
      await noteDivided();
      return fault === 'rows' ? events : withoutStored(store, payloads);
    };
    await insert(`${token}-live`, live, events, afresh);
    await insert(`${token}-late`, late, events, afresh);
    if (stored.length > 0) await store.feedAgain?.(stored);
    // After the events, so that none is ever missed that is only late.
    await insert(`${token}-reports`, report, reports);
  }

  async function insert(token: string, rows: Buffer, into: Target, onDivide?: OnDivide): Promise<void> {
    const how = { isTooMuch: failures >= tooMuchAfter, isHopeless: failures >= hopelessAfter };
    const attempt = await insertBlock(into, { token, rows }, { ...how, ...(onDivide && { onDivide }) });
    if (attempt.kind === 'again') throw attempt.error;
    if (attempt.bad.length > 0) await setAside(token, attempt.bad);
  }

  /** Remembers, before a part of the block goes in, that it may; the whole would else go in beside it another time. */
  async function noteDivided(): Promise<void> {
    if (!block || block.isDivided) return;
    block = { ...block, isDivided: true };
    await spool.begin({ at, block });
  }

  async function setAside(token: string, bad: readonly BadRow[]): Promise<void> {
    const lines = bad.map(({ row, error }) => {
      const [event] = unpackRows(row);
      const [report] = unpackReports(row);
      return JSON.stringify({ reason: String(error), event, report });
    });
    await quarantine.keep(`${token}.ndjson`, `${lines.join('\n')}\n`);
    const projects = bad.flatMap(({ row }) => unpackRows(row)).map(({ project }) => project);
    const events = projects.length;
    onSetAside(projects);
    log('error', 'the store refuses rows; they are in the quarantine', {
      events,
      reports: bad.length - events,
    });
  }

  async function finish(): Promise<void> {
    await running;
    while ((await step()) && spool.status().waitingEvents > 0);
  }

  return {
    poke() {
      if (failures === 0 && isFull()) wake();
    },
    storedUntil: () => storedUntil,
    hurry() {
      if (failures === 0) wake();
    },
    async close(graceMs) {
      isClosing = true;
      wake();
      await within(graceMs, finish());
    },
  };
}

function isModest(events: number): boolean {
  return events >= modest.least && events <= modest.most;
}

function idsOf(rows: Buffer): string[] {
  return startsOf(rows)
    .filter((from) => isEventAt(rows, from))
    .map((from) => idAt(rows, from));
}

/**
 * A store that is not given again what it has of some events. With the blocks of many servers among each other a token may be forgotten
 * before its block is repeated, and of a block that was divided parts have tokens of their own; and as what is left out is in the store
 * whole, partition by partition, tokens still mean the same. What goes with an event may be missing there, and is made whole.
 */
async function withoutStored(
  store: Target & Pick<Store, 'feedAgain' | 'recentIds'>,
  payloads: readonly Buffer[],
): Promise<Target> {
  let since = Number.POSITIVE_INFINITY;
  let until = 0;
  for (const { receivedAt } of payloads.flatMap(unpackRows)) {
    since = Math.min(since, receivedAt);
    until = Math.max(until, receivedAt + 1);
  }
  if (until === 0) return store;
  const stored = createKnownIds(Number.POSITIVE_INFINITY);
  for await (const ids of store.recentIds(since, until)) for (const id of ids) stored.add(id);
  return {
    async insert({ token, rows }) {
      const parts = sortRows([rows], ['missing', 'there'], (row, from) =>
        stored.has(idAt(row, from)) ? 'there' : 'missing',
      );
      await store.insert({ token, rows: parts.missing });
      if (parts.there.length > 0) await store.feedAgain?.(parts.there);
    },
    ping: () => store.ping(),
  };
}

/** Full jitter: a pause of up to 0.2, 0.4, 0.8 … 5 seconds. */
function backoffMs(failures: number): number {
  return Math.random() * Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1));
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
