import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  ErrorTracking,
  type EventOf,
  HealthCheck,
  PerformanceMetrics,
  personal,
  pseudonymous,
  TelemetryCollector,
  type TelemetryEvent,
} from '../index.ts';
import { defineEvents } from './defineEvents.ts';

const events = defineEvents({
  'cart.add': {
    reason: 'To see what sells.',
    fields: {
      sku: 'public',
      customer: 'pseudonymous',
      note: 'personal',
      price: { class: 'public', kind: 'number', unit: 'EUR', level: 'basic' },
    },
  },
  'cart.emptied': { level: 'basic', fields: { note: 'personal' } },
});

test('completes levels: of the event enhanced, of a field those of its event, and enhanced at least where it is not public', () => {
  expect(events).toEqual({
    'cart.add': {
      level: 'enhanced',
      reason: 'To see what sells.',
      fields: {
        sku: { class: 'public', level: 'enhanced', kind: 'any' },
        customer: { class: 'pseudonymous', level: 'enhanced', kind: 'any' },
        note: { class: 'personal', level: 'enhanced', kind: 'any' },
        price: { class: 'public', level: 'basic', kind: 'number', unit: 'EUR' },
      },
    },
    'cart.emptied': {
      level: 'basic',
      fields: { note: { class: 'personal', level: 'enhanced', kind: 'any' } },
    },
  });
});

test.each([
  [{ exception: { fields: {} } }, "exception is Candor's own: take another type"],
  [{ a: { level: 'some', fields: {} } }, 'a.level must be none, basic, enhanced or full'],
  [{ a: {} }, 'a.fields must be an object that names every field, {} for none'],
  [{ a: { fields: { b: 'private' } } }, 'a.fields.b must be public, pseudonymous or personal'],
  [{ a: { fields: { b: null } } }, 'a.fields.b must be public, pseudonymous or personal'],
  [
    { a: { fields: { b: { class: 'public', level: 'some' } } } },
    'a.fields.b.level must be none, basic, enhanced or full',
  ],
  [
    { a: { fields: { b: { class: 'public', kind: 'text' } } } },
    'a.fields.b.kind must be string, number, boolean, array, object, any',
  ],
])('refuses %j', (definitions, problem) => {
  // @ts-expect-error the compiler refuses it, too; callers without types need words
  expect(() => defineEvents(definitions)).toThrow(`[candor] defineEvents: ${problem}`);
});

test('the classes change no value', () => {
  expect(personal('ada@example.com')).toBe('ada@example.com');
  expect(pseudonymous(7)).toBe(7);
});

