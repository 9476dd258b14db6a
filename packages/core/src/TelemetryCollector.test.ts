import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { acknowledge, type Receiver, startReceiver, status } from '../test/receiver.ts';
import type { TelemetryConfig } from './config.ts';
import { TelemetryCollector } from './TelemetryCollector.ts';
import type { WireEvent } from './wire/envelope.ts';

/** For a busy machine. */
const patience = { timeout: 20_000 };

let receiver: Receiver;
let made: TelemetryCollector[] = [];

beforeEach(async () => {
  receiver = await startReceiver();
});

afterEach(async () => {
  for (const collector of made) collector.destroy();
  made = [];
  vi.restoreAllMocks();
  await receiver.close();
});

function create(config: TelemetryConfig = {}): TelemetryCollector {
  const collector = new TelemetryCollector({ endpoint: receiver.url, consent: 'full', ...config });
  made.push(collector);
  return collector;
}

/** What waits for the end of a program; a page has none. */
const exitListeners = (): number => ('process' in globalThis ? process.listenerCount('beforeExit') : 0);

const types = (): string[] => receiver.envelopes().flatMap(({ events }) => events.map(({ type }) => type));

test('what is tracked arrives at a real server, redacted', async () => {
  const collector = create({ writeKey: 'site', release: '1.2', environment: 'test' });

  collector.track({
    type: 'user.login',
    timestamp: 1_795_176_000_000,
    data: { email: 'user@example.com', username: 'john_doe' },
  });
  collector.trackPerformance({ name: 'api.latency', value: 150, unit: 'ms' });
  collector.trackError(new TypeError('no joe@example.com'), { context: 'api-call' });
  await collector.flush();

  expect(receiver.received).toMatchObject([{ url: '/v1/envelopes?key=site' }]);
  expect(receiver.envelopes()).toMatchObject([
    {
      v: 1,
      context: { consent: 'full', release: '1.2', environment: 'test', device: expect.any(String) },
      events: [
        {
          seq: 1,
          type: 'user.login',
          timestamp: 1_795_176_000_000,
          data: { email: '[REDACTED]', username: 'john_doe' },
        },
        { seq: 2, type: 'performance', data: { name: 'api.latency', value: 150, unit: 'ms' } },
        {
          seq: 3,
          type: 'exception',
          data: {
            type: 'TypeError',
            message: 'no [REDACTED:email]',
            severity: 'error',
            handled: true,
            context: { context: 'api-call' },
          },
        },
      ],
    },
  ]);
  expect(JSON.stringify(receiver.envelopes())).not.toMatch(/joe@|user@/);
});

