import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeEnvelope, writeEnvelope } from '../../test/envelopes.ts';
import type { Envelope } from '../wire/envelope.ts';
import { createDelivery, type Delivery } from './deliver.ts';
import type { Outcome, Transport } from './transport.ts';

let sent: Envelope[] = [];
let dropped: Record<string, number> = {};
let outcomes: Outcome[] = [];
let acknowledged = 0;
let released: string[] = [];
let forgotten: (readonly string[])[] = [];
let deferred: number[] = [];
let flights: (readonly string[])[] = [];
let isSender = true;
let maxBytes = 1000;
let maxCharacters = 0;
let delivery: Delivery;

/** Answers with the outcomes in turn, then with `accepted`. */
const scripted: Transport = {
  async send(envelope) {
    sent.push(envelope);
    return outcomes.shift() ?? 'accepted';
  },
};

function create(): Delivery {
  return createDelivery({
    maxBytes: () => maxBytes,
    maxCharacters: () => maxCharacters,
    now: Date.now,
    isSender: () => isSender,
    isLeft: () => !isSender,
    isSafe: (names) => !!names?.length,
    onSettled: ({ names = [] }, events, reason) => {
      forgotten.push(names);
      if (reason) dropped[reason] = (dropped[reason] ?? 0) + events.length;
      else acknowledged += events.length;
    },
    onReleased: ({ names = [] }) => released.push(...names),
    onDeferred: (ms) => deferred.push(ms),
    onStuck: () => undefined,
    onFlight: (names) => flights.push(names),
    shorten: (event) => JSON.stringify({ ...JSON.parse(event), data: { truncated: true } }),
    onOutcome: () => undefined,
  });
}

const add = (envelope: Envelope, bytes = 100): void =>
  delivery.add({ envelope: writeEnvelope(envelope), bytes });
const sizes = (): number[] => sent.map(({ events }) => events.length);

