import { afterEach, expect, test } from 'vitest';
import {
  defineEvents,
  ErrorSeverity,
  ErrorTracking,
  type EventOf,
  HealthCheck,
  PageViews,
  PerformanceMetrics,
  Sessions,
  TelemetryCollector,
  type TelemetryConfig,
  type TelemetryEvent,
  UsageAnalytics,
} from '../src/index.ts';
import { createMemorySink, type MemorySink } from '../src/testing/index.ts';
import '../src/testing/vitest.ts';

// Where a line below says that it must not compile, the compiler fails when it does. All of it runs, too: what has no types gets the
// same library.

interface ShopEvents {
  'cart.add': { sku: string; amount?: number };
  'cart.emptied': { reason?: 'bought' | 'timeout' };
  'page.printed': Record<never, never>;
}

type ShopEvent =
  | { type: 'cart.add'; data: { sku: string } }
  | { type: 'cart.emptied'; data?: { reason: string }; timestamp?: number };

const made: { destroy(): void }[] = [];
afterEach(() => {
  for (const collector of made.splice(0)) collector.destroy();
});

function start<Events extends object = TelemetryEvent>(
  config: TelemetryConfig<Events> = {},
): { collector: TelemetryCollector<Events>; sink: MemorySink } {
  const sink = createMemorySink();
  const collector = new TelemetryCollector<Events>({ transport: sink.transport, ...config });
  made.push(collector);
  return { collector, sink };
}

test('events named by type take their own fields and no others', async () => {
  const { collector, sink } = start<ShopEvents>();

  collector.track({ type: 'cart.add', data: { sku: 'lamp-7' } });
  collector.track({ type: 'cart.add', data: { sku: 'lamp-7', amount: 2 }, timestamp: 1 });
  collector.track({ type: 'cart.emptied' });
  collector.track({ type: 'cart.emptied', data: { reason: 'bought' } });
  collector.track({ type: 'page.printed' });
  // @ts-expect-error no such event
  collector.track({ type: 'cart.added', data: { sku: 'lamp-7' } });
  // @ts-expect-error no such field
  collector.track({ type: 'cart.add', data: { sku: 'lamp-7', colour: 'red' } });
  // @ts-expect-error a field of another event
  collector.track({ type: 'cart.emptied', data: { sku: 'lamp-7' } });
  // @ts-expect-error a number where a text belongs
  collector.track({ type: 'cart.add', data: { sku: 7 } });
  // @ts-expect-error a text that is none of the two
  collector.track({ type: 'cart.emptied', data: { reason: 'bored' } });
  // @ts-expect-error a field is missing
  collector.track({ type: 'cart.add', data: { amount: 2 } });
  // @ts-expect-error the data is missing
  collector.track({ type: 'cart.add' });
  // @ts-expect-error a time is milliseconds
  collector.track({ type: 'cart.emptied', timestamp: '2026-11-28' });
  // @ts-expect-error fields belong into data
  collector.track({ type: 'cart.add', sku: 'lamp-7' });
  // @ts-expect-error an event has a type
  collector.track({ data: { sku: 'lamp-7' } });
  await collector.flush();

  expect(sink).toHaveTracked('cart.add', { sku: 'lamp-7', amount: 2 });
  expect(sink).toHaveTracked('page.printed');
});

test('events given as a union take what their member says', async () => {
  const { collector, sink } = start<ShopEvent>();

  collector.track({ type: 'cart.add', data: { sku: 'lamp-7' } });
  collector.track({ type: 'cart.emptied', timestamp: 2 });
  // @ts-expect-error this one has no time of its own
  collector.track({ type: 'cart.add', data: { sku: 'lamp-7' }, timestamp: 1 });
  // @ts-expect-error the field is missing
  collector.track({ type: 'cart.emptied', data: {} });
  // @ts-expect-error no such event
  collector.track({ type: 'cart.lost' });
  await collector.flush();

  expect(sink).toHaveTracked('cart.add', { sku: 'lamp-7' });
});