describe('batches', () => {
  test('by count', async () => {
    const collector = create({ maxBufferSize: 10 });

    for (let i = 0; i < 25; i++) collector.track({ type: 'a' });
    expect(collector.getBufferStatus()).toMatchObject({ size: 5, maxSize: 10, waiting: { envelopes: 2 } });
    await vi.waitFor(() => expect(types()).toHaveLength(20), patience);

    expect(receiver.envelopes().map(({ events }) => events.length)).toEqual([20]);
  });

  test('by bytes', async () => {
    const collector = create();

    for (let i = 0; i < 30; i++) collector.track({ type: 'a', data: { text: 'x'.repeat(2000) } });

    expect(collector.getBufferStatus().waiting.envelopes).toBeGreaterThan(0);
  });

  test('by time, and a timer runs only while something waits', async () => {
    vi.useFakeTimers();
    try {
      const events: (readonly WireEvent[])[] = [];
      const collector = create({
        transport: 'custom',
        customTransport: async (some) => void events.push(some),
      });
      await vi.advanceTimersByTimeAsync(0);
      expect(vi.getTimerCount()).toBe(0);

      collector.track({ type: 'a' });
      expect(vi.getTimerCount()).toBe(1);
      await vi.advanceTimersByTimeAsync(29_999);
      expect(events).toHaveLength(0);
      await vi.advanceTimersByTimeAsync(1);

      expect(events).toHaveLength(1);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  test('no request is larger than it may be, however much there is', async () => {
    const collector = create({ maxPayloadBytes: 2000 });
    const words = (): string =>
      Array.from({ length: 60 }, () => Math.random().toString(36).slice(2)).join(' ');

    for (let i = 0; i < 60; i++) collector.track({ type: 'a', data: { words: words() } });
    await collector.flush();
    // A flush is over when everything is safe, be it on the device.
    const numbers = () => receiver.envelopes().flatMap(({ events }) => events.map(({ seq }) => seq));
    // Where it has not been settled yet who sends, one may leave twice; its number tells.
    await vi.waitFor(() => expect(new Set(numbers()).size).toBe(60), patience);

    expect(Math.max(...receiver.received.map(({ bytes }) => bytes))).toBeLessThanOrEqual(2000);
  });

  test('a single event that is too large is cut and marked', async () => {
    const collector = create({ maxPayloadBytes: 1000 });
    const text = Array.from({ length: 400 }, () => Math.random().toString(36).slice(2)).join(' ');

    collector.track({ type: 'a', data: { one: text, two: text.slice(0, 2000) } });
    await collector.flush();

    expect(receiver.envelopes()[0]?.events[0]?.data).toMatchObject({ truncated: true });
    expect(collector.getBufferStatus().shortened).toBe(1);
  });
});

test('a server that fails for a while gets everything, once', async () => {
  let failures = 2;
  receiver.answer = (one, response) =>
    failures-- > 0 ? status(503)(one, response) : acknowledge(one, response);
  const collector = create({ maxBufferSize: 2 });

  for (let i = 0; i < 5; i++) collector.track({ type: `type-${i}` });
  await vi.waitFor(async () => {
    await collector.flush();
    expect(collector.getBufferStatus()).toMatchObject({ waiting: { envelopes: 0 }, dropped: {} });
  }, patience);

  expect(types()).toEqual(['type-0', 'type-1', 'type-2', 'type-3', 'type-4']);
});

test('a refused batch is counted, and the next one says so', async () => {
  receiver.answer = status(400);
  const collector = create();
  collector.track({ type: 'a' });
  await collector.flush();
  await vi.waitFor(() => expect(collector.getBufferStatus().dropped).toEqual({ refused: 1 }), patience);

  receiver.answer = acknowledge;
  collector.track({ type: 'b' });
  await collector.flush();

  await vi.waitFor(() => expect(receiver.envelopes().at(-1)?.dropped).toEqual({ refused: 1 }), patience);
  expect(receiver.envelopes().at(-1)?.events[0]?.seq).toBe(2);
});

describe('updateConfig', () => {
  test('loses no buffered event', async () => {
    const collector = create();
    collector.track({ type: 'a' });

    collector.updateConfig({ maxBufferSize: 25, flushIntervalMs: 15_000, sampling: 'never' });
    collector.track({ type: 'b' });

    expect(collector.getBufferStatus()).toMatchObject({ size: 1, maxSize: 25, dropped: { sampled: 1 } });
    await collector.flush();
    expect(types()).toEqual(['a']);
  });

  test('with a wrong option throws and changes nothing', () => {
    const collector = create({ samplingRate: 0.5 });
    const before = collector.getConfig();

    expect(() => collector.updateConfig({ maxBufferSize: 10, samplingRate: 7 })).toThrow(
      'samplingRate must be',
    );
    expect(() => collector.updateConfig({ transport: 'custom' })).toThrow('customTransport must be set');

    expect(collector.getConfig()).toBe(before);
  });

  test('changes nothing, and throws nothing, where the page has broken what options are checked with', () => {
    const collector = create();
    const before = collector.getConfig();
    const broken = vi.spyOn(Object, 'keys').mockImplementation(() => {
      throw new Error('replaced');
    });

    collector.updateConfig({ maxBufferSize: 10 });
    broken.mockRestore();

    expect(collector.getConfig()).toBe(before);
  });

  test('sends to another endpoint from now on, what waits included', async () => {
    const other = await startReceiver();
    receiver.answer = status(401);
    const collector = create({ writeKey: 'wrong' });
    collector.track({ type: 'a' });
    await collector.flush();
    expect(collector.getBufferStatus().transport.state).toBe('held');

    collector.updateConfig({ endpoint: other.url, writeKey: 'right' });
    collector.track({ type: 'b' });
    await collector.flush();

    const arrived = (): string[] => other.envelopes().flatMap(({ events }) => events.map(({ type }) => type));
    await vi.waitFor(() => expect(arrived().sort()).toEqual(['a', 'b']), patience);
    expect(other.received[0]?.url).toBe('/v1/envelopes?key=right');
    await other.close();
  });

  test('turns to a server once there is one', async () => {
    const collector = new TelemetryCollector({ transport: 'console', consent: 'full' });
    made.push(collector);
    vi.spyOn(console, 'info').mockReturnValue();

    collector.track({ type: 'a' });
    collector.updateConfig({ transport: 'http', endpoint: receiver.url });
    await collector.flush();

    expect(types()).toEqual(['a']);
  });

  test('puts events of two releases into two envelopes', async () => {
    const collector = create({ release: '1' });

    collector.track({ type: 'a' });
    collector.updateConfig({ release: '2' });
    collector.track({ type: 'b' });
    await collector.flush();

    const arrived = () =>
      receiver.envelopes().map(({ context, events }) => [context.release, events[0]?.type]);
    await vi.waitFor(
      () =>
        expect(arrived()).toEqual([
          ['1', 'a'],
          ['2', 'b'],
        ]),
      patience,
    );
  });

  test('switched off it sends nothing and forgets nothing', async () => {
    const collector = create();
    collector.track({ type: 'a' });

    collector.updateConfig({ enabled: false });
    collector.track({ type: 'b' });
    await collector.flush();
    expect(receiver.received).toEqual([]);
    expect(collector.getBufferStatus().size).toBe(1);

    collector.updateConfig({ enabled: true });
    await collector.flush();
    expect(types()).toEqual(['a']);
  });

  test('sends at once what is more than the buffer now may hold', async () => {
    const collector = create();
    for (let i = 0; i < 5; i++) collector.track({ type: 'a' });

    collector.updateConfig({ maxBufferSize: 3 });

    expect(collector.getBufferStatus().size).toBe(0);
    await vi.waitFor(() => expect(types()).toHaveLength(5), patience);
  });
});

describe('destroy', () => {
  test('sends what waits, then nothing more', async () => {
    const collector = create();
    collector.track({ type: 'a' });

    collector.destroy();
    collector.destroy();
    collector.track({ type: 'b' });
    await collector.flush();
    collector.updateConfig({ maxBufferSize: 5 });

    await vi.waitFor(() => expect(types()).toEqual(['a']), patience);
    expect(exitListeners()).toBe(0);
  });

  test('stops what works on it, the last first, and each once', () => {
    const calls: string[] = [];
    const collector = create();
    collector.onDestroy(() => calls.push('first'));
    collector.onDestroy(() => {
      throw new Error('no');
    });
    collector.onDestroy(() => calls.push('left'))();
    collector.onDestroy(() => calls.push('last'));
    vi.spyOn(console, 'debug').mockReturnValue();

    collector.destroy();
    collector.destroy();

    expect(calls).toEqual(['last', 'first']);
  });

  test('ends tries against a server that fails', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      receiver.answer = status(503);
      const collector = create();
      collector.track({ type: 'a' });

      collector.destroy();
      await vi.waitFor(() => expect(receiver.received).toHaveLength(1), patience);
      await vi.advanceTimersByTimeAsync(600_000);

      expect(receiver.received).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });
});

test('switched off from the start it has no timer and no listener, and reads nothing', () => {
  const read = vi.spyOn(Date, 'now');
  const listeners = exitListeners();

  const collector = create({ enabled: false });
  collector.track({ type: 'a' });

  expect(collector.getBufferStatus().size).toBe(0);
  expect(exitListeners()).toBe(listeners);
  expect(read).not.toHaveBeenCalled();
});

describe('the custom transport', () => {
  test('gets redacted events, and those it rejects again', async () => {
    const batches: (readonly WireEvent[])[] = [];
    const collector = create({
      transport: 'custom',
      customTransport: async (events) => {
        batches.push(events);
        if (batches.length === 1) throw new Error('not yet');
      },
    });

    collector.track({ type: 'http.request', data: { method: 'GET', path: '/a', note: 'joe@example.com' } });
    await vi.waitFor(async () => {
      await collector.flush();
      expect(batches).toHaveLength(2);
    }, patience);

    expect(batches[1]).toEqual(batches[0]);
    expect(batches[0]).toMatchObject([
      {
        type: 'http.request',
        timestamp: expect.any(Number),
        data: { method: 'GET', note: '[REDACTED:email]' },
      },
    ]);
  });

  test('may track, and that is sent later', async () => {
    const batches: string[][] = [];
    const collector = create({
      transport: 'custom',
      maxBufferSize: 1,
      customTransport: async (events) => {
        batches.push(events.map(({ type }) => type));
        if (batches.length < 3) collector.track({ type: `nested-${batches.length}` });
      },
    });

    collector.track({ type: 'a' });
    await vi.waitFor(() => expect(batches).toHaveLength(3), patience);

    expect(batches).toEqual([['a'], ['nested-1'], ['nested-2']]);
  });
});

test('a transport by value is one as well', async () => {
  const types: string[] = [];
  const collector = create({
    transport: {
      send: async ({ events }) => {
        types.push(...events.map(({ type }) => type));
        return 'accepted';
      },
    },
  });

  collector.track({ type: 'a' });
  await collector.flush();

  expect(types).toEqual(['a']);
});

describe('consent', () => {
  test('at none nothing is collected, and a developer is told once', async () => {
    const info = vi.spyOn(console, 'info').mockReturnValue();
    const collector = create({ consent: 'none' });

    for (let i = 0; i < 5; i++) collector.track({ type: 'a' });
    await collector.flush();

    expect(receiver.received).toEqual([]);
    expect(collector.getBufferStatus()).toMatchObject({ size: 0, dropped: { consent: 5 } });
    expect(info).toHaveBeenCalledOnce();
    expect(info.mock.calls[0]?.[0]).toContain("setConsent('enhanced')");
  });

  test('events of before are never sent', async () => {
    vi.spyOn(console, 'info').mockReturnValue();
    const collector = create({ consent: 'none' });

    collector.track({ type: 'before' });
    collector.setConsent('enhanced');
    collector.track({ type: 'after' });
    await collector.flush();

    expect(types()).toEqual(['consent.change', 'after']);
    expect(receiver.envelopes()[0]).not.toHaveProperty('dropped');
    expect(receiver.envelopes()[0]?.events[0]?.seq).toBe(1);
  });

  test('withdrawn, it empties buffer and queue at once and stops what is on its way', async () => {
    const collector = create({ maxBufferSize: 2 });
    const arrived = new Promise<void>((resolve) => {
      receiver.answer = () => resolve();
    });
    for (const type of ['a', 'b', 'c']) collector.track({ type });
    await arrived;

    collector.setConsent('none');
    expect(collector.getBufferStatus()).toMatchObject({
      size: 0,
      waiting: { events: 0, envelopes: 0 },
      dropped: { withdrawn: 3 },
    });
    await collector.flush();

    expect(receiver.received).toHaveLength(1);
  });

  test('given again, it begins anew', async () => {
    const collector = create();
    collector.track({ type: 'a' });
    await collector.flush();

    collector.setConsent('none');
    collector.setConsent('full');
    collector.track({ type: 'b' });
    await collector.flush();

    const [before, after] = receiver.envelopes();
    expect(after?.origin).not.toBe(before?.origin);
    expect(after?.context.session).not.toBe(before?.context.session);
  });

  test('lowered, it keeps what is still allowed and says under which level', async () => {
    const collector = create({ maxBufferSize: 2 });
    receiver.answer = status(503);
    for (const type of ['feature.used', 'exception', 'performance', 'x']) collector.track({ type });
    await vi.waitFor(() => expect(collector.getBufferStatus().transport.state).toBe('waiting'), patience);

    collector.setConsent('basic');
    receiver.answer = acknowledge;
    receiver.received.length = 0;
    collector.track({ type: 'feature.used' });
    await collector.flush();

    expect(types()).toEqual(['exception', 'performance', 'consent.change']);
    expect(receiver.envelopes().map(({ context }) => context)).toMatchObject([
      { consent: 'basic' },
      { consent: 'basic', basis: 'chosen' },
    ]);
    for (const { context } of receiver.envelopes()) expect(context).not.toHaveProperty('session');
    // What is collected at basic cannot be told to be of the same page load as what was collected above it.
    expect(new Set(receiver.envelopes().map(({ origin }) => origin)).size).toBe(2);
  });

  test('raised, it puts events of two levels into two envelopes', async () => {
    const collector = create({ consent: 'basic' });

    collector.track({ type: 'exception' });
    collector.setConsent('enhanced');
    collector.track({ type: 'exception' });
    await collector.flush();

    expect(receiver.envelopes().map(({ context }) => context.consent)).toEqual(['basic', 'enhanced']);
  });

  test('tells of changes, until stopped', () => {
    const heard: string[] = [];
    const collector = create();
    const stop = collector.onConsentChange((level) => heard.push(level));

    collector.setConsent('basic');
    stop();
    collector.setConsent('none');

    expect(heard).toEqual(['basic']);
    expect(collector.getConsent()).toBe('none');
  });

  test('tells of a starting level set in the same task, whoever else listens and throws', () => {
    vi.spyOn(console, 'debug').mockReturnValue();
    const heard: unknown[] = [];
    const collector = create({ consent: 'none' });
    collector.onConsentChange(() => {
      throw new Error('no');
    });
    collector.onConsentChange((...change) => heard.push(change));

    collector.updateConfig({ consent: 'basic' });

    expect(heard).toEqual([['basic', 'none']]);
  });

  test('the starting level can be set later, as long as nobody has decided', () => {
    const collector = create({ consent: 'none' });

    collector.updateConfig({ consent: 'basic' });
    expect(collector.getConsent()).toBe('basic');
    expect(collector.hasChosen()).toBe(false);
    collector.setConsent('enhanced');
    expect(collector.hasChosen()).toBe(true);
    collector.updateConfig({ consent: 'none' });

    expect(collector.getConsent()).toBe('enhanced');
  });
});

test('forgetMe lets go of what waits and of every id', async () => {
  const collector = create();
  collector.track({ type: 'a' });
  await collector.flush();
  collector.track({ type: 'b' });

  await collector.forgetMe();
  collector.track({ type: 'c' });
  await collector.flush();
  await vi.waitFor(() => expect(types()).toEqual(['a', 'c']), patience);

  const [before, after] = receiver.envelopes();
  expect(after?.origin).not.toBe(before?.origin);
  expect(collector.getConsent()).toBe('full');
});

describe('never harms whoever calls it', () => {
  const throwing = new Proxy(
    {},
    {
      get() {
        throw new Error('no');
      },
      ownKeys() {
        throw new Error('no');
      },
      getPrototypeOf() {
        throw new Error('no');
      },
    },
  );
  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = cyclic;

  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a number', 7],
    ['a text', 'x'],
    ['a symbol', Symbol('x')],
    ['a function', () => 1],
    ['a big number', 10n],
    ['an array', [1]],
    ['a circle', cyclic],
    ['a proxy that throws', throwing],
    ['an error', new Error('boom')],
    ['an error that throws', Object.defineProperty(new Error('x'), 'message', { get: () => throwing })],
    ['an object without a prototype', Object.create(null)],
  ])('%s', async (_, hostile) => {
    // Callers without types pass anything anywhere.
    const collector = create() as unknown as Record<string, (...args: unknown[]) => unknown>;

    expect(() => {
      collector['track']?.(hostile);
      collector['track']?.({ type: 'a', data: hostile });
      collector['track']?.({ type: hostile, timestamp: hostile });
      collector['trackPerformance']?.(hostile);
      collector['trackError']?.(hostile, hostile);
      collector['setConsent']?.(hostile);
    }).not.toThrow();
    await collector['flush']?.();

    expect(types()).toContain('exception');
  });

  test('a hook that throws or tracks', async () => {
    const collector = create({
      beforeSend: (event) => {
        if (event.type === 'bad') throw new Error('no');
        if (event.type === 'a') collector.track({ type: 'inner' });
        return event;
      },
    });

    collector.track({ type: 'bad' });
    collector.track({ type: 'a' });
    await collector.flush();

    expect(types()).toEqual(['a', 'inner']);
    expect(collector.getBufferStatus().dropped).toEqual({ before_send: 1 });
  });
});

