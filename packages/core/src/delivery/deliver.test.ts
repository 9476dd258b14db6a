import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeEnvelope } from '../../test/envelopes.ts';
import type { Envelope } from '../wire/envelope.ts';
import { createDelivery, type Delivery } from './deliver.ts';
import type { Outcome, Transport } from './transport.ts';

let sent: Envelope[] = [];
let dropped: Record<string, number> = {};
let outcomes: Outcome[] = [];
let delivery: Delivery;

/** Answers with the outcomes in turn, then with `accepted`. */
const scripted: Transport = {
  async send(envelope) {
    sent.push(envelope);
    return outcomes.shift() ?? 'accepted';
  },
};

function create(): Delivery {
  let ids = 0;
  return createDelivery({
    now: Date.now,
    random: () => 0.5,
    makeId: () => `piece-${++ids}`,
    maxBytes: () => 1000,
    drop: (reason, events) => {
      dropped[reason] = (dropped[reason] ?? 0) + events;
    },
    shorten: (event) => ({ ...event, data: { truncated: true } }),
    onOutcome: () => undefined,
  });
}

const sizes = (): number[] => sent.map(({ events }) => events.length);

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  dropped = {};
  outcomes = [];
  delivery = create();
  delivery.use(scripted);
});

afterEach(() => {
  vi.useRealTimers();
});

test('sends what waits in its order and forgets what is accepted', async () => {
  const envelopes = [makeEnvelope(1), makeEnvelope(2), makeEnvelope(3)];
  for (const envelope of envelopes) delivery.add(envelope, 100);
  expect(delivery.waiting).toEqual({ envelopes: 3, bytes: 300 });

  await delivery.drain();

  expect(sent.map(({ id }) => id)).toEqual(envelopes.map(({ id }) => id));
  expect(delivery.waiting).toEqual({ envelopes: 0, bytes: 0 });
  expect(vi.getTimerCount()).toBe(0);
});

test('says when it was handed over, at each try anew', async () => {
  outcomes = ['retry'];
  delivery.add(makeEnvelope(), 100);

  await delivery.drain();
  await vi.advanceTimersByTimeAsync(60_000);

  expect(sent).toHaveLength(2);
  expect(sent[1]?.id).toBe(sent[0]?.id);
  expect(sent[1]?.sentAt).toBeGreaterThan(sent[0]?.sentAt ?? Infinity);
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
  for (let i = 0; i < 5; i++) delivery.add(makeEnvelope(), 100);

  await Promise.all([delivery.drain(), delivery.drain(true)]);

  expect(most).toBe(1);
});

test('takes what is added while it sends', async () => {
  delivery.use({
    async send(envelope) {
      if (sent.push(envelope) === 1) delivery.add(makeEnvelope(), 100);
      return 'accepted';
    },
  });
  delivery.add(makeEnvelope(), 100);

  await delivery.drain();

  expect(sent).toHaveLength(2);
});

