import { after } from '../browser/after.ts';
import type { Clock } from '../browser/clock.ts';
import { deleteDatabase } from '../browser/deleteDatabase.ts';
import { attempt, guard } from '../browser/guard.ts';
import type { DeviceStorage } from '../browser/storage.ts';
import type { Stop } from '../stop.ts';
import { numberIn, type WrittenEnvelope } from '../wire/encode.ts';
import type { Envelope } from '../wire/envelope.ts';
import { addressOf } from './address.ts';
import { createDelivery, type DeliveryStatus, type Waiting } from './deliver.ts';
import type { Device, JournalStage } from './device.ts';
import { createJournal } from './journal.ts';
import { databaseName, localTexts } from './localTexts.ts';
import { countOf, type Numbers, numbersOf, without } from './numbers.ts';
import type { RecordBody } from './record.ts';
import {
  allOf,
  countsOf,
  joinSettlements,
  nothingSettled,
  type Settlement,
  settlementOf,
} from './settlement.ts';
import type { Outcome, Transport } from './transport.ts';

/** What an outbox asks of whoever numbers events. */
interface Producer {
  peek(): WrittenEnvelope | undefined;
  seal(): void;
  head(): Pick<Envelope, 'origin' | 'sdk' | 'context'> | undefined;
  totals(): Pick<Envelope, 'produced' | 'dropped'>;
  readonly size: number;
}

interface OutboxParts extends Clock {
  readonly storage: DeviceStorage;
  /** Whether a name of ours on the device survives an erasure. */
  readonly isSpared: (name: string) => boolean;
  /** Says a word to the other tabs. */
  readonly tell: (word: 'join' | 'due' | `${'erase' | 'pause'} ${number}`) => void;
  readonly ledger: {
    count(reason: string, events?: number): void;
    totals(): Record<string, number>;
  };
  /** Whether anything may be stored on the device now. */
  readonly stores: () => boolean;
  readonly settings: () => OutboxSettings;
  readonly pipeline: Producer;
  /** What may be left now of what was collected before; itself, where all of it may. */
  readonly revise: <Kind extends RecordBody>(events: Kind) => Kind | undefined;
  readonly shorten: (event: string) => string;
  readonly onOutcome: (envelope: Envelope, outcome: Outcome) => void;
}

interface OutboxSettings {
  readonly maxQueueBytes: number;
  readonly maxPayloadBytes: number;
  readonly writeKey?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly transport: unknown;
}

/** What waits and what became of the rest. */
export interface OutboxStatus extends Pick<DeliveryStatus, 'state' | 'shortened'> {
  /** Events of this page that a server has acknowledged. */
  readonly acknowledged: number;
  /** Events of this page that were let go, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Events of this page that wait, and what of it is in memory as envelopes. */
  readonly waiting: { readonly events: number; readonly envelopes: number; readonly bytes: number };
  /** Where what waits lies. */
  readonly journal: JournalStage;
}

/** Everything behind the buffer: the journal, the one tab that sends, and the network. */
export interface Outbox {
  /** Writes an event down while it is still in the buffer. */
  write(event: string, head: Pick<Envelope, 'origin' | 'sdk' | 'context'>): void;
  /** Events that were written down are let go before they were in an envelope, for the person allows them no more. */
  withdraw(origin: string, events: readonly string[]): void;
  /** Takes over an envelope whose events were written down. */
  add(envelope: WrittenEnvelope, bytes: number): void;
  drain(isWanted: boolean): Promise<void>;
  /** In a moment, for a page that is left by what was just tracked must not be left in the middle of a request. */
  drainSoon(): void;
  /** The page may be going; `isOver` when it is. */
  leave(isOver: boolean): void;
  /** Gives up whatever other tabs wait for. */
  suspend(): void;
  /** Sends this way from now on; without a transport everything is kept. */
  connect(transport: Transport | undefined): void;
  /**
   * Changes or lets go of what may not be as it is any more, beginning in this very task; of everything on the device where nothing
   * may be there, and where not everything is here to be looked through (`isWhole`). Says whether the device is empty then.
   */
  revise(isWhole: boolean): boolean;
  /** Lets go of everything that waits and of everything on the device, beginning in this very task. */
  forget(): Promise<void>;
  /** Events that memory holds, as texts, with the page load they are from. */
  held(): { readonly origin: string; readonly texts: readonly string[] };
  /** Whether an erasure has reached everything on the device. */
  isErased(): boolean;
  /** Another tab has said this. */
  hear(word: string, about?: string): void;
  stop(): void;
  status(): OutboxStatus;
}