test('debug counts by kind what was removed', async () => {
  const debug = vi.spyOn(console, 'debug').mockReturnValue();
  const collector = create({ debug: true, redactPatterns: { room: /R\d{4}/ } });

  collector.track({ type: 'a', data: { note: 'ada@example.com in R1234', password: 'x' } });
  await collector.flush();

  expect(debug.mock.calls[0]?.slice(3)).toEqual(['removed', { email: 1, room: 1, named: 1 }]);
});

test('debug tells what is collected, dropped and sent', async () => {
  const debug = vi.spyOn(console, 'debug').mockReturnValue();
  const collector = create({ debug: true, samplingRates: { b: 0 } });

  collector.track({ type: 'a' });
  collector.track({ type: 'b' });
  await collector.flush();

  expect(debug.mock.calls.map((call) => call[1])).toEqual(['track', 'dropped', 'sent']);
});

test('debug shows nothing that was not redacted', async () => {
  const debug = vi.spyOn(console, 'debug').mockReturnValue();
  const collector = create({ debug: true });

  collector.track({ type: 'a', data: { email: 'ada@example.com', note: 'call 202-555-0143' } });
  await collector.flush();

  expect(JSON.stringify(debug.mock.calls)).toContain('[REDACTED');
  expect(JSON.stringify(debug.mock.calls)).not.toMatch(/ada@|555-0143/);
});
