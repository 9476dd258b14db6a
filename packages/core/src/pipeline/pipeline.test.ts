import { beforeEach, describe, expect, test } from 'vitest';
import type { PipelineEvent, TelemetryEvent } from '../event.ts';
import { openEnvelope } from '../wire/encode.ts';
import type { ConsentLevel, Envelope } from '../wire/envelope.ts';
import { visitId } from '../wire/person.ts';
import { createLedger } from './ledger.ts';
import { createPipeline, type Pipeline, type PipelineSettings } from './pipeline.ts';

const settings: PipelineSettings = {
  sampling: 'always',
  samplingRate: 1,
  samplingRates: {},
  throttleWindowMs: 1000,
  maxEventsPerWindow: 100,
  redactPII: true,
  redactFields: [],
};

let ids = 0;
let now = 0;
let page: string | undefined;
let consent: ConsentLevel = 'full';
let user: string | undefined;
let sealed: Envelope[] = [];
let ledger = createLedger();
let onSealed: (envelope: Envelope) => void;
let allows: (type: string) => boolean;

function create(more: Partial<PipelineSettings> = {}): Pipeline {
  const pipeline = createPipeline({
    ledger,
    makeId: () => `id-${++ids}`,
    makeSecret: () => `id-${++ids}`,
    now: () => now,
    elapsed: () => now,
    page: () => page,
    allows: (type) => allows(type),
    restrict: (event) => event,
    fieldsOf: () => undefined,
    context: ({ id: session }) => ({ consent, session, ...(user !== undefined && { user }) }),
    visit: { load: () => undefined, save: () => undefined, exclusively: () => undefined },
    onCollected: () => undefined,
    onWithdrawn: () => undefined,
    onSealed: (envelope) => onSealed(openEnvelope(envelope)),
  });
  pipeline.configure({ ...settings, ...more });
  return pipeline;
}

beforeEach(() => {
  ids = 0;
  now = 1000;
  page = '/page';
  consent = 'full';
  user = undefined;
  sealed = [];
  ledger = createLedger();
  onSealed = (envelope) => sealed.push(envelope);
  allows = () => true;
});

test('an envelope holds the events, numbered, with their context', () => {
  const pipeline = create();

  pipeline.collect({ type: 'a', data: { email: 'joe@example.com' } });
  pipeline.collect({ type: 'b', timestamp: 5 });
  pipeline.seal();

  expect(sealed).toEqual([
    {
      v: 1,
      id: 'id-3',
      origin: 'id-2',
      sentAt: 1000,
      sdk: { name: '@candor/core', version: '0.1.0' },
      context: { consent: 'full', session: visitId('id-1') },
      events: [
        { seq: 1, type: 'a', timestamp: 1000, data: { email: '[REDACTED]' }, page: '/page' },
        { seq: 2, type: 'b', timestamp: 5, data: {}, page: '/page' },
      ],
      produced: 2,
    },
  ]);
  expect(pipeline.size).toBe(0);
});

test('events that nobody takes over wait for the next time', () => {
  const pipeline = create();
  const takeOver = onSealed;
  onSealed = () => {
    throw new Error('broken by the page');
  };

  pipeline.collect({ type: 'a' });
  expect(() => pipeline.seal()).toThrow();
  onSealed = takeOver;
  pipeline.seal();

  expect(sealed).toMatchObject([{ events: [{ type: 'a' }] }]);
  expect(pipeline.size).toBe(0);
});

test('numbers go on, and the totals of what was dropped travel', () => {
  const pipeline = create({
    beforeSend: (event: PipelineEvent) => (event.type === 'no' ? undefined : event),
  });

  for (const type of ['a', 'no', 'no', 'b']) pipeline.collect({ type });
  pipeline.seal();
  pipeline.collect({ type: 'c' });
  pipeline.seal();

  expect(sealed.flatMap(({ events }) => events.map(({ seq }) => seq))).toEqual([1, 2, 3]);
  expect(sealed[1]?.dropped).toEqual({ before_send: 2 });
});

test('what the person did not allow does not travel, not even as a number', () => {
  const pipeline = create();
  allows = (type) => type === 'a';

  pipeline.collect({ type: 'b' });
  pipeline.collect({ type: 'a' });
  pipeline.seal();

  expect(ledger.totals()).toEqual({ consent: 1 });
  expect(sealed[0]).not.toHaveProperty('dropped');
});