beforeEach(() => {
  // What was sent long ago expires.
  vi.useFakeTimers({ now: makeEnvelope().sentAt });
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  sent = [];
  dropped = {};
  acknowledged = 0;
  released = [];
  forgotten = [];
  deferred = [];
  flights = [];
  isSender = true;
  maxBytes = 1000;
  maxCharacters = 0;
  outcomes = [];
  delivery = create();
  delivery.use(scripted);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('sends what waits in its order and forgets what is accepted', async () => {
  const envelopes = [makeEnvelope(1), makeEnvelope(2), makeEnvelope(3)];
  for (const envelope of envelopes) add(envelope);
  expect(delivery.status().waiting).toEqual({ envelopes: 3, bytes: 300 });

  await delivery.drain();

  expect(sent.map(({ id }) => id)).toEqual(envelopes.map(({ id }) => id));
  expect(delivery.status().waiting).toEqual({ envelopes: 0, bytes: 0 });
  expect(vi.getTimerCount()).toBe(0);
});

test('says when it was handed over, at each try anew', async () => {
  outcomes = ['retry'];
  add(makeEnvelope());

  await delivery.drain();
  await vi.advanceTimersByTimeAsync(60_000);

  expect(sent).toHaveLength(2);
  expect(sent[1]?.id).toBe(sent[0]?.id);
  expect(sent[1]?.sentAt).toBeGreaterThan(sent[0]?.sentAt ?? Infinity);
});

describe('where the journal holds it, too', () => {
  test('a page that does not send leaves it to the one that does', async () => {
    isSender = false;
    delivery.add({ envelope: writeEnvelope(makeEnvelope(2)), bytes: 100, names: ['record'] });
    add(makeEnvelope(3));

    await delivery.drain();

    expect(released).toEqual(['record']);
    expect(sizes()).toEqual([3]);
  });

  test('memory holds only the oldest', () => {
    maxBytes = 1_000_000;
    for (let i = 0; i < 4; i++)
      delivery.add({ envelope: writeEnvelope(makeEnvelope()), bytes: 25_000, names: [`record-${i}`] });

    expect(released).toEqual(['record-2', 'record-3']);
  });

  describe('the pieces of what was too large', () => {
    const answers: ((outcome: Outcome) => void)[] = [];
    const leaveInPieces = (): void => {
      answers.length = 0;
      delivery.use({
        ...scripted,
        sendAtExit: ({ events }) =>
          events.length > 2 ? 'split' : new Promise((resolve) => answers.push(resolve)),
      });
      delivery.add({ envelope: writeEnvelope(makeEnvelope(4)), bytes: 100, names: ['record'] });
      delivery.leave();
    };

    test('keep their record until the last of them is answered, whichever that is', async () => {
      leaveInPieces();

      answers[1]?.('accepted');
      await vi.advanceTimersByTimeAsync(0);
      const before = forgotten.flat();
      answers[0]?.('accepted');
      await vi.advanceTimersByTimeAsync(0);

      expect(before).toEqual([]);
      expect(forgotten.flat()).toEqual(['record']);
    });

    test('are marked as on their way by it, each of them', () => {
      leaveInPieces();

      expect(flights.at(-1)).toEqual(['record', 'record']);
    });

    test('stay in memory as long as one of them is on its way', async () => {
      leaveInPieces();

      answers[1]?.('retry');
      await vi.advanceTimersByTimeAsync(0);
      delivery.release();
      const during = [...released];
      answers[0]?.('retry');
      await vi.advanceTimersByTimeAsync(0);
      delivery.release();

      expect(during).toEqual([]);
      expect(released).toEqual(['record', 'record']);
      expect(delivery.status().waiting.envelopes).toBe(0);
    });

    test('go back to the journal all at once', () => {
      maxBytes = 1_000_000;
      delivery.use({ ...scripted, sendAtExit: ({ events }) => (events.length > 2 ? 'split' : undefined) });
      delivery.add({ envelope: writeEnvelope(makeEnvelope(4)), bytes: 50_000, names: ['record'] });
      delivery.leave();

      add(makeEnvelope(), 20_000);

      expect(released).toEqual(['record', 'record']);
    });
  });

  test('it is released only where it is safe', () => {
    add(makeEnvelope());
    delivery.add({ envelope: writeEnvelope(makeEnvelope()), bytes: 1, names: ['record'] });

    delivery.release();

    expect(released).toEqual(['record']);
    expect(delivery.status().waiting.envelopes).toBe(1);
  });
});

describe('what a page that is gone may have sent', () => {
  const waiting = (envelope: Envelope) =>
    delivery.add({ envelope: writeEnvelope(envelope), bytes: 100, names: ['record'], mayHaveArrived: true });

  test('is asked for first, and only the rest is carried', async () => {
    const envelope = makeEnvelope(3);
    const [first, ...rest] = envelope.events;
    delivery.use({ ...scripted, ask: async () => new Set([first?.seq ?? 0]) });
    waiting(envelope);

    await delivery.drain();

    expect(sent.map(({ events }) => events)).toEqual([rest]);
    expect(acknowledged).toBe(3);
  });

  test('is not carried at all where everything has arrived', async () => {
    const envelope = makeEnvelope(3);
    delivery.use({ ...scripted, ask: async ({ events }) => new Set(events.map(({ seq }) => seq)) });
    waiting(envelope);

    await delivery.drain();

    expect(sent).toEqual([]);
    expect(acknowledged).toBe(3);
    expect(delivery.status().waiting.envelopes).toBe(0);
  });

  test.each([
    ['cannot say', async () => undefined],
    ['fails', async () => Promise.reject(new Error('no'))],
  ])('is carried where the other side %s', async (_, ask) => {
    delivery.use({ ...scripted, ask });
    waiting(makeEnvelope(3));

    await delivery.drain();

    expect(sizes()).toEqual([3]);
  });
});

test('says which records are on their way, and when they are not any more', async () => {
  delivery.add({ envelope: writeEnvelope(makeEnvelope()), bytes: 100, names: ['one', 'two'] });

  await delivery.drain();

  expect(flights).toEqual([['one', 'two'], []]);
});

test('errors outlive measurements, and these outlive usage', () => {
  const [event] = makeEnvelope().events;
  if (!event) throw new Error('an envelope has an event');
  const typed = (type: string): void => add({ ...makeEnvelope(), events: [{ ...event, type }] }, 300);

  for (const type of ['exception', 'browser.web_vital', 'ui.click', 'exception', 'page_view']) typed(type);
  expect(dropped).toEqual({ overflow: 2 });

  for (const type of ['exception', 'exception']) typed(type);
  expect(dropped).toEqual({ overflow: 4 });
});

test('tells how long the other side wants to be left alone', async () => {
  outcomes = [{ retryAfterMs: 5000 }];
  add(makeEnvelope());

  await delivery.drain();

  expect(deferred).toEqual([5000]);
});

test('sends one at a time', async () => {
  let flying = 0;
  let most = 0;
  delivery.use({
    async send() {
      most = Math.max(most, ++flying);
      await Promise.resolve();
      flying--;
      return 'accepted';
    },
  });
  for (let i = 0; i < 5; i++) add(makeEnvelope());

  await Promise.all([delivery.drain(), delivery.drain(true)]);

  expect(most).toBe(1);
});

test('takes what is added while it sends', async () => {
  delivery.use({
    async send(envelope) {
      if (sent.push(envelope) === 1) add(makeEnvelope());
      return 'accepted';
    },
  });
  add(makeEnvelope());

  await delivery.drain();

  expect(sent).toHaveLength(2);
});

describe('a failure', () => {
  test('keeps everything and tries again, later each time', async () => {
    outcomes = ['retry', 'retry', 'retry'];
    add(makeEnvelope());
    add(makeEnvelope());

    await delivery.drain();
    expect(delivery.status().state).toBe('waiting');
    const pauses: number[] = [];
    for (let last = Date.now(); sent.length < 4; last = Date.now()) {
      await vi.advanceTimersToNextTimerAsync();
      pauses.push(Date.now() - last);
    }

    expect(pauses).toEqual([1250, 1750, 2750]);
    expect(delivery.status().waiting.envelopes).toBe(0);
    expect(dropped).toEqual({});
  });

  test('is a rejection as well', async () => {
    delivery.use({ send: () => Promise.reject(new Error('no')) });
    add(makeEnvelope());

    await delivery.drain();

    expect(delivery.status().state).toBe('waiting');
    expect(delivery.status().waiting.envelopes).toBe(1);
  });

  test('is a transport that throws', async () => {
    delivery.use({
      send() {
        throw new Error('no');
      },
    });
    add(makeEnvelope());

    await delivery.drain();

    expect(delivery.status().state).toBe('waiting');
  });

  test('is a transport that hangs for ten seconds, and it hears of it', async () => {
    let heard: AbortSignal | undefined;
    delivery.use({
      send: (_, signal) => {
        heard = signal;
        return new Promise(() => undefined);
      },
    });
    add(makeEnvelope());
    const drained = delivery.drain();

    await vi.advanceTimersByTimeAsync(10_000);
    await drained;

    expect(heard?.aborted).toBe(true);
    expect(delivery.status().waiting.envelopes).toBe(1);
  });

  test('does not make every new event a new try', async () => {
    outcomes = ['retry'];
    add(makeEnvelope());
    await delivery.drain();

    for (let i = 0; i < 5; i++) {
      add(makeEnvelope());
      await delivery.drain();
    }

    expect(sent).toHaveLength(1);
  });

  test('does not keep anybody from asking for it', async () => {
    outcomes = ['retry'];
    add(makeEnvelope());
    await delivery.drain();

    await delivery.drain(true);

    expect(sent).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });
});

test('waits as long as it was told, whoever asks', async () => {
  outcomes = [{ retryAfterMs: 30_000 }];
  add(makeEnvelope());

  await delivery.drain();
  await delivery.drain(true);
  expect(delivery.status().state).toBe('deferred');
  await vi.advanceTimersByTimeAsync(29_999);
  expect(sent).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);

  expect(sent).toHaveLength(2);
});

test('waits as long as it was told, though more of what was handed over with it goes wrong', async () => {
  const answers: ((outcome: Outcome) => void)[] = [];
  delivery.use({ ...scripted, sendAtExit: () => new Promise((resolve) => answers.push(resolve)) });
  add(makeEnvelope(1));
  add(makeEnvelope(2));
  delivery.leave();

  answers[0]?.({ retryAfterMs: 30_000 });
  await vi.advanceTimersByTimeAsync(0);
  answers[1]?.('retry');
  await vi.advanceTimersByTimeAsync(29_000);

  expect(delivery.status().state).toBe('deferred');
  expect(sent).toEqual([]);
});

test('drops what is refused, counts it and goes on', async () => {
  outcomes = ['refused'];
  add(makeEnvelope(3));
  add(makeEnvelope(2));

  await delivery.drain();

  expect(dropped).toEqual({ refused: 3 });
  expect(sizes()).toEqual([3, 2]);
});

describe('too large', () => {
  test('is sent in halves, under names of their own', async () => {
    outcomes = ['split', 'split'];
    const envelope = makeEnvelope(5);
    add(envelope);

    await delivery.drain();

    expect(sizes()).toEqual([5, 3, 2, 1, 2]);
    const arrived = sent.slice(2);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(5);
    expect(arrived.flatMap(({ events }) => events.map(({ seq }) => seq)).sort()).toEqual(
      envelope.events.map(({ seq }) => seq),
    );
  });

  test('is shortened when it is a single event', async () => {
    outcomes = ['split'];
    add(makeEnvelope(1));

    await delivery.drain();

    expect(sent[1]?.events[0]?.data).toEqual({ truncated: true });
    expect(delivery.status().shortened).toBe(1);
    expect(dropped).toEqual({});
  });

  test('is let go when that does not help', async () => {
    outcomes = ['split', 'split'];
    add(makeEnvelope(1));

    await delivery.drain();

    expect(dropped).toEqual({ too_large: 1 });
    expect(delivery.status().waiting.envelopes).toBe(0);
  });
});

describe('held', () => {
  test('keeps everything for five minutes', async () => {
    outcomes = ['held'];
    add(makeEnvelope());

    await delivery.drain();
    expect(delivery.status().state).toBe('held');
    await vi.advanceTimersByTimeAsync(299_999);
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);

    expect(sent).toHaveLength(2);
  });

  test('ends with another transport', async () => {
    outcomes = ['held'];
    add(makeEnvelope());
    await delivery.drain();

    delivery.use(scripted);
    await delivery.drain();

    expect(sent).toHaveLength(2);
    expect(delivery.status().state).toBe('ready');
  });
});