describe('a failure', () => {
  test('keeps everything and tries again, later each time', async () => {
    outcomes = ['retry', 'retry', 'retry'];
    delivery.add(makeEnvelope(), 100);
    delivery.add(makeEnvelope(), 100);

    await delivery.drain();
    expect(delivery.state).toBe('waiting');
    const pauses: number[] = [];
    for (let last = Date.now(); sent.length < 4; last = Date.now()) {
      await vi.advanceTimersToNextTimerAsync();
      pauses.push(Date.now() - last);
    }

    expect(pauses).toEqual([1250, 1750, 2750]);
    expect(delivery.waiting.envelopes).toBe(0);
    expect(dropped).toEqual({});
  });

  test('is a rejection as well', async () => {
    delivery.use({ send: () => Promise.reject(new Error('no')) });
    delivery.add(makeEnvelope(), 100);

    await delivery.drain();

    expect(delivery.state).toBe('waiting');
    expect(delivery.waiting.envelopes).toBe(1);
  });

  test('is a transport that throws', async () => {
    delivery.use({
      send() {
        throw new Error('no');
      },
    });
    delivery.add(makeEnvelope(), 100);

    await delivery.drain();

    expect(delivery.state).toBe('waiting');
  });

  test('is a transport that hangs for ten seconds, and it hears of it', async () => {
    let heard: AbortSignal | undefined;
    delivery.use({
      send: (_, signal) => {
        heard = signal;
        return new Promise(() => undefined);
      },
    });
    delivery.add(makeEnvelope(), 100);
    const drained = delivery.drain();

    await vi.advanceTimersByTimeAsync(10_000);
    await drained;

    expect(heard?.aborted).toBe(true);
    expect(delivery.waiting.envelopes).toBe(1);
  });

  test('does not make every new event a new try', async () => {
    outcomes = ['retry'];
    delivery.add(makeEnvelope(), 100);
    await delivery.drain();

    for (let i = 0; i < 5; i++) {
      delivery.add(makeEnvelope(), 100);
      await delivery.drain();
    }

    expect(sent).toHaveLength(1);
  });

  test('does not keep anybody from asking for it', async () => {
    outcomes = ['retry'];
    delivery.add(makeEnvelope(), 100);
    await delivery.drain();

    await delivery.drain(true);

    expect(sent).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });
});

test('waits as long as it was told, whoever asks', async () => {
  outcomes = [{ retryAfterMs: 30_000 }];
  delivery.add(makeEnvelope(), 100);

  await delivery.drain();
  await delivery.drain(true);
  await vi.advanceTimersByTimeAsync(29_999);
  expect(sent).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);

  expect(sent).toHaveLength(2);
});

test('drops what is refused, counts it and goes on', async () => {
  outcomes = ['refused'];
  delivery.add(makeEnvelope(3), 100);
  delivery.add(makeEnvelope(2), 100);

  await delivery.drain();

  expect(dropped).toEqual({ refused: 3 });
  expect(sizes()).toEqual([3, 2]);
});

describe('too large', () => {
  test('is sent in halves, under names of their own', async () => {
    outcomes = ['split', 'split'];
    const envelope = makeEnvelope(5);
    delivery.add(envelope, 100);

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
    delivery.add(makeEnvelope(1), 100);

    await delivery.drain();

    expect(sent[1]?.events[0]?.data).toEqual({ truncated: true });
    expect(delivery.shortened).toBe(1);
    expect(dropped).toEqual({});
  });

  test('is let go when that does not help', async () => {
    outcomes = ['split', 'split'];
    delivery.add(makeEnvelope(1), 100);

    await delivery.drain();

    expect(dropped).toEqual({ too_large: 1 });
    expect(delivery.waiting.envelopes).toBe(0);
  });
});

describe('held', () => {
  test('keeps everything for five minutes', async () => {
    outcomes = ['held'];
    delivery.add(makeEnvelope(), 100);

    await delivery.drain();
    expect(delivery.state).toBe('held');
    await vi.advanceTimersByTimeAsync(299_999);
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);

    expect(sent).toHaveLength(2);
  });

  test('ends with another transport', async () => {
    outcomes = ['held'];
    delivery.add(makeEnvelope(), 100);
    await delivery.drain();

    delivery.use(scripted);
    await delivery.drain();

    expect(sent).toHaveLength(2);
    expect(delivery.state).toBe('ready');
  });
});

test('stops for good when the other side is gone, until there is another one', async () => {
  outcomes = ['gone'];
  delivery.add(makeEnvelope(2), 100);
  delivery.add(makeEnvelope(1), 100);
  await delivery.drain();

  delivery.add(makeEnvelope(4), 100);
  await delivery.drain(true);
  expect(delivery.state).toBe('stopped');
  expect(dropped).toEqual({ gone: 7 });
  delivery.use(scripted);
  delivery.add(makeEnvelope(), 100);
  await delivery.drain();

  expect(sizes()).toEqual([2, 1]);
});