test('defined events take the kinds that their fields say', async () => {
  const events = defineEvents({
    'cart.add': {
      fields: {
        sku: { class: 'public', kind: 'string' },
        amount: { class: 'public', kind: 'number' },
        isGift: { class: 'public', kind: 'boolean' },
        sizes: { class: 'public', kind: 'array' },
        label: 'public',
      },
    },
    'cart.emptied': { fields: {} },
  });
  const { collector, sink } = start<EventOf<typeof events>>({ events });

  collector.track({
    type: 'cart.add',
    data: { sku: 'lamp-7', amount: 2, isGift: true, sizes: [1], label: 5 },
  });
  collector.track({ type: 'cart.emptied' });
  // @ts-expect-error a number where a text belongs
  collector.track({ type: 'cart.add', data: { sku: 7 } });
  // @ts-expect-error a text where a number belongs
  collector.track({ type: 'cart.add', data: { amount: 'two' } });
  // @ts-expect-error a text where yes or no belongs
  collector.track({ type: 'cart.add', data: { isGift: 'yes' } });
  // @ts-expect-error one where several belong
  collector.track({ type: 'cart.add', data: { sizes: 1 } });
  // @ts-expect-error an object where a plain value belongs
  collector.track({ type: 'cart.add', data: { label: {} } });
  // @ts-expect-error this event holds nothing
  collector.track({ type: 'cart.emptied', data: { sku: 'lamp-7' } });
  // @ts-expect-error a class that does not exist
  expect(() => defineEvents({ 'cart.lost': { fields: { sku: 'private' } } })).toThrow('public');
  // @ts-expect-error a level that does not exist
  expect(() => defineEvents({ 'cart.lost': { level: 'all', fields: {} } })).toThrow('level');
  // @ts-expect-error every field is named
  expect(() => defineEvents({ 'cart.lost': { reason: 'To see.' } })).toThrow('fields');
  await collector.flush();

  expect(sink).toHaveTracked('cart.add', { sku: 'lamp-7', amount: 2, isGift: true });
});

test('a collector that was told of no events takes any, and still no event without a type', () => {
  const { collector } = start<TelemetryEvent>();

  collector.track({ type: 'anything', data: { deep: { er: [1] } } });
  // @ts-expect-error an event has a type
  collector.track({ data: { a: 1 } });
  // @ts-expect-error a type is a text
  collector.track({ type: 7 });
  // @ts-expect-error an event is an object
  collector.track('anything');

  expect(collector.getBufferStatus().dropped).toEqual({ invalid: 3 });
});

test('features work on a collector of typed events', () => {
  const { collector } = start<ShopEvents>();

  const parts = [
    new ErrorTracking(collector),
    new PerformanceMetrics(collector),
    new HealthCheck(collector),
    new UsageAnalytics(collector),
    new Sessions(collector),
    new PageViews(collector),
  ];
  for (const part of parts) part.destroy();

  expect(collector.getBufferStatus().dropped).toEqual({});
});

test('options and verbs refuse what they cannot mean', () => {
  const { collector } = start<TelemetryEvent>();
  const errors = new ErrorTracking(collector);

  // @ts-expect-error no such option
  expect(() => new TelemetryCollector({ enpoint: '/v1/envelopes' })).toThrow('not an option');
  // @ts-expect-error a share is a number
  expect(() => new TelemetryCollector({ samplingRate: 'half' })).toThrow('samplingRate');
  // @ts-expect-error no such way to sample
  expect(() => new TelemetryCollector({ sampling: 'sometimes' })).toThrow('sampling');
  // @ts-expect-error no such transport
  expect(() => new TelemetryCollector({ transport: 'pigeon' })).toThrow('transport');
  // @ts-expect-error no such level
  expect(() => new TelemetryCollector({ consent: 'all' })).toThrow('consent');
  // @ts-expect-error patterns, not texts
  expect(() => new TelemetryCollector({ redactPatterns: { customer: 'CUST' } })).toThrow('redactPatterns');
  // @ts-expect-error an event or nothing
  const wrongHook: TelemetryConfig = { beforeSend: () => true };
  // @ts-expect-error nobody would know when it has arrived
  const wrongTransport: TelemetryConfig = { customTransport: () => true };
  // @ts-expect-error no such level
  collector.setConsent('all');
  // @ts-expect-error a value is a number
  collector.trackPerformance({ name: 'search', value: '12', unit: 'ms' });
  // @ts-expect-error a unit belongs to it
  collector.trackPerformance({ name: 'search', value: 12 });
  // @ts-expect-error no such severity
  errors.captureError(new Error('a'), { severity: 'terrible' });
  // @ts-expect-error no such category
  errors.captureError(new Error('b'), { category: 'weather' });
  // @ts-expect-error feedback has words
  errors.captureFeedback({ errorId: 'id' });
  errors.captureError(new Error('c'), { severity: ErrorSeverity.WARNING, category: 'network' });
  errors.destroy();

  expect(wrongHook).not.toBe(wrongTransport);
  expect(collector.getConsent()).toBe('full');
});
