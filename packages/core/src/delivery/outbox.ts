import { after } from '../browser/after.ts';
import type { Clock } from '../browser/clock.ts';
import { createRole, type Role } from '../browser/role.ts';
import type { DeviceStorage } from '../browser/storage.ts';
import type { Stop } from '../stop.ts';
import type { Envelope, WireEvent } from '../wire/envelope.ts';
import { createAccounts } from './accounts.ts';
import { createDelivery, type DeliveryStatus, type Waiting } from './deliver.ts';
import { createJournal, type JournalStage } from './journal.ts';
import type { RecordBody } from './record.ts';
import { databaseTexts, localTexts } from './texts.ts';
import type { Outcome, Transport } from './transport.ts';

/** What an outbox asks of whoever numbers events. */
interface Producer {
  peek(): Envelope | undefined;
  omit(numbers: ReadonlySet<number>): number;
  head(): Pick<Envelope, 'origin' | 'sdk' | 'context'> | undefined;
  totals(): Pick<Envelope, 'produced' | 'dropped'>;
  readonly size: number;
}

interface OutboxParts extends Clock {
  readonly storage: DeviceStorage;
  /** The only name of ours on the device that survives an erasure. */
  readonly spared: string;
  /** Says a word to the other tabs. */
  readonly tell: (word: 'due' | 'pause' | 'erase') => void;
  readonly ledger: {
    count(reason: string, events?: number): void;
    totals(): Record<string, number>;
  };
  /** Whether anything may be stored on the device now. */
  readonly stores: () => boolean;
  readonly settings: () => OutboxSettings;
  readonly pipeline: Producer;
  readonly shorten: (event: WireEvent) => WireEvent;
  readonly onOutcome: (envelope: Envelope, outcome: Outcome) => void;
}

interface OutboxSettings {
  readonly maxQueueBytes: number;
  readonly maxPayloadBytes: number;
  readonly maxBufferSize: number;
  readonly writeKey?: string | undefined;
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
  write(event: WireEvent, head: Pick<Envelope, 'origin' | 'sdk' | 'context'>): void;
  /** Takes over an envelope whose events were written down. */
  add(envelope: Envelope, bytes: number): void;
  drain(isWanted: boolean): Promise<void>;
  /** The page is going, or may be. */
  leave(): void;
  /** Gives up whatever other tabs wait for. */
  suspend(): void;
  /** Sends this way from now on; without a transport everything is kept. */
  connect(transport: Transport | undefined, settings: OutboxSettings): void;
  /** Changes or lets go of everything that waits; on the device, where that is not allowed any more, of everything. */
  revise(change: (envelope: Envelope) => Envelope | undefined): Promise<void>;
  /** Lets go of everything that waits and of everything on the device, beginning in this very task. */
  forget(): Promise<void>;
  /** Another tab has said this. */
  hear(word: string): void;
  stop(): void;
  status(): OutboxStatus;
}

/** All names of ours in `localStorage` begin so. */
const ours = 'candor.';
/** Until when the other side wants to be left alone. */
const pauseName = `${ours}pause`;
/** Lies there from the first to the last step of an erasure, so that the next page completes one that was cut off. */
const eraseName = `${ours}erase`;

/** How long what was tracked waits in `localStorage`, which a browser writes to its own disk only seconds later. */
const settleAfterMs = 200;
const longestPauseMs = 3_600_000;

