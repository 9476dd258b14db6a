import { after } from '../browser/after.ts';
import type { Stop } from '../stop.ts';
import type { Envelope, WireEvent } from '../wire/envelope.ts';
import { backoffMs } from './backoff.ts';
import { createMemoryOutbox, type Waiting } from './outbox.ts';
import type { Outcome, Transport } from './transport.ts';

interface DeliveryParts {
  readonly now: () => number;
  readonly random: () => number;
  readonly makeId: () => string;
  readonly maxBytes: () => number;
  /** Told of events that are let go, by reason. */
  readonly drop: (reason: string, events: number) => void;
  /** A smaller version of an event that does not fit into one request. */
  readonly shorten: (event: WireEvent) => WireEvent;
  /** Told how each handing over went. */
  readonly onOutcome: (envelope: Envelope, outcome: Outcome) => void;
}

export type DeliveryState = 'ready' | 'waiting' | 'held' | 'stopped';

/** Sees to it that envelopes leave, in their order, each until it is acknowledged. */
export interface Delivery {
  add(envelope: Envelope, bytes: number): void;
  /** Begins to send what waits, unless a pause is on; `isWanted` ends a pause that nobody outside asked for. */
  drain(isWanted?: boolean): Promise<void>;
  /** The page is going: hands over everything in this task. */
  leave(): void;
  /** Another transport, or the same one to another place. */
  use(transport: Transport, source?: Source): void;
  /** Changes or lets go of every envelope; what is on its way is stopped. */
  revise(change: (envelope: Envelope) => Envelope | undefined): void;
  stop(): void;
  readonly state: DeliveryState;
  readonly shortened: number;
  readonly waiting: { readonly envelopes: number; readonly bytes: number };
}

/** Where more envelopes come from once all that wait are gone. */
export type Source = () => Promise<Waiting | undefined>;

const timeLimitMs = 10_000;
const heldMs = 300_000;