test('the account of a page says nothing of the person', () => {
  const pipeline = create();
  user = 'browser-1';

  pipeline.collect({ type: 'a' });
  const account = pipeline.head();
  pipeline.seal();

  expect(sealed[0]?.context.user).toBe('browser-1');
  expect(JSON.stringify(account)).not.toContain('browser-1');
  expect(account?.context).toMatchObject({ consent: 'full', session: visitId('id-1') });
});

test('no id is made before something is allowed', () => {
  const pipeline = create();
  allows = () => false;

  pipeline.collect({ type: 'a' });
  pipeline.seal();

  expect(ids).toBe(0);
  expect(sealed).toEqual([]);
});

test('an event says where it happened, if that is somewhere', () => {
  const pipeline = create();

  page = undefined;
  pipeline.collect({ type: 'a' });
  pipeline.seal();

  expect(sealed[0]?.events).toEqual([{ seq: 1, type: 'a', timestamp: 1000, data: {} }]);
});

test('steps come in their order, and the first that drops an event is the one that counts', () => {
  const asked: string[] = [];
  const pipeline = create({
    sampling: 'throttled',
    samplingRates: { unsampled: 0 },
    maxEventsPerWindow: 1,
    beforeSend: ({ type }: PipelineEvent) => void asked.push(type),
  });
  allows = (type) => type !== 'forbidden';

  for (const type of ['forbidden', 'unsampled', 'first', 'second']) pipeline.collect({ type });

  expect(asked).toEqual(['first']);
  expect(ledger.totals()).toEqual({ consent: 1, sampled: 1, before_send: 1, throttled: 1 });
});

test('never samples everything out, exceptions too', () => {
  const pipeline = create({ sampling: 'never', samplingRates: { exception: 1 } });

  pipeline.collect({ type: 'exception' });

  expect(ledger.totals()).toEqual({ sampled: 1 });
});

describe('beforeSend', () => {
  test('sees the event as it is so far, and may change it', () => {
    const seen: PipelineEvent[] = [];
    const pipeline = create({
      samplingRates: { a: 0.999999 },
      beforeSend: (event: PipelineEvent) => {
        seen.push(event);
        return { ...event, data: { b: 2 }, page: '/rewritten', rate: 0.001 };
      },
    });

    pipeline.collect({ type: 'a', data: { a: 1 } });
    pipeline.seal();

    expect(seen).toEqual([{ type: 'a', timestamp: 1000, data: { a: 1 }, page: '/page', rate: 0.999999 }]);
    // But not the rate: that is what was done, not what is wished.
    expect(sealed[0]?.events).toEqual([
      { seq: 1, type: 'a', timestamp: 1000, data: { b: 2 }, page: '/rewritten', rate: 0.999999 },
    ]);
  });

  test.each<[string, (one: PipelineEvent) => unknown]>([
    ['nothing', () => undefined],
    ['null', () => null],
    ['false', () => false],
    ['true', () => true],
    ['a promise', async (one) => one],
    ['an event without a type', () => ({ data: {} })],
    ['an empty type', (one) => ({ ...one, type: '' })],
    [
      'an error',
      () => {
        throw new Error('no');
      },
    ],
  ])('drops the event when it gives %s', (_, beforeSend) => {
    const pipeline = create({ beforeSend });

    pipeline.collect({ type: 'a' });

    expect(pipeline.size).toBe(0);
    expect(ledger.totals()).toEqual({ before_send: 1 });
  });
});

test('a new session gets a new envelope', () => {
  const pipeline = create();

  pipeline.collect({ type: 'a' });
  now += 31 * 60_000;
  pipeline.collect({ type: 'b' });
  pipeline.seal();

  expect(sealed.map(({ events }) => events.map(({ type }) => type))).toEqual([['a'], ['b']]);
  expect(sealed[0]?.context.session).not.toBe(sealed[1]?.context.session);
  expect(sealed[0]?.origin).toBe(sealed[1]?.origin);
});

test('a session is whole or absent', () => {
  const pipeline = create({ sampling: 'probabilistic', samplingRate: 0.5 });
  const counts = new Set<number>();

  for (let session = 0; session < 40; session++) {
    now += 31 * 60_000;
    for (let i = 0; i < 3; i++) pipeline.collect({ type: 'a' });
    counts.add(pipeline.size);
    pipeline.seal();
  }

  expect([...counts].sort()).toEqual([0, 3]);
  expect(sealed.every(({ events }) => events.every(({ rate }) => rate === 0.5))).toBe(true);
});

