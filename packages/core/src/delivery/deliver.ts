import { nanoid } from 'nanoid';
import { after } from '../browser/after.ts';
import { attempt, guard } from '../browser/guard.ts';
import type { Stop } from '../stop.ts';
import { numberIn, openEnvelope, readEvent, toJson, type WrittenEnvelope } from '../wire/encode.ts';
import { type Envelope, MAX_EVENTS, type WireEvent } from '../wire/envelope.ts';
import { backoffMs, clampPause } from './backoff.ts';
import type { Outcome, Transport } from './transport.ts';
import { worthOf } from './worth.ts';

interface DeliveryParts {
  readonly maxBytes: () => number;
  /** The most characters that go into one request. */
  readonly maxCharacters: () => number;
  readonly now: () => number;
  /** Whether this page is the one that sends. */
  readonly isSender: () => boolean;
  /** Whether another page is, and what is safe is left to it; while nobody knows, neither of them is. */
  readonly isLeft: () => boolean;
  /** Whether another page would send it, should this one not. */
  readonly isSafe: (names: readonly string[] | undefined) => boolean;
  /** Told that events are settled: acknowledged, or let go for a reason. */
  readonly onSettled: (waiting: Waiting, events: readonly string[], reason?: string) => void;
  /** Told that an envelope is not in memory any more and comes back by the source. */
  readonly onReleased: (waiting: Waiting) => void;
  /** Told which records are on their way, whenever that changes. */
  readonly onFlight: (names: readonly string[]) => void;
  /** Told how long the other side wants to be left alone. */
  readonly onDeferred: (ms: number) => void;
  /** Told that this page gets nowhere; another one may. */
  readonly onStuck: () => void;
  /** A smaller version of an event that does not fit into one request. */
  readonly shorten: (event: string) => string;
  /** Told how each handing over went. */
  readonly onOutcome: (envelope: Envelope, outcome: Outcome) => void;
}

/** `deferred` is a pause that the other side asked for; every other pause ends when somebody asks for a flush. */
export type DeliveryState = 'ready' | 'waiting' | 'deferred' | 'held' | 'stopped';

/** How sending goes. */
export interface DeliveryStatus {
  readonly state: DeliveryState;
  /** Whether nothing waits, neither here nor at the source, and nobody is looking. */
  readonly isIdle: boolean;
  /** Whether this page gets nowhere, for a reason that need not be another's, such as its policy or an address of long ago. */
  readonly isStuck: boolean;
  /** Events that were cut to fit into one request. */
  readonly shortened: number;
  /** Envelopes that the other side has not acknowledged yet. */
  readonly waiting: { readonly envelopes: number; readonly bytes: number };
}

/** An envelope that nobody has acknowledged yet. */
export interface Waiting {
  readonly envelope: WrittenEnvelope;
  /** About how many characters its text has. */
  readonly bytes: number;
  /** Whether it was made smaller than it was, because it did not fit into one request. */
  readonly isShortened?: boolean;
  /** Whether another page may have sent it and is gone before it knew. */
  readonly mayHaveArrived?: boolean;
  /** Its records in the journal; the pieces of what was too large share them. */
  readonly names?: readonly string[] | undefined;
  /** Called once it need not wait any more; for what has no records. */
  readonly forget?: (() => void) | undefined;
}

/** Where more envelopes come from once all that wait are gone. */
type Source = () => Promise<Waiting | undefined>;

/** Sees to it that envelopes leave, in their order, each until it is acknowledged. */
export interface Delivery {
  /** Adds one at the end; where there is no room the oldest go. */
  add(waiting: Waiting): void;
  /** Holds no more than there is room for, after something was written down. */
  fit(): void;
  /** Lets the platform send what waits, should the page die without another word; `open` is what is not complete yet. */
  arm(open: WrittenEnvelope | undefined): void;
  /** Begins to send what waits, unless a pause is on; `isWanted` ends a pause that nobody outside asked for. */
  drain(isWanted?: boolean): Promise<void>;
  /**
   * The page may be going: hands over everything in this task. When it `isOver`, also what is on its way, for leaving aborts
   * that; before, only where nobody else could send it.
   */
  leave(isOver?: boolean): void;
  /** Lets go of what memory holds and the journal holds, too. */
  release(): void;
  /** Leaves the other side alone for so long. */
  defer(ms: number): void;
  /** Another transport, or the same one to another place. */
  use(transport: Transport | undefined, source?: Source): void;
  /**
   * Changes or lets go of everything that waits; what is on its way is stopped. What cannot be looked through, for the page has
   * replaced what that takes, is let go; says whether there was none of that.
   */
  revise(change: (waiting: Waiting) => Waiting | undefined): boolean;
  stop(): void;
  /** Events in memory of a page load. */
  texts(origin: string): readonly string[];
  status(): DeliveryStatus;
}