/** A delivery that keeps everything until it is given a transport. */
export function createDelivery(parts: DeliveryParts): Delivery {
  const outbox = createMemoryOutbox(parts.maxBytes);
  const leaving = new Set<Waiting>();
  let transport: Transport = { send: async () => 'held' };
  let source: Source | undefined;
  let state: DeliveryState = 'ready';
  let isTold = false;
  let isStopped = false;
  let failures = 0;
  let shortened = 0;
  let endPause: Stop = () => undefined;
  let abort: () => void = () => undefined;
  let draining: Promise<void> | undefined;

  const pause = (next: DeliveryState, ms: number): void => {
    endPause();
    // What was to be tried again may have been let go meanwhile.
    if (!outbox.all().length) return;
    state = next;
    if (!isStopped) endPause = after(ms, resume);
  };

  const resume = (): void => {
    endPause();
    state = 'ready';
    isTold = false;
    void drain();
  };

  const add = (waiting: Waiting): void => {
    if (state === 'stopped') parts.drop('gone', waiting.envelope.events.length);
    else for (const { envelope } of outbox.add(waiting)) parts.drop('overflow', envelope.events.length);
  };

  const finish = (waiting: Waiting, reason?: string): void => {
    if (reason && outbox.all().includes(waiting)) parts.drop(reason, waiting.envelope.events.length);
    outbox.remove(waiting);
    leaving.delete(waiting);
    waiting.forget?.();
  };

  /** Two halves, or one shortened event, or nothing. */
  const split = (waiting: Waiting): void => {
    const { envelope, bytes, isShortened, forget } = waiting;
    const { events } = envelope;
    const middle = Math.ceil(events.length / 2);
    const piece = (some: readonly WireEvent[]): Waiting => ({
      envelope: { ...envelope, id: parts.makeId(), events: some },
      bytes: Math.ceil((bytes * some.length) / events.length),
    });
    let pieces: Waiting[] = [];
    if (events.length > 1) pieces = [piece(events.slice(0, middle)), piece(events.slice(middle))];
    else if (!isShortened) {
      shortened += 1;
      pieces = [{ ...piece(events.map(parts.shorten)), isShortened: true }];
    } else parts.drop('too_large', events.length);
    const last = pieces.pop();
    // What is kept elsewhere is forgotten with the last piece; should that never come, events are repeated, not lost.
    outbox.replace(waiting, last ? [...pieces, { ...last, ...(forget && { forget }) }] : []);
    if (!last) forget?.();
  };

  const settle = (waiting: Waiting, outcome: Outcome): void => {
    parts.onOutcome(waiting.envelope, outcome);
    leaving.delete(waiting);
    if (typeof outcome === 'object') {
      isTold = true;
      pause('waiting', outcome.retryAfterMs);
    } else if (outcome === 'accepted' || outcome === 'refused') {
      failures = 0;
      finish(waiting, outcome === 'refused' ? 'refused' : undefined);
    } else if (outcome === 'split') split(waiting);
    else if (outcome === 'held') pause('held', heldMs);
    else if (outcome === 'retry') pause('waiting', backoffMs(failures++, parts.random));
    else {
      for (const gone of outbox.all()) finish(gone, 'gone');
      state = 'stopped';
    }
  };

  const send = async ({ envelope }: Waiting): Promise<Outcome> => {
    const controller = new AbortController();
    const stopTimer = after(timeLimitMs, () => controller.abort());
    abort = () => controller.abort();
    try {
      return await Promise.race([
        transport.send({ ...envelope, sentAt: parts.now() }, controller.signal),
        // A transport may hang and know nothing of signals.
        new Promise<Outcome>((resolve) =>
          controller.signal.addEventListener('abort', () => resolve('retry')),
        ),
      ]);
    } catch {
      return 'retry'; // Counted and told by `settle`.
    } finally {
      stopTimer();
    }
  };

  const pull = async (from: Source): Promise<void> => {
    const more = await from().catch(() => undefined);
    if (more) add(more);
    else source = undefined;
  };

  const run = async (): Promise<void> => {
    // Not in the task of whoever tracked the last event.
    await undefined;
    while (state === 'ready') {
      const waiting = outbox.all().find((one) => !leaving.has(one));
      if (waiting) settle(waiting, await send(waiting));
      else if (source) await pull(source);
      else break;
    }
    // In the same step as the last look into the outbox, so that nothing added meanwhile is left behind.
    draining = undefined;
  };

  const drain = (isWanted = false): Promise<void> => {
    if (isWanted && !isTold && state !== 'stopped') {
      endPause();
      state = 'ready';
    }
    if (state !== 'ready') return Promise.resolve();
    draining ??= run();
    return draining;
  };

  /** At exit an envelope must fit into one request without being compressed. */
  const handOver = (waiting: Waiting): void => {
    const handed = transport.sendAtExit?.({ ...waiting.envelope, sentAt: parts.now() });
    if (!handed) return;
    leaving.add(waiting);
    void handed.then((outcome) => {
      settle(waiting, outcome);
      if (outcome === 'split') leave();
    });
  };

  const leave = (): void => {
    if (state === 'stopped') return;
    if (!transport.sendAtExit) void drain(true);
    else for (const waiting of outbox.all()) if (!leaving.has(waiting)) handOver(waiting);
  };

  return {
    add: (envelope, bytes) => add({ envelope, bytes }),
    drain,
    leave,
    use(other, from) {
      isStopped = false;
      transport = other;
      source = from;
      failures = 0;
      resume();
    },
    revise(change) {
      abort();
      for (const waiting of outbox.all()) {
        const envelope = change(waiting.envelope);
        if (!envelope) finish(waiting, 'consent');
        else if (envelope !== waiting.envelope) outbox.replace(waiting, [{ ...waiting, envelope }]);
      }
    },
    stop() {
      isStopped = true;
      endPause();
    },
    get state() {
      return state;
    },
    get shortened() {
      return shortened;
    },
    get waiting() {
      return { envelopes: outbox.all().length, bytes: outbox.bytes };
    },
  };
}