/** What is known of the events of one page load. */
interface Own {
  produced: number;
  settled: Settlement;
  /** What other pages have done with them. */
  elsewhere: Settlement;
}

/** All names of ours in `localStorage` begin so. */
const ours = 'candor.';
/** Until when the other side wants to be left alone. */
const pauseName = `${ours}pause`;
/** Lies there from the first to the last step of an erasure, so that the next page completes one that was cut off. */
const eraseName = `${ours}erase`;

/** How long what was tracked waits in `localStorage`, which a browser writes to its own disk only seconds later. */
const settleAfterMs = 200;
/** While events keep coming the platform is handed a new version of them only so often: each one costs it. */
const armEveryMs = 1000;
/** Nobody is asked to wait for more than an hour; where more is left of a pause the clock was set back meanwhile. */
const longestPauseMs = 3_700_000;
const restAfterMs = 500;
const eraseAgainAfterMs = 2000;
/** How often what is on the device is looked through while a page stays open. */
const tidyEveryMs = 3_600_000;

/** Under which names collectors of this page keep their records now. */
const claimedSites = new Set<string | undefined>();

/** An outbox that touches nothing until it is connected. */
export function createOutbox(parts: OutboxParts): Outbox {
  const { storage, ledger, stores, settings, pipeline, tell, now, elapsed } = parts;
  /** What became of the events of page loads that were counted here; more than one after a `forget`. */
  const own = new Map<string, Own>();
  /** Of page loads that were forgotten. */
  let acknowledgedBefore = 0;
  let device: Device | undefined;
  let loading: Promise<void> | undefined;
  let isSuspended = true;
  let isGoingTogether = false;
  let transport: Transport | undefined;
  let settling: Stop | undefined;
  let isDue = false;
  let claimed: string | undefined;
  let writtenAt = 0;
  let armedAt = 0;
  /** Page loads of which something was let go that is still to be counted. */
  const owed = new Set<string>();
  let tidiedAt = 0;
  /** Whether another page has spoken since this one sent last. */
  let hasCompany = false;
  let stopResting: Stop = () => undefined;

  const maxCharacters = (): number => transport?.room?.() ?? 4 * settings().maxPayloadBytes;
  /** Before it is connected, too: what the page tracks first is no other site's. */
  const site = (): string => claimed ?? claim();
  const local = localTexts(storage);
  const journal = createJournal({
    local,
    isAllowed: stores,
    site,
    maxBytes: () => settings().maxQueueBytes,
    now,
    onSaved() {
      delivery.fit();
      settleSoon();
    },
    onRefused: () => void device?.commit(),
  });

  const settle = (origin: string, numbers: Numbers, reason?: string): void => {
    const account = own.get(origin);
    if (!account) {
      if (stores()) device?.settle(origin, numbers, reason);
      return;
    }
    const before = countOf(allOf(account.settled));
    account.settled = joinSettlements(account.settled, settlementOf(numbers, reason));
    if (reason) ledger.count(reason, countOf(allOf(account.settled)) - before);
  };

  /** Whether what is safe is left to another page; the frames of one page go together. */
  const isLeft = (): boolean =>
    !isGoingTogether && !!device && (!transport || (!device.isHeld && (device.hasRival || hasCompany)));

  /** Until it is known who else is there, everybody sends what is their own. */
  const isSender = (): boolean => !device || !transport || device.isHeld || (isSuspended && !isLeft());

  const delivery = createDelivery({
    maxBytes: () => settings().maxQueueBytes,
    maxCharacters,
    now,
    isSender,
    isLeft,
    // What lies there comes back only by the device.
    isSafe: (names) => !!device && journal.isSafe(names),
    onSettled({ envelope, names = [] }, events, reason) {
      settle(envelope.origin, numbersOf(events), reason);
      // What is left of an envelope still needs its records.
      if (events.length !== envelope.events.length) return;
      // With another piece of the same records they may have gone already.
      if (device) device.forget(names.filter((name) => journal.held.has(name)));
      else journal.remove(names);
    },
    onReleased({ names = [] }) {
      for (const name of names) journal.held.delete(name);
      device?.refresh();
    },
    onFlight: (names) => device?.mark(names),
    onDeferred(ms) {
      const until = now() + ms;
      if (stores()) storage.set(pauseName, String(until));
      tell(`pause ${until}`);
    },
    onStuck: () => stepDown(),
    shorten: parts.shorten,
    onOutcome(envelope, outcome) {
      parts.onOutcome(envelope, outcome);
      if (elapsed() - tidiedAt < tidyEveryMs) return;
      tidiedAt = elapsed();
      void device?.tidy();
    },
  });

  /** Most pages need no more than what is here before somebody allows storage. */
  const load = (): void => {
    if (device || !stores()) return;
    loading ??= attempt(async () => {
      try {
        device = (await import('./device.ts')).createDevice({
          ...parts,
          local,
          journal,
          isAllowed: stores,
          settings() {
            const { maxQueueBytes, transport: name } = settings();
            return {
              maxBytes: maxQueueBytes,
              maxCharacters: maxCharacters(),
              site: site(),
              isLocal: name === 'localStorage',
            };
          },
          account() {
            const head = pipeline.head();
            const { produced = 0, dropped = {} } = pipeline.totals();
            return head && { ...head, produced, dropped };
          },
          drop: (reason, numbers, origin) => settle(origin, numbers, reason),
          onMore: more,
          onFull() {
            // What memory holds is worth no more than what it does not.
            delivery.release();
            more();
          },
          onHeld: takeOver,
        });
        if (!transport) void device.tidy();
        if (isSuspended) device.suspend();
        else {
          join(restSoon);
          settleSoon();
        }
      } finally {
        loading = undefined; // Offline, or after a new release: the next try may find it.
      }
    });
  };

  /**
   * By its key or, without one, by where it sends: pages of one origin may send to different servers. So may two collectors of one page,
   * and the second one keeps its records apart.
   */
  const claim = (): string => {
    const { writeKey, endpoint } = settings();
    const wanted = writeKey ?? (endpoint && addressOf(endpoint).host) ?? '';
    if (claimed?.split('#')[0] === wanted && claimedSites.has(claimed)) return claimed;
    claimedSites.delete(claimed);
    let name = wanted;
    for (let i = 2; claimedSites.has(name); i++) name = `${wanted}#${i}`;
    claimedSites.add(name);
    claimed = name;
    return claimed;
  };

  const join = guard(async (then: () => unknown) => {
    await play();
    then();
  });

  /** Stands in line to send. */
  const play = async (): Promise<void> => {
    stopResting();
    const isOver = isSuspended || delivery.status().state === 'stopped';
    if (!transport || !stores() || isOver) device?.rest();
    else {
      await device?.play(site());
      tell('join');
    }
  };

  /** Goes to the end of the line. */
  const stepDown = (): void => {
    if (device?.isHeld && device.hasHeirs) device.rest();
    join(restSoon);
  };

  /**
   * Holds nothing while there is nothing to send and nobody to send it instead: a page that holds a lock stays out of
   * Firefox's back/forward cache.
   */
  const restSoon = (): void => {
    stopResting();
    if (!device || isSuspended) return;
    stopResting = after(restAfterMs, () => {
      const { state, isIdle } = delivery.status();
      if (state !== 'ready' || !device?.isHeld || device.hasHeirs) return;
      if (isIdle) device.rest();
      else restSoon();
    });
  };

  const next = async (): Promise<Waiting | undefined> => {
    const waiting = await device?.next();
    if (!waiting) return undefined;
    const isOwn = waiting.envelope.origin === pipeline.head()?.origin;
    return isOwn ? { ...waiting, envelope: { ...waiting.envelope, ...pipeline.totals() } } : waiting;
  };

  /** There may be more on the device than this page knows of. */
  const more = guard(async () => {
    if (transport && !isSender()) await play();
    if (transport && !isSender()) {
      tell('due');
      return;
    }
    // However sending goes: there may be too much, or some of it too old.
    await device?.tidy();
    if (transport) await delivery.drain();
    restSoon();
  });

  const obeyPause = (until: unknown = storage.get(pauseName)): void => {
    const ms = Number(until) - now();
    if (ms > 0 && longestPauseMs > ms) delivery.defer(ms);
  };

  /** Another page may have sent what this one still holds: it comes back from the device, if it is still there. */
  const takeOver = (hadRival: boolean): void => {
    obeyPause();
    if (hadRival || hasCompany) {
      pipeline.seal();
      delivery.release();
    }
    hasCompany = false;
    more();
  };

  /** A little later, so that one transaction and one request do for many events. */
  const settleSoon = (): void => {
    if (!device && !transport?.sendLater && !isDue) return;
    writtenAt = elapsed();
    settling ??= after(settleAfterMs, settleNow);
  };

  const settleNow = async (): Promise<void> => {
    settling = undefined;
    await device?.commit();
    device?.look();
    if (isDue) guard(drain)(false);
    if (isLeft() || device?.hasHeirs) return;
    const isBusy = elapsed() - writtenAt < settleAfterMs;
    if (isBusy && elapsed() - armedAt < armEveryMs) settling ??= after(settleAfterMs, settleNow);
    else {
      armedAt = elapsed();
      delivery.arm(pipeline.peek());
    }
  };

  const drain = async (isWanted: boolean): Promise<void> => {
    isDue = false;
    const { state } = delivery.status();
    if (stores()) await loading;
    if (!isSuspended) await play();
    if (!isSender() || !transport) {
      // A flush is over when everything is safe.
      await device?.commit();
      if (transport) tell('due');
    }
    // From a page that does not send only what could not be stored leaves. A pause that has begun meanwhile is none that was to end.
    await delivery.drain(isWanted && delivery.status().state === state);
    restSoon();
  };

  const stopSettling = (): void => {
    settling?.();
    settling = undefined;
  };

  /** With what other pages have done; what was heard of it once is remembered. */
  const settledOf = (origin: string, account: Own): Settlement => {
    if (countOf(allOf(account.settled)) === account.produced) return account.settled;
    account.elsewhere = joinSettlements(account.elsewhere, device?.settled(origin) ?? nothingSettled);
    return joinSettlements(account.settled, account.elsewhere);
  };

  /** What neither memory nor the device holds any more was withdrawn. */
  const payOwed = (): void => {
    for (const origin of owed) {
      const account = own.get(origin);
      if (account) settleRest(origin, account);
      owed.delete(origin);
    }
  };

  const settleRest = (origin: string, account: Own): void => {
    const elsewhere = countsOf(account.settled);
    account.settled = settledOf(origin, account);
    for (const [reason, events] of Object.entries(countsOf(account.settled)))
      ledger.count(reason, events - (elsewhere[reason] ?? 0));
    const open = pipeline.peek();
    const kept = numbersOf([...delivery.texts(origin), ...(open?.origin === origin ? open.events : [])]);
    settle(origin, without([[1, account.produced]], kept), 'withdrawn');
    if (kept.length || origin === pipeline.head()?.origin) return;
    // Nothing of it waits any more.
    acknowledgedBefore += countOf(account.settled.acknowledged);
    own.delete(origin);
  };

  /** What only the device holds goes with it. */
  const loseDevice = (): void => {
    for (const origin of own.keys()) owed.add(origin);
    // Where the page has broken what is counted with, it is counted later.
    guard(payOwed)();
    guard(stopSettling)();
    journal.reset();
    device?.reset();
  };

  const ownNames = (prefix: string): string[] => {
    const names = storage.keys(prefix);
    const own: string[] = [];
    // By number: what must go goes, whatever the page has made of its lists.
    for (let i = 0; i < names.length; i++)
      if (!parts.isSpared(names[i] as string)) own[own.length] = names[i] as string;
    return own;
  };

  const erase = async (isFirst = true): Promise<void> => {
    loseDevice();
    // Should it fail, once more; what is allowed again by then is left to the next page.
    const stopTimer = isFirst ? after(eraseAgainAfterMs, () => stores() || erase(false)) : undefined;
    const names = ownNames(ours);
    if (names.length) storage.set(eraseName, 'yes');
    for (let i = 0; i < names.length; i++) {
      const name = names[i] as string;
      if (name !== eraseName) storage.remove(name);
    }
    const end = (): void => {
      stopTimer?.();
      storage.remove(eraseName);
    };
    // Where IndexedDB is denied nothing can have been kept there; one that does not answer is asked again on the next page.
    await deleteDatabase(databaseName).then(end, (problem) => problem instanceof DOMException && end());
  };

  const reviseWaiting = (waiting: Waiting): Waiting | undefined => {
    const { envelope, names = [] } = waiting;
    const left = parts.revise(envelope);
    if (left === envelope) return waiting;
    if (!left) return undefined;
    const { origin, sdk, context, events } = left;
    // Before there is a device only memory holds it from here on.
    if (!device) journal.remove(names);
    const fresh = device && stores() ? device.replace(names, { origin, sdk, context, events }) : [];
    return { ...waiting, envelope: left, names: fresh };
  };

  const reviseDevice = async (): Promise<void> => {
    void device?.commit();
    await loading;
    await device?.revise();
  };

  return {
    write(event, head) {
      const account = own.get(head.origin) ?? {
        produced: 0,
        settled: nothingSettled,
        elsewhere: nothingSettled,
      };
      account.produced = numberIn(event);
      own.set(head.origin, account);
      journal.write(event, head);
      // Where nothing is written down, too, the platform may carry it.
      if (!stores()) settleSoon();
    },
    withdraw(origin, events) {
      owed.add(origin);
      guard(() => {
        settle(origin, numbersOf(events), 'withdrawn');
        owed.delete(origin);
      })();
    },
    add(envelope, bytes) {
      delivery.add({ envelope, bytes, names: journal.cut() });
    },
    drain,
    drainSoon() {
      isDue = true;
      settleSoon();
    },
    leave(isOver) {
      // The page has frames or is one.
      const { length, parent, self } = globalThis;
      isGoingTogether = isOver && (length > 0 || parent !== self);
      journal.save();
      const commit = device?.commit();
      if (isSender() && device?.hasHeirs && !isGoingTogether) {
        delivery.release();
        void commit?.then(more);
      } else {
        delivery.leave(isOver);
        if (!isSender()) tell('due');
      }
      isGoingTogether = false;
    },
    suspend() {
      journal.save();
      isSuspended = true;
      stopSettling();
      stopResting();
      device?.suspend();
    },
    connect(to) {
      transport = to;
      isSuspended = false;
      claim();
      if (ownNames(stores() ? eraseName : ours).length) guard(erase)();
      delivery.use(to, next);
      load();
      join(restSoon);
    },
    revise(isWhole) {
      // What this very task has tracked has no name yet.
      if (stores()) journal.save();
      if (delivery.revise(reviseWaiting) && isWhole && stores()) {
        guard(reviseDevice)();
        return false;
      }
      // What is left in memory is no more than may be.
      guard(erase)();
      return true;
    },
    forget() {
      tell(`erase ${now()}`);
      delivery.revise(() => undefined);
      return erase();
    },
    held() {
      const { origin = '' } = pipeline.head() ?? {};
      return { origin, texts: [...delivery.texts(origin), ...(pipeline.peek()?.events ?? [])] };
    },
    isErased: () => !storage.get(eraseName),
    hear(word, about) {
      if (word === 'join' || word === 'due') {
        hasCompany = !device?.isHeld;
        device?.look();
      }
      if (word === 'due') {
        if (delivery.status().isStuck) stepDown();
        else join(() => device?.isHeld && more());
      }
      if (word === 'pause') obeyPause(about);
      if (word === 'erase') {
        delivery.revise(() => undefined);
        const origins = [...own.keys()];
        loseDevice();
        device?.purge(Number(about), origins);
      }
    },
    stop() {
      journal.save();
      isSuspended = true;
      stopSettling();
      stopResting();
      claimedSites.delete(claimed);
      delivery.stop();
      // What was just flushed still leaves from here.
      void delivery.drain().then(() => isSuspended && device?.suspend());
    },
    status() {
      payOwed();
      const { state, shortened, waiting } = delivery.status();
      const dropped = ledger.totals();
      let acknowledged = acknowledgedBefore;
      let events = 0;
      for (const [origin, account] of own) {
        const { produced, settled } = account;
        const whole = settledOf(origin, account);
        const known = countsOf(settled);
        acknowledged += countOf(whole.acknowledged);
        events += produced - countOf(allOf(whole));
        for (const [reason, count] of Object.entries(countsOf(whole))) {
          const more = count - (known[reason] ?? 0);
          if (more) dropped[reason] = (dropped[reason] ?? 0) + more;
        }
      }
      // In this order: the first look at what the device holds may block the page, and one that starts need not look.
      const isJournaled = journal.isWorking && stores();
      return {
        // What is kept waits for a server to be configured.
        state: transport ? state : 'held',
        shortened,
        acknowledged,
        dropped,
        waiting: { ...waiting, events },
        journal: (device && stores() && device.stage) || (isJournaled ? 'localStorage' : 'memory'),
      };
    },
  };
}