const timeLimitMs = 10_000;
const heldMs = 300_000;
const longestWaitMs = 7 * 86_400_000;
/** After so many tries in a row that reached nobody the other side is as good as gone. */
const mostUnreached = 3;
/** Memory holds no more of what is safe in the journal; about what a page can hand over when it goes. */
const memoryBytes = 60_000;

/** A delivery that keeps everything until it is given a transport. */
export function createDelivery(parts: DeliveryParts): Delivery {
  const { maxBytes, maxCharacters, now, isSender, isLeft, isSafe, shorten, onOutcome } = parts;
  let queue: readonly Waiting[] = [];
  /** What was handed over at page exit and is not answered yet. */
  const leaving = new Set<Waiting>();
  const flights = new Map<AbortController, Waiting>();
  /** What the platform would send if the page died now. */
  const armed = new Map<Waiting | 'open', Stop>();
  let transport: Transport | undefined;
  let source: Source | undefined;
  let isExhausted = true;
  /** Somebody has asked after the last look into the queue. */
  let isAskedAgain = false;
  let state: DeliveryState = 'ready';
  let isStopped = false;
  let failures = 0;
  let unreached = 0;
  let shortened = 0;
  /** More characters have turned out to be too many for one request. */
  let fitting = Infinity;
  let endPause: Stop = () => undefined;
  let draining: Promise<void> | undefined;

  const queuedBytes = (): number => queue.reduce((sum, { bytes }) => sum + bytes, 0);

  const replace = (gone: Waiting, others: readonly Waiting[]): void => {
    disarm(gone);
    queue = queue.flatMap((one) => (one === gone ? others : one));
  };

  const finish = (waiting: Waiting, reason?: string): void => {
    // First what may fail: what is counted must not be counted again.
    replace(waiting, []);
    // A record goes with the last piece of what it holds, whichever is answered last.
    const names = waiting.names?.filter((name) => !queue.some((one) => one.names?.includes(name)));
    parts.onSettled({ ...waiting, names }, waiting.envelope.events, reason);
    waiting.forget?.();
  };

  /** Only where it is safe, with every other piece of what its records hold, and none of them is on its way. */
  const letGo = (waiting: Waiting): void => {
    const flying = [...flights.values()];
    const pieces = queue.filter(({ names }) => names?.some((name) => waiting.names?.includes(name)));
    if (!pieces.every((one) => isSafe(one.names) && !flying.includes(one))) return;
    for (const one of pieces) {
      replace(one, []);
      isExhausted = false;
      parts.onReleased(one);
    }
  };

  /** Least worth first, and of these the oldest; but not what is on its way, for it may arrive and must not be counted as lost, too. */
  const makeRoom = (): void => {
    const flying = [...flights.values()];
    for (const worth of [0, 1, 2]) {
      for (const waiting of queue) {
        if (queue.length < 2 || queuedBytes() <= maxBytes()) return;
        if (!flying.includes(waiting)) narrow(waiting, 'overflow', ({ type }) => worthOf(type) > worth);
      }
    }
  };

  /** Lets go of some events of an envelope. */
  const narrow = (
    waiting: Waiting,
    reason: string | undefined,
    isKept: (event: WireEvent) => boolean,
  ): void => {
    const { envelope, bytes } = waiting;
    const events = envelope.events.filter((text) => isKept(readEvent(text)));
    const gone = envelope.events.filter((text) => !events.includes(text));
    const share = events.length / envelope.events.length;
    if (!gone.length) return;
    if (!share) {
      finish(waiting, reason);
      return;
    }
    // Another content under the same id would be taken for a repetition.
    replace(waiting, [{ ...waiting, envelope: { ...envelope, id: nanoid(), events }, bytes: bytes * share }]);
    parts.onSettled(waiting, gone, reason);
  };

  const add = (waiting: Waiting): void => {
    disarm('open');
    queue = [...queue, waiting];
    // It is ours now, whatever becomes of the rest.
    guard(place)(waiting);
  };

  const place = (waiting: Waiting): void => {
    if (state === 'stopped') finish(waiting, 'gone');
    else fit();
  };

  /** Memory need not hold what is safe, but for what a page can hand over when it goes; the oldest stay, for they are next. */
  const fit = (): void => {
    const most = isLeft() ? 0 : Math.min(memoryBytes, maxBytes() / 2);
    for (const waiting of [...queue].reverse()) {
      if (queuedBytes() <= most) break;
      letGo(waiting);
    }
    makeRoom();
  };

  const resume = (): void => {
    endPause();
    state = 'ready';
    void drain();
  };

  const pause = (next: DeliveryState, ms: number): void => {
    // What the other side has asked for outranks what else goes wrong, such as the rest of what a page hands over when it goes.
    if (state === 'stopped' || (state === 'deferred' && next !== state)) return;
    endPause();
    state = next;
    for (const waiting of queue)
      if (now() - waiting.envelope.sentAt > longestWaitMs) finish(waiting, 'expired');
    if (!isStopped) endPause = after(ms, resume);
  };

  /** Two halves, or one shortened event, or nothing. */
  const split = (waiting: Waiting): readonly Waiting[] => {
    const { envelope, bytes, isShortened } = waiting;
    const { events } = envelope;
    const isSingle = events.length < 2;
    if (isSingle && (isShortened || !events.length)) {
      finish(waiting, 'too_large');
      return [];
    }
    if (isSingle) shortened += 1;
    const middle = Math.ceil(events.length / 2);
    const parts = isSingle ? [events.map(shorten)] : [events.slice(0, middle), events.slice(middle)];
    const pieces = parts.map(
      (some): Waiting => ({
        ...waiting,
        // Another content under the same id would be taken for a repetition.
        envelope: { ...envelope, id: nanoid(), events: some },
        bytes: (bytes * some.length) / events.length,
        isShortened: isSingle,
      }),
    );
    replace(waiting, pieces);
    return pieces;
  };

  const isStuck = (): boolean =>
    state === 'waiting' ? unreached >= mostUnreached : state === 'held' || state === 'stopped';

  const settle = (waiting: Waiting, outcome: Outcome): void => {
    onOutcome(openEnvelope(waiting.envelope), outcome);
    leaving.delete(waiting);
    // It may have been let go or changed meanwhile, or have arrived another way.
    if (!queue.includes(waiting)) return;
    if (outcome === 'retry')
      pause('waiting', unreached < mostUnreached ? backoffMs(failures++) : heldMs * (1 + Math.random() / 5));
    else if (outcome === 'held') pause('held', heldMs);
    else if (outcome === 'split') {
      // What did not compress as well as most does not, further on either.
      if (split(waiting).length > 1) fitting = Math.min(fitting, waiting.bytes / 2);
    } else if (outcome === 'gone') {
      state = 'stopped';
      for (const one of queue) finish(one, 'gone');
    } else if (outcome === 'accepted' || outcome === 'refused') {
      failures = 0;
      finish(waiting, outcome === 'refused' ? outcome : undefined);
    } else {
      const ms = clampPause(outcome.retryAfterMs);
      pause('deferred', ms);
      parts.onDeferred(ms);
    }
    if (isStuck()) parts.onStuck();
  };

  /** Begins in this task. A transport that fails, hangs or is stopped has to try again. */
  const carry = async (
    waiting: Waiting,
    begin: (signal: AbortSignal) => Outcome | Promise<Outcome>,
    flight = new AbortController(),
  ): Promise<void> => {
    const { signal } = flight;
    const stopTimer = after(timeLimitMs, () => flight.abort());
    flights.set(flight, waiting);
    tellFlights();
    let outcome: Outcome = 'retry';
    try {
      const answer = await new Promise<Outcome>((resolve, reject) => {
        signal.addEventListener('abort', reject);
        void attempt(async () => resolve(await begin(signal)), reject);
      });
      unreached = 0;
      // A transport of the site's own may say anything.
      if (isOutcome(answer)) outcome = answer;
    } catch {
      unreached += 1;
    }
    stopTimer();
    flights.delete(flight);
    settle(waiting, outcome);
    tellFlights();
    // What was handed over at page exit may have been all, and the page lives on.
    void drain();
  };

  const tellFlights = (): void => parts.onFlight([...flights.values()].flatMap(({ names = [] }) => names));

  /** Does not carry again what a page has sent that could not wait for the answer. */
  const ask = async (waiting: Waiting, to: Transport): Promise<void> => {
    const asked = { ...waiting, mayHaveArrived: false };
    replace(waiting, [asked]);
    const limit = new AbortController();
    const stopTimer = after(timeLimitMs, () => limit.abort());
    flights.set(limit, asked);
    const known = await attempt(() => to.ask?.(stamp(asked), limit.signal));
    stopTimer();
    flights.delete(limit);
    if (known?.size && queue.includes(asked)) narrow(asked, undefined, ({ seq }) => !known.has(seq));
  };

  const stamp = ({ envelope }: Waiting): Envelope => openEnvelope({ ...envelope, sentAt: now() });

  /** The other pages' sender has what is safe. */
  const isOurs = (waiting: Waiting): boolean => isSender() || !isSafe(waiting.names);

  /** Joins what waits behind an envelope and belongs to it, as far as one request holds it. */
  const merge = (first: Waiting): Waiting => {
    const text = about(first.envelope);
    const parts: Waiting[] = [first];
    let { bytes } = first;
    let count = first.envelope.events.length;
    for (const one of queue.slice(queue.indexOf(first) + 1)) {
      bytes += one.bytes;
      count += one.envelope.events.length;
      const isFull = bytes > Math.min(maxCharacters(), fitting) || count > MAX_EVENTS;
      const isAlike = !one.mayHaveArrived && !one.isShortened && !one.forget && about(one.envelope) === text;
      if (isFull || leaving.has(one) || !isOurs(one) || !isAlike) break;
      parts.push(one);
    }
    const last = parts.at(-1);
    if (!last || last === first || first.forget || first.isShortened) return first;
    const whole: Waiting = {
      // The newest knows most of what was let go.
      envelope: { ...last.envelope, id: nanoid(), events: parts.flatMap(({ envelope }) => envelope.events) },
      bytes: parts.reduce((sum, one) => sum + one.bytes, 0),
      names: [...new Set(parts.flatMap(({ names = [] }) => names))],
    };
    for (const one of parts) replace(one, one === first ? [whole] : []);
    return whole;
  };

  const run = async (): Promise<void> => {
    // Not in the task of whoever tracked the last event.
    await undefined;
    try {
      do {
        isAskedAgain = false;
        while (state === 'ready' && transport) if (!(await sendNext(transport))) break;
      } while (isAskedAgain);
    } catch {
      // The page has broken what it stands on; the next try may find it mended.
    } finally {
      // In the same step as the last look into the queue, so that nothing added meanwhile is left behind.
      draining = undefined;
    }
  };

  /** Whether there was anything to send. */
  const sendNext = async (to: Transport): Promise<boolean> => {
    const waiting = queue.find((one) => !leaving.has(one) && isOurs(one));
    if (waiting?.mayHaveArrived && to.ask) await ask(waiting, to);
    else if (waiting) {
      const whole = merge(waiting);
      await carry(whole, (signal) => to.send(stamp(whole), signal));
    } else {
      if (!source || isExhausted || !isSender()) return false;
      // Before it is asked, for somebody may add to it meanwhile.
      isExhausted = true;
      const more = await attempt(source);
      if (more) {
        isExhausted = false;
        queue = [...queue, more];
      }
    }
    return true;
  };

  const drain = (isWanted = false): Promise<void> => {
    if (isWanted && (state === 'waiting' || state === 'held')) {
      endPause();
      state = 'ready';
    }
    if (state !== 'ready') return Promise.resolve();
    isAskedAgain = true;
    draining ??= run();
    return draining;
  };

  const disarm = (what: Waiting | 'open'): void => {
    armed.get(what)?.();
    armed.delete(what);
  };

  const handOver = (waiting: Waiting): void => {
    if (leaving.has(waiting)) return;
    const flight = new AbortController();
    const handed = transport?.sendAtExit?.(stamp(waiting), flight.signal);
    if (handed === 'split') split(waiting).forEach(handOver);
    else if (handed) {
      disarm(waiting);
      leaving.add(waiting);
      guard(carry)(waiting, () => handed, flight);
    }
  };

  const reviseOne = (
    waiting: Waiting,
    flying: ReadonlySet<Waiting>,
    change: (waiting: Waiting) => Waiting | undefined,
  ): Waiting | undefined => {
    disarm(waiting);
    const { events } = waiting.envelope;
    const left = change(waiting);
    const gone: string[] = [];
    // What is left is still in its order, and may have become shorter.
    for (let i = 0, kept = 0; i < events.length; i++) {
      const text = events[i] as string;
      const next = left?.envelope.events[kept];
      if (next !== undefined && numberIn(next) === numberIn(text)) kept++;
      else gone[gone.length] = text;
    }
    if (!left || gone.length) parts.onSettled(waiting, gone, 'withdrawn');
    if (!left) waiting.forget?.();
    // It may have arrived before it was stopped.
    return left && flying.has(waiting) ? { ...left, mayHaveArrived: true } : left;
  };

  const refresh = (): void => {
    isExhausted = false;
  };

  return {
    add,
    fit,
    arm(open) {
      disarm('open');
      if (state !== 'ready' && state !== 'waiting') return;
      for (const waiting of queue) {
        if (armed.has(waiting) || leaving.has(waiting) || !isOurs(waiting)) continue;
        const stop = transport?.sendLater?.(stamp(waiting));
        if (!stop) return;
        armed.set(waiting, stop);
      }
      const stop = open && transport?.sendLater?.(openEnvelope(open));
      if (stop) armed.set('open', stop);
    },
    drain(isWanted) {
      refresh();
      return drain(isWanted);
    },
    leave(isOver = true) {
      disarm('open');
      const isAskedToWait = state === 'deferred' || state === 'held';
      const flying = isOver ? [] : [...flights.values()];
      const canWait = (one: Waiting): boolean => isLeft() || isAskedToWait || flying.includes(one);
      const going = queue.filter((one) => !(isSafe(one.names) && canWait(one)));
      if (transport?.sendAtExit) going.forEach(handOver);
      else void drain(true);
    },
    release() {
      queue.forEach(letGo);
    },
    defer(ms) {
      pause('deferred', ms);
    },
    use(other, from) {
      isStopped = false;
      transport = other;
      source = from;
      failures = unreached = 0;
      refresh();
      resume();
    },
    revise(change) {
      const before = queue;
      const after: Waiting[] = [];
      // First, and by number: whatever fails below, none of it is sent.
      queue = after;
      let isWhole = true;
      const flying = new Set(flights.values());
      try {
        disarm('open');
        for (const flight of flights.keys()) flight.abort();
      } catch {
        isWhole = false;
      }
      for (let i = 0; i < before.length; i++) {
        try {
          const left = reviseOne(before[i] as Waiting, flying, change);
          if (left) after[after.length] = left;
        } catch {
          isWhole = false;
        }
      }
      return isWhole;
    },
    stop() {
      isStopped = true;
      endPause();
      for (const what of armed.keys()) disarm(what);
    },
    texts: (origin) => queue.flatMap(({ envelope }) => (envelope.origin === origin ? envelope.events : [])),
    status: () => ({
      state,
      shortened,
      isIdle: !queue.length && isExhausted && !draining,
      isStuck: isStuck(),
      waiting: { envelopes: queue.length, bytes: Math.ceil(queuedBytes()) },
    }),
  };
}

/** What all events of an envelope have in common, as text. */
function about({ origin, sdk, context }: WrittenEnvelope): string {
  return toJson([origin, sdk, context]);
}

const words: readonly unknown[] = [
  'accepted',
  'retry',
  'split',
  'held',
  'refused',
  'gone',
] satisfies Outcome[];

function isOutcome(answer: unknown): answer is Outcome {
  return (
    words.includes(answer) || typeof (answer as { retryAfterMs?: unknown } | null)?.retryAfterMs === 'number'
  );
}