test('stays stopped when another page is told to wait', async () => {
  outcomes = ['gone'];
  add(makeEnvelope());
  await delivery.drain();

  delivery.defer(1000);
  await vi.advanceTimersByTimeAsync(1000);

  expect(delivery.status().state).toBe('stopped');
});

test('stops for good when the other side is gone, until there is another one', async () => {
  outcomes = ['gone'];
  add(makeEnvelope(2));
  add(makeEnvelope(1));
  await delivery.drain();

  add(makeEnvelope(4));
  await delivery.drain(true);
  expect(delivery.status().state).toBe('stopped');
  expect(dropped).toEqual({ gone: 7 });
  delivery.use(scripted);
  add(makeEnvelope());
  await delivery.drain();

  expect(sizes()).toEqual([2, 1]);
});

describe('where there is no room', () => {
  test('the oldest go, and are counted', async () => {
    const envelopes = Array.from({ length: 12 }, () => makeEnvelope(2));
    for (const envelope of envelopes) add(envelope);

    expect(dropped).toEqual({ overflow: 4 });
    expect(delivery.status().waiting).toEqual({ envelopes: 10, bytes: 1000 });
    await delivery.drain();
    expect(sent.map(({ id }) => id)).toEqual(envelopes.slice(2).map(({ id }) => id));
  });

  test('what is on its way stays, and is not counted as lost when it arrives', async () => {
    let answer: (outcome: Outcome) => void = () => undefined;
    delivery.use({ send: () => new Promise((resolve) => (answer = resolve)) });
    maxBytes = 250;
    add(makeEnvelope(2));
    void delivery.drain();
    await vi.advanceTimersByTimeAsync(0);

    add(makeEnvelope(3));
    add(makeEnvelope(4));
    answer('accepted');
    await vi.advanceTimersByTimeAsync(0);

    expect(dropped).toEqual({ overflow: 3 });
    expect(acknowledged).toBe(2);
  });

  test('the report of a page that is over takes none, and stays', () => {
    const forget = vi.fn();
    delivery.add({ envelope: writeEnvelope(makeEnvelope(0)), bytes: 0, forget });

    add(makeEnvelope(), 800);
    add(makeEnvelope(), 800);

    expect(dropped).toEqual({ overflow: 1 });
    expect(forget).not.toHaveBeenCalled();
  });

  test('one stays, however large it is', () => {
    add(makeEnvelope());
    add(makeEnvelope(), 5000);

    expect(dropped).toEqual({ overflow: 1 });
    expect(delivery.status().waiting).toEqual({ envelopes: 1, bytes: 5000 });
  });
});

