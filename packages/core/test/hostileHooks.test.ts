import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TelemetryConfig } from '../src/config.ts';
import type { Outcome } from '../src/delivery/transport.ts';
import type { PipelineEvent } from '../src/event.ts';
import { ErrorTracking } from '../src/features/ErrorTracking.ts';
import { TelemetryCollector } from '../src/TelemetryCollector.ts';
import type { Envelope, WireEvent } from '../src/wire/envelope.ts';

const refuse = (): never => {
  throw new Error('hook');
};

let delivered: WireEvent[];

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'debug').mockImplementation(() => undefined);
  delivered = [];
});

afterEach(() => {
  for (const collector of collectors.splice(0)) collector.destroy();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const deliver = async (events: readonly WireEvent[]): Promise<void> => void delivered.push(...events);

const collectors: TelemetryCollector[] = [];

function collect(config: TelemetryConfig): TelemetryCollector {
  const collector = new TelemetryCollector({ customTransport: deliver, ...config });
  collectors.push(collector);
  return collector;
}

/** What was asked to be collected is delivered, waits or was dropped, each once. */
function expectBalance(collector: TelemetryCollector): void {
  const { produced, acknowledged, waiting, dropped } = collector.getBufferStatus();
  const lost = Object.values(dropped).reduce((sum, events) => sum + events, 0);

  expect({ produced, acknowledged, waiting, dropped }).toMatchObject({
    produced: acknowledged + waiting.events + lost,
  });
}

describe('a beforeSend hook', () => {
  test.each<[string, (event: PipelineEvent) => unknown]>([
    ['throws', refuse],
    [
      'throws what throws when it is read',
      () => {
        throw Proxy.revocable({}, {}).proxy;
      },
    ],
    ['gives nothing', () => undefined],
    ['gives null', () => null],
    ['gives true', () => true],
    ['gives a number', () => 1],
    ['gives a text', () => 'a'],
    ['gives a list', () => []],
    ['gives a function', () => refuse],
    ['gives another thing', () => ({ kind: 'a' })],
    ['gives a symbol as type', (event) => ({ ...event, type: Symbol('a') })],
    [
      'gives a type that throws',
      (event) => ({
        ...event,
        get type() {
          return refuse();
        },
      }),
    ],
    ['gives a proxy that refuses', () => new Proxy({}, { get: refuse, has: refuse })],
    ['rejects', () => Promise.reject(new Error('hook'))],
    [
      'rejects later',
      async (event) => {
        await event;
        refuse();
      },
    ],
    ['never settles', () => new Promise(() => undefined)],
    ['gives the event in a promise', async (event) => event],
    // biome-ignore lint/suspicious/noThenProperty: that is what makes it hostile.
    ['gives what only looks like a promise', () => ({ then: refuse })],
    ['changes the event and gives nothing', (event) => void Object.assign(event, { type: 'changed' })],
  ])('that %s drops the event, which is counted', async (_, hook) => {
    const collector = collect({ beforeSend: hook as never });

    collector.track({ type: 'a' });
    collector.updateConfig({ beforeSend: (event) => event });
    collector.track({ type: 'b' });
    await collector.flush();

    expect(delivered.map(({ type }) => type)).toEqual(['b']);
    expect(collector.getBufferStatus().dropped).toEqual({ before_send: 1 });
    expectBalance(collector);
  });

  test.each<[string, (event: PipelineEvent) => unknown, Partial<WireEvent>]>([
    [
      'changes the event it was given',
      (event) => Object.assign(event, { type: 'changed' }),
      { type: 'changed', data: { a: 1 } },
    ],
    ['freezes it', (event) => Object.freeze(event), { type: 'a', data: { a: 1 } }],
    ['takes the data away', ({ type }) => ({ type }), { type: 'a', data: {} }],
    [
      'gives data that throw',
      (event) => ({
        ...event,
        get data() {
          return refuse();
        },
      }),
      { type: 'a', data: { value: '[threw]' } },
    ],
    ['gives a time that is none', (event) => ({ ...event, timestamp: Number.NaN }), { type: 'a' }],
    [
      'gives personal data',
      (event) => ({ ...event, data: { note: 'joe@example.com' } }),
      { data: { note: '[REDACTED:email]' } },
    ],
    ['gives a number of its own', (event) => ({ ...event, seq: 99 }), { seq: 1 }],
  ])('that %s lets it through', async (_, hook, expected) => {
    const collector = collect({ beforeSend: hook as never });

    collector.track({ type: 'a', data: { a: 1 } });
    await collector.flush();

    expect(delivered).toMatchObject([expected]);
    expectBalance(collector);
  });

  test('changes only its own event, not what the page tracked', () => {
    const event = { type: 'a', data: { a: 1 } };
    const collector = collect({ beforeSend: (sent) => Object.assign(sent, { type: 'b' }) });

    collector.track(event);

    expect(event).toEqual({ type: 'a', data: { a: 1 } });
  });
});

describe('a transport of the site', () => {
  const failing: [string, () => unknown][] = [
    ['throws', refuse],
    ['rejects', () => Promise.reject(new Error('transport'))],
    ['rejects with nothing', () => Promise.reject()],
    ['never settles', () => new Promise(() => undefined)],
    ['refuses when it is awaited', () => Object.defineProperty({}, 'then', { get: refuse })],
  ];

  test.each(failing)('that %s keeps the events until it works', async (_, fail) => {
    const send = vi.fn<() => unknown>(fail);
    const collector = collect({ customTransport: send as never });
    collector.track({ type: 'a' });

    void collector.flush();
    await vi.advanceTimersByTimeAsync(11_000);

    expect(collector.getBufferStatus().waiting.events).toBe(1);
    expectBalance(collector);

    send.mockImplementation(() => undefined);
    await collector.flush();

    expect(collector.getBufferStatus()).toMatchObject({
      acknowledged: 1,
      waiting: { events: 0 },
      dropped: {},
    });
  });

  test.each<[string, (done: () => void, fail: () => void) => unknown]>([
    ['succeeds twice', (done) => [done(), done()]],
    ['fails after it has succeeded', (done, fail) => [done(), fail()]],
  ])('that %s is believed once', async (_, answer) => {
    // biome-ignore lint/suspicious/noThenProperty: only what is no promise can call back twice.
    const collector = collect({ customTransport: (() => ({ then: answer })) as never });
    collector.track({ type: 'a' });

    await collector.flush();

    expect(collector.getBufferStatus()).toMatchObject({
      acknowledged: 1,
      waiting: { events: 0 },
      dropped: {},
    });
    expectBalance(collector);
  });

  const rubbish: [string, unknown][] = [
    ['nothing', undefined],
    ['null', null],
    ['true', true],
    ['a status', 200],
    ['a word of its own', 'fine'],
    ['the name of a method', 'toString'],
    ['a list', ['accepted']],
    ['an object', { ok: true }],
    ['a pause that is no number', { retryAfterMs: 'soon' }],
    ['a symbol', Symbol('accepted')],
    ['what refuses to be read', new Proxy({}, { get: refuse, has: refuse })],
  ];

  test.each(rubbish)('that answers %s keeps the events until it works', async (_, outcome) => {
    const send = vi.fn<() => Promise<Outcome>>(async () => outcome as Outcome);
    const collector = collect({ transport: { send } });
    collector.track({ type: 'a' });

    await collector.flush();
    expect(collector.getBufferStatus()).toMatchObject({ acknowledged: 0, waiting: { events: 1 } });
    expectBalance(collector);

    send.mockResolvedValue('accepted');
    await collector.flush();

    expect(collector.getBufferStatus()).toMatchObject({
      acknowledged: 1,
      waiting: { events: 0 },
      dropped: {},
    });
  });

  test.each([
    [Number.NaN, 3_600_000],
    [Number.POSITIVE_INFINITY, 3_600_000],
    [Number.MAX_VALUE, 3_600_000],
    [-5, 1000],
    [Number.MIN_VALUE, 1000],
  ])('that asks for a pause of %s milliseconds is asked again after %s', async (retryAfterMs, ms) => {
    const send = vi.fn<() => Promise<Outcome>>(async () => ({ retryAfterMs }));
    const collector = collect({ transport: { send } });
    collector.track({ type: 'a' });
    await collector.flush();

    send.mockResolvedValue('accepted');
    await vi.advanceTimersByTimeAsync(ms - 1);
    expect(send).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);

    expect(send).toHaveBeenCalledTimes(2);
    expect(collector.getBufferStatus()).toMatchObject({ acknowledged: 1, waiting: { events: 0 } });
  });

  test('that succeeds after its time is up is not believed any more, and the events are offered again', async () => {
    const answers: (() => void)[] = [];
    const offered: string[] = [];
    const send = (envelope: Envelope): Promise<Outcome> => {
      offered.push(envelope.id);
      return new Promise((resolve) => answers.push(() => resolve('accepted')));
    };
    const collector = collect({ transport: { send } });
    collector.track({ type: 'a' });

    void collector.flush();
    await vi.advanceTimersByTimeAsync(10_001);
    answers[0]?.();
    void collector.flush();
    await vi.advanceTimersByTimeAsync(1);
    answers[1]?.();
    await vi.advanceTimersByTimeAsync(1);

    expect(new Set(offered).size).toBe(1);
    expect(offered).toHaveLength(2);
    expect(collector.getBufferStatus()).toMatchObject({ acknowledged: 1, waiting: { events: 0 } });
    expectBalance(collector);
  });
});

describe('an event from inside', () => {
  const places: [string, (collector: TelemetryCollector, inside: () => void) => void][] = [
    [
      'a hook',
      (collector, inside) => {
        collector.updateConfig({
          beforeSend: (event) => {
            inside();
            return event;
          },
        });
        collector.track({ type: 'outer' });
      },
    ],
    [
      'a getter',
      (collector, inside) =>
        collector.track({
          type: 'outer',
          data: {
            get a() {
              inside();
              return 1;
            },
          },
        }),
    ],
    ['a toJSON', (collector, inside) => collector.track({ type: 'outer', data: { a: { toJSON: inside } } })],
    [
      'the trap of a proxy',
      (collector, inside) =>
        collector.track({
          type: 'outer',
          data: new Proxy(
            { a: 1 },
            {
              ownKeys: (target) => {
                inside();
                return Reflect.ownKeys(target);
              },
            },
          ),
        }),
    ],
    [
      'a type that is read',
      (collector, inside) =>
        collector.track({
          get type() {
            inside();
            return 'outer';
          },
        }),
    ],
    [
      'a thrown error',
      (collector, inside) =>
        collector.trackError({
          get message() {
            inside();
            return 'outer';
          },
        }),
    ],
    [
      'a consent listener',
      (collector, inside) => {
        collector.onConsentChange(inside);
        collector.setConsent('basic');
        collector.setConsent('full');
        collector.track({ type: 'outer' });
      },
    ],
    [
      'an exit listener',
      (collector, inside) => {
        collector.onDestroy(inside);
        collector.track({ type: 'outer' });
        collector.destroy();
      },
    ],
    [
      'an error handler',
      (collector, inside) => {
        const errors = new ErrorTracking(collector);
        errors.captureError({
          get stack() {
            inside();
            return '';
          },
        });
      },
    ],
  ];

  test.each(places)('of %s is collected after it, never within', async (_, act) => {
    const collector = collect({ eventLevels: { inner: 'basic', outer: 'basic' } });
    let depth = 0;
    let deepest = 0;
    let left = 3;

    act(collector, () => {
      depth += 1;
      deepest = Math.max(deepest, depth);
      if (left-- > 0)
        collector.track({
          type: 'inner',
          data: {
            get again() {
              depth += 1;
              deepest = Math.max(deepest, depth);
              depth -= 1;
              return 1;
            },
          },
        });
      depth -= 1;
    });
    await collector.flush();

    expect(deepest).toBeLessThanOrEqual(2);
    expect(collector.getBufferStatus().produced).toBeGreaterThan(1);
    expectBalance(collector);
  });

  test('of a transport is sent after it', async () => {
    const collector = collect({
      customTransport: async (events) => {
        if (delivered.length < 3) collector.track({ type: 'inner' });
        await deliver(events);
      },
    });
    collector.track({ type: 'outer' });

    for (let i = 0; i < 5; i++) await collector.flush();

    expect(delivered.map(({ type }) => type)).toEqual(['outer', 'inner', 'inner', 'inner']);
    expectBalance(collector);
  });

  test('for each event does not go on for ever, and all of them are counted', () => {
    const collector = collect({
      beforeSend: (event) => {
        for (let i = 0; i < 3; i++) collector.track({ type: 'inner' });
        return event;
      },
    });

    for (let i = 0; i < 10; i++) collector.track({ type: 'outer' });

    expect(collector.getBufferStatus().produced).toBe(10 + 30 + 90);
    expect(collector.getBufferStatus().dropped).toEqual({ nested: 90 });
    expectBalance(collector);
  });
});
