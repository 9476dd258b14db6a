import { nanoid } from 'nanoid';
import { after } from '../browser/after.ts';
import type { Stop } from '../stop.ts';
import type { Envelope, WireEvent } from '../wire/envelope.ts';
import { backoffMs } from './backoff.ts';
import type { Outcome, Transport } from './transport.ts';

interface DeliveryParts {
  readonly maxBytes: () => number;
  /** Told of events that are let go, by reason. */
  readonly drop: (reason: string, events: number) => void;
  /** A smaller version of an event that does not fit into one request. */
  readonly shorten: (event: WireEvent) => WireEvent;
  /** Told how each handing over went. */
  readonly onOutcome: (envelope: Envelope, outcome: Outcome) => void;
}

/** `deferred` is a pause that the other side asked for; every other pause ends when somebody asks for a flush. */
export type DeliveryState = 'ready' | 'waiting' | 'deferred' | 'held' | 'stopped';

/** How sending goes. */
export interface DeliveryStatus {
  readonly state: DeliveryState;
  /** Events that were cut to fit into one request. */
  readonly shortened: number;
  /** Envelopes that the other side has not acknowledged yet. */
  readonly waiting: { readonly envelopes: number; readonly bytes: number };
}

/** An envelope that nobody has acknowledged yet. */
export interface Waiting {
  readonly envelope: Envelope;
  /** About how many bytes its text has. */
  readonly bytes: number;
  /** Whether it was made smaller than it was, because it did not fit into one request. */
  readonly isShortened?: boolean;
  /** Removes what is kept of it elsewhere, once it need not wait any more. */
  readonly forget?: (() => void) | undefined;
}

/** Where more envelopes come from once all that wait are gone. */
export type Source = () => Promise<Waiting | undefined>;

/** Sees to it that envelopes leave, in their order, each until it is acknowledged. */
export interface Delivery {
  /** Adds one at the end; where there is no room the oldest go. */
  add(waiting: Waiting): void;
  /** Begins to send what waits, unless a pause is on; `isWanted` ends a pause that nobody outside asked for. */
  drain(isWanted?: boolean): Promise<void>;
  /** The page is going: hands over everything in this task, what is on its way included, for leaving aborts that. */
  leave(): void;
  /** Another transport, or the same one to another place. */
  use(transport: Transport, source?: Source): void;
  /** Changes or lets go of every envelope; what is on its way is stopped. */
  revise(change: (envelope: Envelope) => Envelope | undefined): void;
  stop(): void;
  status(): DeliveryStatus;
}

const timeLimitMs = 10_000;
const heldMs = 300_000;