describe('leave', () => {
  let answers: ((outcome: Outcome) => void)[] = [];
  let left: Envelope[] = [];
  const leaving: Transport = {
    ...scripted,
    sendAtExit(envelope) {
      left.push(envelope);
      return new Promise((resolve) => answers.push(resolve));
    },
  };

  beforeEach(() => {
    answers = [];
    left = [];
    delivery.use(leaving);
  });

  test('hands over everything in the same task', () => {
    add(makeEnvelope());
    add(makeEnvelope());

    delivery.leave();

    expect(left).toHaveLength(2);
  });

  test('hands nothing over twice, whether by another event or by a flush', async () => {
    add(makeEnvelope());

    delivery.leave();
    delivery.leave();
    await delivery.drain(true);

    expect(left).toHaveLength(1);
    expect(sent).toHaveLength(0);
  });

  test('forgets it only when it is acknowledged', async () => {
    add(makeEnvelope());

    delivery.leave();
    expect(delivery.status().waiting.envelopes).toBe(1);
    answers[0]?.('accepted');
    await vi.advanceTimersByTimeAsync(0);

    expect(delivery.status().waiting.envelopes).toBe(0);
  });

  test('sends it again should the page live on', async () => {
    add(makeEnvelope());

    delivery.leave();
    answers[0]?.('retry');
    await vi.advanceTimersByTimeAsync(60_000);

    expect(sent.map(({ id }) => id)).toEqual([left[0]?.id]);
  });

  test('cuts what is too large, still in the same task', () => {
    const pieces: number[] = [];
    delivery.use({
      ...scripted,
      sendAtExit({ events }) {
        if (events.length > 2) return 'split';
        pieces.push(events.length);
        return new Promise(() => undefined);
      },
    });
    add(makeEnvelope(8));

    delivery.leave();

    expect(pieces).toEqual([2, 2, 2, 2]);
    expect(delivery.status().waiting.envelopes).toBe(4);
  });

  test('cuts smaller than a request that is compressed, and joins it again should the page live on', async () => {
    maxCharacters = 1000;
    delivery.use({ ...scripted, sendAtExit: ({ events }) => (events.length > 2 ? 'split' : undefined) });
    add(makeEnvelope(8));

    delivery.leave();
    await delivery.drain();

    expect(sizes()).toEqual([8]);
  });

  test('hands over again what is already on its way', async () => {
    delivery.use({ ...leaving, send: () => new Promise(() => undefined) });
    const envelope = makeEnvelope();
    add(envelope);
    void delivery.drain();
    await vi.advanceTimersByTimeAsync(0);

    delivery.leave();

    expect(left.map(({ id }) => id)).toEqual([envelope.id]);
  });

  test('takes a rejection, or no answer within ten seconds, for a reason to send it again', async () => {
    delivery.use({
      ...scripted,
      sendAtExit: ({ events }) =>
        events.length > 1 ? Promise.reject(new Error('no')) : new Promise(() => undefined),
    });
    add(makeEnvelope(2));
    add(makeEnvelope(1));

    delivery.leave();
    await vi.advanceTimersByTimeAsync(60_000);

    expect(sizes()).toEqual([2, 1]);
  });

  test('goes on with what it had no room for once there is an answer', async () => {
    delivery.use({
      ...scripted,
      sendAtExit: (envelope, signal) => (left.length ? undefined : leaving.sendAtExit?.(envelope, signal)),
    });
    add(makeEnvelope(1));
    add(makeEnvelope(2));

    delivery.leave();
    answers[0]?.('accepted');
    await vi.advanceTimersByTimeAsync(0);

    expect(sizes()).toEqual([2]);
  });

  test('keeps what the platform has no room for', async () => {
    delivery.use({ ...scripted, sendAtExit: () => undefined });
    add(makeEnvelope());

    delivery.leave();
    await delivery.drain();

    expect(sent).toHaveLength(1);
  });

  test('sends as ever where the transport knows no better', async () => {
    delivery.use(scripted);
    add(makeEnvelope());

    delivery.leave();
    await vi.advanceTimersByTimeAsync(0);

    expect(sent).toHaveLength(1);
  });
});