describe('the compiler', () => {
  type Tracked = EventOf<typeof events>;
  type CartAdd = Extract<Tracked, { type: 'cart.add' }>;
  const collector = new TelemetryCollector({ enabled: false, events, consent: 'basic' });
  const email: string = 'ada@example.com';

  test('takes what the definitions say', () => {
    collector.track({ type: 'cart.add', data: { sku: 'lamp-7', price: 5, note: personal(email) } });
    collector.track({ type: 'cart.add', timestamp: 5, data: { sku: email, note: email } });
    collector.track({ type: 'cart.add', data: { customer: pseudonymous('c-7'), note: pseudonymous('c-7') } });
    collector.track({ type: 'cart.emptied' });

    expectTypeOf<Tracked['type']>().toEqualTypeOf<'cart.add' | 'cart.emptied'>();
    expectTypeOf<CartAdd>().toExtend<TelemetryEvent>();
  });

  test('keeps personal and pseudonymous values out of fields of a lower class', () => {
    // @ts-expect-error personal in a public field
    collector.track({ type: 'cart.add', data: { sku: personal(email) } });
    // @ts-expect-error personal in a pseudonymous field
    collector.track({ type: 'cart.add', data: { customer: personal(email) } });
    // @ts-expect-error pseudonymous in a public field
    collector.track({ type: 'cart.add', data: { sku: pseudonymous(email) } });
    // @ts-expect-error a personal number in a public field
    collector.track({ type: 'cart.add', data: { price: personal(5) } });
    // @ts-expect-error personal in the name of a measure
    collector.trackPerformance({ name: personal(email), value: 5, unit: 'ms' });

    expectTypeOf(personal(email)).toExtend<string>();
    expectTypeOf(personal(email)).not.toExtend<NonNullable<CartAdd['data']>['sku']>();
  });

  test('keeps them out of what our own events have for everybody to read', () => {
    const performance = new PerformanceMetrics(collector, {
      trackCoreWebVitals: false,
      trackResources: false,
    });
    const health = new HealthCheck(collector, { enabled: false });
    const errors = new ErrorTracking(collector, { enabled: false });
    const name = personal(email);

    // @ts-expect-error personal in the name of a measure
    performance.trackOperation(name, () => 1);
    // @ts-expect-error personal in the name of a measure
    performance.measure(name, 'start');
    // @ts-expect-error personal in the name of a service
    health.registerService(name, () => true);
    // @ts-expect-error personal in what was tried
    errors.trackRecovery('id', true, { strategy: name });
    // @ts-expect-error personal in the version of a site
    new TelemetryCollector({ enabled: false, release: name });
    // What may hold anything may hold it, too.
    errors.captureError(new Error(name), { context: { name }, user: { name } });
    errors.addBreadcrumb({ category: 'click', message: name });

    expect(performance.getPercentiles(name).count).toBe(1);
  });

  test('refuses what is not defined', () => {
    // @ts-expect-error no such field
    collector.track({ type: 'cart.add', data: { colour: 'red' } });
    // @ts-expect-error no such event
    collector.track({ type: 'cart.added' });
    // @ts-expect-error not a number
    collector.track({ type: 'cart.add', data: { price: 'five' } });
  });

  test('goes on taking everything where nothing is defined', () => {
    const free = new TelemetryCollector({ enabled: false });
    const event: TelemetryEvent = { type: 'anything', data: { at: new Date(), who: personal(email) } };

    free.track(event);
    free.track({ type: 'anything', data: { deep: { er: [1] } } });

    expectTypeOf(free).toEqualTypeOf<TelemetryCollector>();
    expectTypeOf(collector).toExtend<TelemetryCollector>();
  });
});

describe('types alone', () => {
  interface Shop {
    'cart.add': { sku: string; amount?: number };
    'cart.seen': { at?: number };
  }
  const collector = new TelemetryCollector<Shop>({ enabled: false });

  test('say by name what each event holds', () => {
    collector.track({ type: 'cart.add', data: { sku: 'lamp-7' } });
    collector.track({ type: 'cart.add', timestamp: 5, data: { sku: 'lamp-7', amount: 2 } });
    collector.track({ type: 'cart.seen' });

    // It goes wherever any collector goes.
    expectTypeOf(collector).toExtend<TelemetryCollector>();
    new ErrorTracking(collector, { enabled: false });
  });

  test('refuse what is not said', () => {
    // @ts-expect-error no such event
    collector.track({ type: 'cart.added', data: { sku: 'lamp-7' } });
    // @ts-expect-error no such field
    collector.track({ type: 'cart.add', data: { sku: 'lamp-7', colour: 'red' } });
    // @ts-expect-error a number where a text belongs
    collector.track({ type: 'cart.add', data: { sku: 7 } });
    // @ts-expect-error a field is missing
    collector.track({ type: 'cart.add', data: {} });
    // @ts-expect-error the data is missing
    collector.track({ type: 'cart.add' });
  });

  test('may be a union of events', () => {
    type Event = { type: 'seen' } | { type: 'sold'; data: { price: number } };
    const union = new TelemetryCollector<Event>({ enabled: false });

    union.track({ type: 'sold', data: { price: 5 } });
    // @ts-expect-error a text where a number belongs
    union.track({ type: 'sold', data: { price: '5' } });
    // @ts-expect-error no such event
    union.track({ type: 'bought' });
  });
});