/** A delivery that keeps everything until it is given a transport. */
export function createDelivery({ maxBytes, drop, shorten, onOutcome }: DeliveryParts): Delivery {
  let queue: readonly Waiting[] = [];
  /** What was handed over at page exit and is not answered yet. */
  const leaving = new Set<Waiting>();
  const flights = new Set<AbortController>();
  let transport: Transport = { send: async () => 'held' };
  let source: Source | undefined;
  let state: DeliveryState = 'ready';
  let isStopped = false;
  let failures = 0;
  let shortened = 0;
  let endPause: Stop = () => undefined;
  let draining: Promise<void> | undefined;

  const queuedBytes = (): number => queue.reduce((sum, { bytes }) => sum + bytes, 0);

  const replace = (gone: Waiting, others: readonly Waiting[]): void => {
    queue = queue.flatMap((one) => (one === gone ? others : one));
  };

  const finish = (waiting: Waiting, reason?: string): void => {
    if (reason) drop(reason, waiting.envelope.events.length);
    replace(waiting, []);
    waiting.forget?.();
  };

  const add = (waiting: Waiting): void => {
    queue = [...queue, waiting];
    if (state === 'stopped') finish(waiting, 'gone');
    for (const oldest of queue) {
      if (oldest === waiting || queuedBytes() <= maxBytes()) break;
      finish(oldest, 'overflow');
    }
  };

  const resume = (): void => {
    endPause();
    state = 'ready';
    void drain();
  };

  const pause = (next: DeliveryState, ms: number): void => {
    endPause();
    state = next;
    if (!isStopped) endPause = after(ms, resume);
  };

  /** Two halves, or one shortened event, or nothing. */
  const split = (waiting: Waiting): readonly Waiting[] => {
    const { envelope, bytes, isShortened, forget } = waiting;
    const { events } = envelope;
    const isSingle = events.length < 2;
    if (isSingle && isShortened) {
      finish(waiting, 'too_large');
      return [];
    }
    if (isSingle) shortened += 1;
    const middle = Math.ceil(events.length / 2);
    const parts = isSingle ? [events.map(shorten)] : [events.slice(0, middle), events.slice(middle)];
    const pieces = parts.map((some) => ({
      // Another content under the same id would be taken for a repetition.
      envelope: { ...envelope, id: nanoid(), events: some },
      bytes: (bytes * some.length) / events.length,
      isShortened: isSingle,
      // With the last piece; should that never come, events are repeated, not lost.
      forget: some === parts.at(-1) ? forget : undefined,
    }));
    replace(waiting, pieces);
    return pieces;
  };

  const settle = (waiting: Waiting, outcome: Outcome): void => {
    onOutcome(waiting.envelope, outcome);
    leaving.delete(waiting);
    // It may have been let go or changed meanwhile, or have arrived another way.
    if (!queue.includes(waiting)) return;
    if (outcome === 'retry') pause('waiting', backoffMs(failures++));
    else if (outcome === 'held') pause('held', heldMs);
    else if (outcome === 'split') split(waiting);
    else if (outcome === 'gone') {
      state = 'stopped';
      for (const one of queue) finish(one, 'gone');
    } else if (typeof outcome === 'object') pause('deferred', outcome.retryAfterMs);
    else {
      failures = 0;
      finish(waiting, outcome === 'refused' ? outcome : undefined);
    }
  };

  /** Begins in this task. A transport that fails, hangs or is stopped has to try again. */
  const carry = async (
    waiting: Waiting,
    begin: (signal: AbortSignal) => Outcome | Promise<Outcome>,
  ): Promise<void> => {
    const flight = new AbortController();
    const { signal } = flight;
    const stopTimer = after(timeLimitMs, () => flight.abort());
    flights.add(flight);
    const outcome = await new Promise<Outcome>((resolve, reject) => {
      signal.addEventListener('abort', reject);
      Promise.resolve(begin(signal)).then(resolve, reject);
    }).catch((): Outcome => 'retry');
    stopTimer();
    flights.delete(flight);
    settle(waiting, outcome);
  };

  const stamp = ({ envelope }: Waiting): Envelope => ({ ...envelope, sentAt: Date.now() });

  const run = async (): Promise<void> => {
    // Not in the task of whoever tracked the last event.
    await undefined;
    while (state === 'ready') {
      const waiting = queue.find((one) => !leaving.has(one));
      if (waiting) await carry(waiting, (signal) => transport.send(stamp(waiting), signal));
      else if (source) {
        const more = await source().catch(() => undefined);
        if (more) add(more);
        else source = undefined;
      } else break;
    }
    // In the same step as the last look into the queue, so that nothing added meanwhile is left behind.
    draining = undefined;
  };

  const drain = (isWanted = false): Promise<void> => {
    if (isWanted && (state === 'waiting' || state === 'held')) {
      endPause();
      state = 'ready';
    }
    if (state !== 'ready') return Promise.resolve();
    draining ??= run();
    return draining;
  };

  const handOver = (waiting: Waiting): void => {
    if (leaving.has(waiting)) return;
    const handed = transport.sendAtExit?.(stamp(waiting));
    if (handed === 'split') split(waiting).forEach(handOver);
    else if (handed) {
      leaving.add(waiting);
      void carry(waiting, () => handed).then(() => drain());
    }
  };

  return {
    add,
    drain,
    leave() {
      if (transport.sendAtExit) queue.forEach(handOver);
      else void drain(true);
    },
    use(other, from) {
      isStopped = false;
      transport = other;
      source = from;
      failures = 0;
      resume();
    },
    revise(change) {
      for (const flight of flights) flight.abort();
      for (const waiting of queue) {
        const envelope = change(waiting.envelope);
        if (envelope) replace(waiting, [{ ...waiting, envelope }]);
        else finish(waiting, 'consent');
      }
    },
    stop() {
      isStopped = true;
      endPause();
    },
    status: () => ({
      state,
      shortened,
      waiting: { envelopes: queue.length, bytes: Math.ceil(queuedBytes()) },
    }),
  };
}