test('counts what there was no room for', () => {
  for (let i = 0; i < 12; i++) delivery.add(makeEnvelope(2), 100);

  expect(dropped).toEqual({ overflow: 4 });
  expect(delivery.waiting).toEqual({ envelopes: 10, bytes: 1000 });
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
    delivery.add(makeEnvelope(), 100);
    delivery.add(makeEnvelope(), 100);

    delivery.leave();

    expect(left).toHaveLength(2);
  });

  test('hands nothing over twice, whether by another event or by a flush', async () => {
    delivery.add(makeEnvelope(), 100);

    delivery.leave();
    delivery.leave();
    await delivery.drain(true);

    expect(left).toHaveLength(1);
    expect(sent).toHaveLength(0);
  });

  test('forgets it only when it is acknowledged', async () => {
    delivery.add(makeEnvelope(), 100);

    delivery.leave();
    expect(delivery.waiting.envelopes).toBe(1);
    answers[0]?.('accepted');
    await vi.advanceTimersByTimeAsync(0);

    expect(delivery.waiting.envelopes).toBe(0);
  });

  test('sends it again should the page live on', async () => {
    delivery.add(makeEnvelope(), 100);

    delivery.leave();
    answers[0]?.('retry');
    await vi.advanceTimersByTimeAsync(60_000);

    expect(sent.map(({ id }) => id)).toEqual([left[0]?.id]);
  });

  test('cuts what is too large, still in the same task', async () => {
    const pieces: number[] = [];
    delivery.use({
      ...scripted,
      sendAtExit({ events }) {
        if (events.length > 2) return Promise.resolve('split');
        pieces.push(events.length);
        return new Promise(() => undefined);
      },
    });
    delivery.add(makeEnvelope(8), 100);

    delivery.leave();
    await new Promise<void>((resolve) => queueMicrotask(() => queueMicrotask(resolve)));
    for (let i = 0; i < 8; i++) await Promise.resolve();

    expect(pieces).toEqual([2, 2, 2, 2]);
    expect(delivery.waiting.envelopes).toBe(4);
  });

  test('keeps what the platform has no room for', async () => {
    delivery.use({ ...scripted, sendAtExit: () => undefined });
    delivery.add(makeEnvelope(), 100);

    delivery.leave();
    await delivery.drain();

    expect(sent).toHaveLength(1);
  });

  test('sends as ever where the transport knows no better', async () => {
    delivery.use(scripted);
    delivery.add(makeEnvelope(), 100);

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
    delivery.add(makeEnvelope(2), 100);
    const drained = delivery.drain();
    await vi.advanceTimersByTimeAsync(0);

    delivery.revise(() => undefined);
    await drained;
    await vi.advanceTimersByTimeAsync(600_000);

    expect(heard?.aborted).toBe(true);
    expect(sent).toHaveLength(1);
    expect(dropped).toEqual({ consent: 2 });
    expect(vi.getTimerCount()).toBe(0);
  });

  test('sends what is left of an envelope instead', async () => {
    delivery.add(makeEnvelope(2), 100);

    delivery.revise((envelope) => ({ ...envelope, id: 'revised-id', events: envelope.events.slice(1) }));
    await delivery.drain();

    expect(sent).toMatchObject([{ id: 'revised-id', events: [{}] }]);
  });
});

test('takes more from its source when nothing else waits, and forgets there what is accepted', async () => {
  const forgotten: string[] = [];
  const kept = [makeEnvelope(), makeEnvelope()];
  const own = makeEnvelope();
  delivery.add(own, 100);

  delivery.use(scripted, async () => {
    const envelope = kept.shift();
    return envelope && { envelope, bytes: 10, forget: () => forgotten.push(envelope.id) };
  });
  await delivery.drain();

  expect(sent).toHaveLength(3);
  expect(sent[0]?.id).toBe(own.id);
  expect(forgotten).toEqual(sent.slice(1).map(({ id }) => id));
});

test('a stopped delivery sets no timer', async () => {
  outcomes = ['retry'];
  delivery.add(makeEnvelope(), 100);

  const drained = delivery.drain();
  delivery.stop();
  await drained;

  expect(sent).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
});
