import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Receiver, startReceiver } from '../test/receiver.ts';
import { defineEvents } from './catalogue/defineEvents.ts';
import type { TelemetryConfig } from './config.ts';
import { ErrorTracking } from './features/ErrorTracking.ts';
import { TelemetryCollector } from './TelemetryCollector.ts';
import type { WireEvent } from './wire/envelope.ts';

let receiver: Receiver;
let collector: TelemetryCollector;

beforeEach(async () => {
  receiver = await startReceiver();
});

afterEach(async () => {
  collector.destroy();
  await receiver.close();
});

function create(config: TelemetryConfig): TelemetryCollector {
  collector = new TelemetryCollector({ endpoint: receiver.url, consent: 'full', ...config });
  return collector;
}

/** Without the receipts of decisions. */
const sent = (): readonly WireEvent[] =>
  receiver
    .envelopes()
    .flatMap(({ events }) => events)
    .filter(({ type }) => type !== 'consent.change');

const fault = { context: { note: 'context-secret' }, user: { id: 'user-secret' } };

test('at basic an error leaves without ids, trail and what the site adds', async () => {
  const errors = new ErrorTracking(create({ consent: 'basic' }));
  errors.addBreadcrumb({ category: 'click', message: 'crumb-secret' });

  errors.captureError(new RangeError('no'), fault);
  await collector.flush();

  expect(Object.keys(sent()[0]?.data ?? {}).sort()).toEqual([
    'classes',
    'count',
    'fingerprint',
    'handled',
    'message',
    'origins',
    'severity',
    'stacktrace',
    'type',
  ]);
  expect(receiver.envelopes()[0]?.context).not.toHaveProperty('session');
  expect(JSON.stringify(receiver.envelopes())).not.toContain('secret');
});

test('at enhanced an error also has its context, and at full whom it met', async () => {
  const errors = new ErrorTracking(create({ consent: 'enhanced' }));

  errors.captureError(new RangeError('first'), fault);
  collector.setConsent('full');
  errors.captureError(new RangeError('second'), fault);
  await collector.flush();

  const [first, second] = sent();
  expect(first?.data).toMatchObject({ context: fault.context });
  expect(first?.data).not.toHaveProperty('user');
  expect(second?.data).toMatchObject(fault);
});

test.each([true, false])('what waits loses the fields that are taken back, sealed: %s', async (isSealed) => {
  const errors = new ErrorTracking(create({ consent: 'full', maxBufferSize: isSealed ? 1 : 100 }));
  errors.captureError(new RangeError('no'), fault);

  collector.setConsent('enhanced');
  const { dropped, produced, waiting } = collector.getBufferStatus();
  await collector.flush();

  // With the receipt of the decision.
  expect({ dropped, produced, waiting: waiting.events }).toEqual({ dropped: {}, produced: 2, waiting: 2 });
  expect(sent()).toHaveLength(1);
  expect(sent()[0]?.data).toMatchObject({ message: 'no', context: fault.context });
  expect(JSON.stringify(receiver.envelopes())).not.toContain('user-secret');
});

test('a hook adds nothing that the level does not let through, and makes no event another', async () => {
  create({
    consent: 'basic',
    beforeSend: (event) =>
      event.data['value'] === 1
        ? { ...event, type: 'feature.used' }
        : { ...event, data: { ...event.data, who: 'ada-secret' } },
  });

  collector.trackPerformance({ name: 'search', value: 1, unit: 'ms' });
  collector.trackPerformance({ name: 'search', value: 2, unit: 'ms' });
  await collector.flush();

  expect(sent().map(({ data }) => data)).toEqual([{ name: 'search', value: 2, unit: 'ms' }]);
  expect(collector.getBufferStatus().dropped).toEqual({ consent: 1 });
});

test('a defined event leaves at its level, with its fields and no others', async () => {
  const events = defineEvents({
    'cart.add': { level: 'basic', fields: { sku: 'public', note: 'personal' } },
    'cart.shared': { level: 'full', fields: {} },
  });
  create({ consent: 'basic', events });

  const data = { sku: 'lamp-7', note: 'mine', stray: 'x' };
  collector.track({ type: 'cart.add', data });
  collector.track({ type: 'cart.shared' });
  collector.setConsent('enhanced');
  collector.track({ type: 'cart.add', data });
  collector.track({ type: 'cart.shared' });
  await collector.flush();

  expect(sent().map((event) => [event.type, event.data])).toEqual([
    ['cart.add', { sku: 'lamp-7' }],
    ['cart.add', { sku: 'lamp-7', note: 'mine' }],
  ]);
});