test('throttled takes a share of sessions, and so many events of those', () => {
  const pipeline = create({ sampling: 'throttled', samplingRate: 0.5, maxEventsPerWindow: 2 });
  const counts = new Set<number>();

  for (let session = 0; session < 40; session++) {
    now += 31 * 60_000;
    for (let i = 0; i < 5; i++) pipeline.collect({ type: 'a' });
    counts.add(pipeline.size);
    pipeline.seal();
  }

  expect([...counts].sort()).toEqual([0, 2]);
  const { sampled = 0, throttled = 0 } = ledger.totals();
  expect(sampled + throttled + sealed.length * 2).toBe(200);
});

test('reconfiguring does not open the throttle', () => {
  const pipeline = create({ sampling: 'throttled', maxEventsPerWindow: 2 });

  for (let i = 0; i < 5; i++) {
    pipeline.configure({ ...settings, sampling: 'throttled', maxEventsPerWindow: 2 });
    pipeline.collect({ type: 'a' });
  }

  expect(pipeline.size).toBe(2);
});

test('redaction comes after the hook', () => {
  const pipeline = create({
    beforeSend: (event: PipelineEvent) => ({ ...event, data: { note: 'joe@example.com' } }),
  });

  pipeline.collect({ type: 'joe@example.com' });
  pipeline.seal();

  expect(sealed[0]?.events[0]).toMatchObject({
    type: '[REDACTED:email]',
    data: { note: '[REDACTED:email]' },
  });
});

test('the path is redacted too', () => {
  const pipeline = create({ beforeSend: (event: PipelineEvent) => ({ ...event, page: '/joe@example.com' }) });

  pipeline.collect({ type: 'a' });
  pipeline.seal();

  expect(sealed[0]?.events[0]?.page).toBe('/[REDACTED:email]');
});

describe('events from inside', () => {
  test('are collected after the one that caused them', () => {
    const pipeline = create({
      beforeSend: (event: PipelineEvent) => {
        if (event.type === 'outer') pipeline.collect({ type: 'inner' });
        return event;
      },
    });

    pipeline.collect({ type: 'outer' });
    pipeline.seal();

    expect(sealed[0]?.events.map(({ type }) => type)).toEqual(['outer', 'inner']);
  });

  test('do not cause more and more of them', () => {
    const pipeline = create({
      beforeSend: (event: PipelineEvent) => {
        pipeline.collect({ type: 'again' });
        pipeline.collect({ type: 'again' });
        return event;
      },
    });

    pipeline.collect({ type: 'outer' });

    expect(pipeline.size).toBe(3);
    expect(ledger.totals()).toEqual({ nested: 4 });
  });

  test('of a getter are collected too', () => {
    const pipeline = create();
    const data = {
      get a(): number {
        pipeline.collect({ type: 'inner' });
        return 1;
      },
    };

    pipeline.collect({ type: 'outer', data });

    expect(pipeline.size).toBe(2);
  });
});

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['a text', 'event'],
  ['a number as type', { type: 1 }],
  [
    'a type that throws',
    {
      get type(): string {
        throw new Error('no');
      },
    },
  ],
])('counts %s as invalid and goes on', (_, event) => {
  const pipeline = create();

  pipeline.collect(event as TelemetryEvent);
  pipeline.collect({ type: 'a' });

  expect(pipeline.size).toBe(1);
  expect(ledger.totals()).toEqual({ invalid: 1 });
});

test('renew says anew who it was, of what waits too', () => {
  const pipeline = create();
  pipeline.collect({ type: 'a' });

  user = 'browser-1';
  pipeline.renew();
  pipeline.seal();

  expect(sealed[0]?.context).toEqual({ consent: 'full', session: visitId('id-1'), user: 'browser-1' });
});

test('forget begins anew: other ids, other numbers', () => {
  const pipeline = create();
  pipeline.collect({ type: 'a' });
  pipeline.seal();
  pipeline.collect({ type: 'b' });

  pipeline.forget();
  pipeline.collect({ type: 'c' });
  pipeline.seal();

  const [before, after] = sealed;
  expect(after?.events).toMatchObject([{ seq: 1, type: 'c' }]);
  expect(after?.origin).not.toBe(before?.origin);
  expect(after?.context.session).not.toBe(before?.context.session);
});