/** An outbox that touches nothing until it is connected. */
export function createOutbox(parts: OutboxParts): Outbox {
  const { storage, ledger, stores, settings, pipeline, tell, now, elapsed } = parts;
  /** Page loads that were counted here; more than one after a `forget`. */
  const origins = new Set<string>();
  let role: Role | undefined;
  let roleName: string | undefined;
  let transport: Transport | undefined;
  let acknowledged = 0;
  /** Events of this page that only the journal holds. */
  let away = 0;
  let settling: Stop | undefined;

  const accounts = createAccounts(storage, now);
  const isHeld = (): boolean => !!role?.isHeld;

  const settle = (origin: string, events: number, reason?: string): void => {
    if (!origins.has(origin)) {
      if (stores()) accounts.settle(origin, events, reason);
    } else if (reason) ledger.count(reason, events);
    else acknowledged += events;
  };

  const journal = createJournal({
    local: localTexts(storage),
    database: databaseTexts(),
    isAllowed: stores,
    settings() {
      const { maxQueueBytes, maxPayloadBytes, maxBufferSize, writeKey = '', transport } = settings();
      return {
        maxBytes: maxQueueBytes,
        maxCharacters: 4 * maxPayloadBytes,
        maxEvents: maxBufferSize,
        site: writeKey,
        isLocal: transport === 'localStorage',
      };
    },
    now,
    elapsed,
    drop(reason, events, origin) {
      if (origins.has(origin)) away -= events;
      settle(origin, events, reason);
    },
    onMoved: () => writeAccount(),
    onMore: () => void more(),
  });

  const delivery = createDelivery({
    maxBytes: () => settings().maxQueueBytes,
    now,
    isSender: isHeld,
    isSafe: journal.isSafe,
    onSettled({ envelope, names = [] }, events, reason) {
      settle(envelope.origin, events, reason);
      // What is left of an envelope still needs its records.
      if (events === envelope.events.length && names.length) {
        journal.remove(names);
        if (origins.has(envelope.origin)) writeAccount();
      }
    },
    onReleased({ envelope, names = [] }) {
      if (origins.has(envelope.origin)) away += envelope.events.length;
      journal.release(names);
    },
    onDeferred(ms) {
      if (stores()) storage.set(pauseName, String(now() + ms));
      tell('pause');
    },
    shorten: parts.shorten,
    onOutcome: parts.onOutcome,
  });

  const writeAccount = (): void => {
    const head = pipeline.head();
    if (!head || !stores() || journal.stage !== 'indexedDB') return;
    const { origin, sdk, context } = head;
    const { produced = 0, dropped = {} } = pipeline.totals();
    accounts.write(origin, { sdk, context, produced, dropped, moved: journal.moved });
  };

  const next = async (): Promise<Waiting | undefined> => {
    const waiting = await journal.next();
    if (!waiting) return isHeld() ? accounts.next(pipeline.head()?.origin, journal) : undefined;
    const { origin, events } = waiting.envelope;
    const isOwn = origin === pipeline.head()?.origin;
    if (origins.has(origin)) away -= events.length;
    return {
      ...waiting,
      envelope: { ...waiting.envelope, ...(isOwn ? pipeline.totals() : accounts.totals(origin)) },
    };
  };

  /** There may be more on the device than this page knows of. */
  const more = (): Promise<void> => {
    journal.refresh();
    if (isHeld()) return delivery.drain();
    if (!transport) return journal.tidy();
    tell('due');
    return Promise.resolve();
  };

  const obeyPause = (): void => {
    const ms = Number(storage.get(pauseName)) - now();
    if (ms > 0) delivery.defer(Math.min(ms, longestPauseMs));
  };

  /** Another tab may have sent what this one still holds. */
  const takeOver = async (): Promise<void> => {
    obeyPause();
    const gone = await journal.sentElsewhere();
    const origin = pipeline.head()?.origin;
    if (gone.size && origin) {
      away += pipeline.omit(gone);
      away += delivery.omit(origin, gone);
    }
    await more();
  };

  /** A little later, so that one transaction and one request do for many events. */
  const settleSoon = (): void => {
    if (!stores() && !transport?.sendLater) return;
    settling ??= after(settleAfterMs, async () => {
      settling = undefined;
      await journal.commit();
      if (isHeld() ? !role?.hasHeirs : !stores()) delivery.arm(pipeline.peek());
    });
  };

  const stopSettling = (): void => {
    settling?.();
    settling = undefined;
  };

  /** What others have done with events of this page. */
  const settledElsewhere = (): { acknowledged: number; dropped: Record<string, number>; all: number } => {
    const dropped: Record<string, number> = {};
    let elsewhere = 0;
    let all = 0;
    for (const origin of origins) {
      const settled = accounts.settled(origin);
      elsewhere += settled.acknowledged;
      all += settled.acknowledged;
      for (const [reason, events] of Object.entries(settled.dropped)) {
        dropped[reason] = (dropped[reason] ?? 0) + events;
        all += events;
      }
    }
    return { acknowledged: elsewhere, dropped, all };
  };

  /** What only the journal holds goes with it. */
  const loseJournal = (elsewhere = 0): void => {
    ledger.count('withdrawn', away - elsewhere);
    away = 0;
  };

  const erase = async (): Promise<void> => {
    stopSettling();
    const { acknowledged: others, dropped, all } = settledElsewhere();
    acknowledged += others;
    for (const [reason, events] of Object.entries(dropped)) ledger.count(reason, events);
    loseJournal(all);
    const names = storage.keys(ours).filter((name) => name !== parts.spared);
    if (names.length) storage.set(eraseName, 'yes');
    for (const name of names) if (name !== eraseName) storage.remove(name);
    const end = (): void => storage.remove(eraseName);
    // Where IndexedDB is denied nothing can have been kept there; one that does not answer is asked again on the next page.
    await journal.clear().then(end, (problem) => problem && end());
  };

  return {
    write(event, head) {
      origins.add(head.origin);
      journal.write(event, head);
      settleSoon();
    },
    add(envelope, bytes) {
      delivery.add({ envelope, bytes, names: journal.cut() });
    },
    async drain(isWanted) {
      if (!isHeld() && stores()) {
        await journal.commit();
        if (transport) tell('due');
      }
      // From a tab that does not send only what could not be stored leaves.
      await delivery.drain(isWanted);
    },
    leave() {
      const commit = journal.commit();
      if (isHeld() && role?.hasHeirs) {
        delivery.release();
        void commit.then(more);
        return;
      }
      delivery.leave();
      if (!isHeld() && stores()) tell('due');
    },
    suspend() {
      stopSettling();
      role?.stop();
      role = undefined;
      journal.suspend();
    },
    connect(to, { writeKey = '' }) {
      transport = to;
      const isShared = !!to && stores();
      const leftovers = storage.keys(stores() ? eraseName : ours).filter((name) => name !== parts.spared);
      if (leftovers.length) void erase();
      const name = `${ours}sender ${writeKey}`;
      if (role && (!isShared || name !== roleName)) {
        role.stop();
        role = undefined;
      }
      delivery.use(to, next);
      if (!isShared || role) return;
      roleName = name;
      role = createRole(name, storage, takeOver);
      role.start();
    },
    async revise(change) {
      delivery.revise(change);
      if (!stores()) return erase();
      await journal.revise((body: RecordBody) => change({ ...body, v: 1, id: '', sentAt: 0 }));
    },
    forget() {
      tell('erase');
      delivery.revise(() => undefined);
      return erase();
    },
    hear(word) {
      if (word === 'due' && isHeld()) void more();
      if (word === 'pause') obeyPause();
      if (word === 'erase') {
        delivery.revise(() => undefined);
        loseJournal();
        void journal.clear().catch(() => undefined); // The other tab deletes it, too.
      }
    },
    stop() {
      stopSettling();
      void journal.commit();
      delivery.stop();
      role?.stop();
      role = undefined;
    },
    status() {
      const { state, shortened, waiting, events } = delivery.status();
      const elsewhere = settledElsewhere();
      const dropped = ledger.totals();
      for (const [reason, count] of Object.entries(elsewhere.dropped))
        dropped[reason] = (dropped[reason] ?? 0) + count;
      const inMemory = [...origins].reduce((sum, origin) => sum + events(origin), pipeline.size);
      return {
        // What is kept waits for a server to be configured.
        state: transport ? state : 'held',
        shortened,
        acknowledged: acknowledged + elsewhere.acknowledged,
        dropped,
        waiting: { ...waiting, events: inMemory + away - elsewhere.all },
        journal: stores() ? journal.stage : 'memory',
      };
    },
  };
}