describe('revise', () => {
  test('lets go of what is not allowed any more, and stops what is on its way', async () => {
    let heard: AbortSignal | undefined;
    delivery.use({
      send: (envelope, signal) => {
        sent.push(envelope);
        heard = signal;
        return new Promise(() => undefined);
      },
    });
    add(makeEnvelope(2));
    const drained = delivery.drain();
    await vi.advanceTimersByTimeAsync(0);

    delivery.revise(() => undefined);
    await drained;
    await vi.advanceTimersByTimeAsync(600_000);

    expect(heard?.aborted).toBe(true);
    expect(sent).toHaveLength(1);
    expect(dropped).toEqual({ withdrawn: 2 });
    expect(vi.getTimerCount()).toBe(0);
  });

  test('sends what is left of an envelope instead', async () => {
    add(makeEnvelope(2));

    delivery.revise((waiting) => {
      const { envelope } = waiting;
      return { ...waiting, envelope: { ...envelope, id: 'revised-id', events: envelope.events.slice(1) } };
    });
    await delivery.drain();

    expect(sent).toMatchObject([{ id: 'revised-id', events: [{}] }]);
  });
});

test('takes more from its source when nothing else waits, and forgets there what is accepted', async () => {
  const forgotten: string[] = [];
  const kept = [makeEnvelope(), makeEnvelope()];
  const own = makeEnvelope();
  add(own);

  delivery.use(scripted, async () => {
    const envelope = kept.shift();
    return (
      envelope && { envelope: writeEnvelope(envelope), bytes: 10, forget: () => forgotten.push(envelope.id) }
    );
  });
  await delivery.drain();

  expect(sent).toHaveLength(3);
  expect(sent[0]?.id).toBe(own.id);
  expect(forgotten).toEqual(sent.slice(1).map(({ id }) => id));
});

test('a stopped delivery sets no timer', async () => {
  outcomes = ['retry'];
  add(makeEnvelope());

  const drained = delivery.drain();
  delivery.stop();
  await drained;

  expect(sent).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
});
