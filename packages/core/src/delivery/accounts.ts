import { nanoid } from 'nanoid';
import type { DeviceStorage } from '../browser/storage.ts';
import { toJson, type WrittenEnvelope } from '../wire/encode.ts';
import { type Envelope, type EnvelopeContext, WIRE_VERSION } from '../wire/envelope.ts';
import type { Waiting } from './deliver.ts';
import { countOf, type Numbers, toNumbers } from './numbers.ts';
import {
  allOf,
  countsOf,
  joinSettlements,
  nothingSettled,
  type Settlement,
  settlementOf,
} from './settlement.ts';

/** What a page load says of itself, so that somebody can settle its account when it is gone. */
export interface Account {
  readonly sdk: Envelope['sdk'];
  readonly context: EnvelopeContext;
  /** The last number it has given to an event. */
  readonly produced: number;
  readonly dropped: Counts;
  /** Events in the database, unless another page has settled them. */
  readonly moved: number;
}

type Counts = Readonly<Record<string, number>>;

/** The ledger of each page load, on the device, so that it outlives the page. */
export interface Accounts {
  /** What a page load produced so far. Written by itself alone. */
  write(origin: string, account: Account): void;
  /** This page has settled events of another: they were let go for a reason, or acknowledged. */
  settle(origin: string, numbers: Numbers, reason?: string): void;
  /** What all pages say of it. */
  settled(origin: string): Settlement;
  /** Forgets a page load. */
  forget(origin: string): void;
  /** Forgets page loads that nobody will report any more. */
  prune(): void;
  /** What is known of the events of an origin, for its envelopes. */
  totals(origin: string): Pick<Envelope, 'produced' | 'dropped'>;
  /**
   * The report of a page load that is over and has nothing left on the device, if there is something to tell; `isEmptied` says
   * that the database has lost what was in it, `undefined` that it does not answer.
   */
  next(
    self: string | undefined,
    present: ReadonlySet<string>,
    isEmptied: boolean | undefined,
  ): Waiting | undefined;
}

const pageKey = 'candor.l ';
/** One for each page that settles, for what another process has just written may not be seen here yet. */
const senderKey = 'candor.s ';
/** A page that runs writes its account again. */
const overAfterMs = 60_000;
const keptForMs = 30 * 86_400_000;
/** A page that only seems to be over may still ask. */
const settledForMs = 86_400_000;

export function createAccounts(storage: DeviceStorage, now: () => number): Accounts {
  const read = <T>(key: string): Partial<T> => {
    try {
      return (JSON.parse(storage.get(key) ?? '{}') as Partial<T> | null) ?? {};
    } catch {
      return {}; // Half written, or edited.
    }
  };
  const accountOf = (origin: string) => read<Account & { at: number }>(pageKey + origin);
  const own = new Map<string, Settlement>();
  const sender = nanoid();
  const settled = (origin: string): Settlement =>
    storage.keys(`${senderKey}${origin} `).reduce<Settlement>((sum, key) => {
      const { acknowledged, dropped } = read<Settlement>(key);
      return joinSettlements(sum, {
        acknowledged: toNumbers(acknowledged),
        dropped: Object.fromEntries(
          Object.entries(Object(dropped)).map(([reason, numbers]) => [reason, toNumbers(numbers)]),
        ),
      });
    }, nothingSettled);

  const totals: Accounts['totals'] = (origin) => {
    const { produced, dropped } = accountOf(origin);
    const all = add(toCounts(dropped), countsOf(settled(origin)));
    return { ...(produced !== undefined && { produced }), ...(sum(all) && { dropped: all }) };
  };

  const forget = (origin: string): void => {
    storage.remove(pageKey + origin);
    for (const key of storage.keys(`${senderKey}${origin} `)) storage.remove(key);
    own.delete(origin);
  };

  return {
    write(origin, account) {
      storage.set(pageKey + origin, toJson({ at: now(), ...account }));
    },
    settle(origin, numbers, reason) {
      const next = joinSettlements(own.get(origin) ?? nothingSettled, settlementOf(numbers, reason));
      own.set(origin, next);
      storage.set(`${senderKey}${origin} ${sender}`, toJson({ at: now(), ...next }));
    },
    settled,
    totals,
    forget,
    prune() {
      for (const key of storage.keys(pageKey)) {
        const origin = key.slice(pageKey.length);
        if (Math.abs(now() - (accountOf(origin).at ?? 0)) > keptForMs) forget(origin);
      }
    },
    next(self, present, isEmptied) {
      for (const key of storage.keys(senderKey)) {
        const [origin = ''] = key.slice(senderKey.length).split(' ');
        const at = Number(read<{ at: number }>(key).at) || 0;
        const isOld = Math.abs(now() - at) > settledForMs;
        if (isOld && !storage.get(pageKey + origin) && !present.has(origin)) storage.remove(key);
      }
      for (const key of storage.keys(pageKey)) {
        const origin = key.slice(pageKey.length);
        const { at = 0, moved = 0, context, sdk } = accountOf(origin);
        if (origin === self || present.has(origin) || Math.abs(now() - at) < overAfterMs) continue;
        // What had reached the database and left it no way that anybody knows of.
        const lost = isEmptied === false ? 0 : moved - countOf(allOf(settled(origin)));
        // It may be there still, and then it needs its account.
        if (lost > 0 && isEmptied === undefined) continue;
        const about = totals(origin);
        const all = add(about.dropped ?? {}, lost > 0 ? { store_lost: lost } : {});
        if (!sum(all) || !context || !sdk) {
          storage.remove(pageKey + origin);
          continue;
        }
        const envelope: WrittenEnvelope = {
          v: WIRE_VERSION,
          id: nanoid(),
          origin,
          sentAt: now(),
          sdk,
          context,
          events: [],
          ...about,
          dropped: all,
        };
        return { envelope, bytes: 0, forget: () => storage.remove(pageKey + origin) };
      }
      return undefined;
    },
  };
}

/** Somebody may have edited it. */
function toCounts(value: unknown): Counts {
  const isPlain = typeof value === 'object' && value !== null && !Array.isArray(value);
  return Object.fromEntries(Object.entries(isPlain ? value : {}).filter(([, count]) => count > 0));
}

function add(some: Counts, others: Counts): Counts {
  const all: Record<string, number> = { ...some };
  for (const [reason, events] of Object.entries(others)) all[reason] = (all[reason] ?? 0) + events;
  return all;
}

function sum(counts: Counts): number {
  return Object.values(counts).reduce((all, one) => all + one, 0);
}
