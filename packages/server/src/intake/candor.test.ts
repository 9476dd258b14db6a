import type { Envelope, JsonObject, WireEvent } from '@candor/core/wire';
import { expect, test } from 'vitest';
import type { InnerEvent } from '../event.ts';
import { toInnerEvents } from './candor.ts';

const now = Date.UTC(2026, 10, 20, 12);
const kept = { project: 'default', source: 'own' as const, receivedAt: now, retentionDays: 90 };
const receipt = { ...kept, keyed: (purpose: string, text: string) => `${purpose}:${text}` };

function toOne(event: Partial<WireEvent>, envelope: Partial<Envelope> = {}): InnerEvent {
  const whole: Envelope = {
    v: 1,
    id: 'batch-0001',
    origin: 'origin-0001',
    sentAt: now,
    sdk: { name: 'test', version: '1' },
    context: { consent: 'full' },
    events: [{ seq: 1, type: 'checkout', timestamp: now, data: {}, ...event }],
    ...envelope,
  };
  const [inner] = toInnerEvents(whole, receipt);
  if (!inner) throw new Error('one event went in');
  return inner;
}

const ofType = (type: string, data: JsonObject): InnerEvent => toOne({ type, data });

test('puts a web vital into name and value', () => {
  const vital = ofType('browser.web_vital', {
    name: 'LCP',
    value: 1234.5,
    delta: 10,
    rating: 'good',
    id: 'v5',
  });

  expect(vital).toMatchObject({ name: 'LCP', value: 1234.5, attributes: { rating: 'good', id: 'v5' } });
  expect({ ...vital.numbers }).toEqual({ delta: 10 });
});

test('puts a health check into service, response time and state', () => {
  const check = ofType('health.check', {
    service: 'api',
    status: 'degraded',
    responseTimeMs: 812,
    message: 'slow',
  });

  expect(check).toMatchObject({
    name: 'api',
    value: 812,
    message: 'slow',
    attributes: { status: 'degraded' },
    numbers: {},
  });
});

test.each([
  ['ui.click', { name: 'buy' }, 'buy', null],
  ['feature.used', { featureId: 'export', action: 'opened' }, 'export', null],
  ['conversation.start', { provider: 'openai' }, 'openai', null],
  ['conversation.end', { provider: 'openai', durationMs: 9, messages: 2 }, 'openai', 9],
  ['provider.request', { provider: 'openai', latencyMs: 8, success: true }, 'openai', 8],
  ['suggestion.shown', { kind: 'reply', intrusionLevel: 'low' }, 'reply', null],
  ['suggestion.accepted', { kind: 'reply', afterMs: 7 }, 'reply', 7],
  ['suggestion.dismissed', { afterMs: 6 }, '', 6],
  ['command.run', { command: 'install', durationMs: 5, details: { rules: 3 } }, 'install', 5],
  ['experiment.exposure', { experiment: 'checkout', variant: 'short' }, 'checkout', null],
  ['generation.attempt', { functionName: 'summary', promptLength: 4 }, 'summary', null],
  ['generation.success', { modelUsed: 'small', generationTimeMs: 3 }, 'small', 3],
])('puts %s into name and value', (type, data, name, value) => {
  expect(ofType(type, data)).toMatchObject({ name, value });
});

test('keeps the rest of what usage tells where questions look for it', () => {
  const run = ofType('command.run', { command: 'install', success: false, details: { rules: 3, of: ['a'] } });
  const failure = ofType('generation.validation_failure', { errors: ['syntax: odd', 'size'] });

  expect(run.attributes).toEqual({ success: 'false', 'details.of': '["a"]' });
  expect(run.numbers).toEqual({ 'details.rules': 3 });
  expect(failure.attributes).toEqual({ errors: '["syntax: odd","size"]' });
});

test('puts a measure into name, value and unit', () => {
  expect(ofType('performance', { name: 'render', value: 4, unit: 'ms' })).toMatchObject({
    name: 'render',
    value: 4,
    attributes: { unit: 'ms' },
  });
});

test('puts an exception into the columns of errors', () => {
  const breadcrumbs = [{ timestamp: now, category: 'ui', message: 'click', level: 'info' }];

  const error = ofType('exception', {
    errorId: 'e1',
    type: 'TypeError',
    message: 'x is not a function',
    stacktrace: 'at f (app.js:1:2)',
    severity: 'error',
    category: 'script',
    handled: false,
    fingerprint: 'ffffffffffffffff',
    count: 3,
    breadcrumbs,
  });

  expect(error).toMatchObject({
    name: 'TypeError',
    message: 'x is not a function',
    stack: 'at f (app.js:1:2)',
    fingerprint: '18446744073709551615',
    value: null,
    attributes: { severity: 'error', category: 'script', handled: 'false', errorId: 'e1' },
    numbers: { count: 3 },
  });
  expect(JSON.parse(error.attributes['breadcrumbs'] ?? '')).toEqual(breadcrumbs);
});

test('works out of an exception what the page leaves to it, the same for what is told in other words', () => {
  const [one, other] = ["Cannot read properties of undefined (reading 'x')", 'a is undefined'].map(
    (message) =>
      ofType('exception', {
        type: 'TypeError',
        message,
        stacktrace: 'pay@https://cdn.test/app-BxK3j_2a.js:1:1',
        classes: ['TypeError'],
        origins: ['https://shop.test'],
        fingerprint: '1x2y3z',
      }),
  );

  expect(one?.fingerprint).toBe(other?.fingerprint);
  expect(one?.stack).toMatch(/^TypeError: Cannot .*\npay@/);
  expect(one?.attributes).toEqual({ category: 'script', source: 'third-party' });
});

test('groups exceptions that bring no fingerprint by type and message, whatever numbers are in it', () => {
  const [one, other, another] = ['row 12 failed', 'row 7 failed', 'page failed'].map((message) =>
    ofType('exception', { type: 'Error', message }),
  );

  expect(one?.fingerprint).toBe(other?.fingerprint);
  expect(one?.fingerprint).not.toBe(another?.fingerprint);
  expect(one?.fingerprint).toMatch(/^\d+$/);
});

test('keeps the newest breadcrumbs as JSON when there are too many', () => {
  const breadcrumbs = Array.from({ length: 90 }, (_, index) => ({
    timestamp: index,
    category: 'ui',
    message: 'm'.repeat(700),
    level: 'info',
  }));

  const { attributes } = ofType('exception', { type: 'Error', message: '', breadcrumbs });
  const kept = JSON.parse(attributes['breadcrumbs'] ?? '') as { timestamp: number }[];

  expect(attributes['breadcrumbs']?.length).toBeLessThanOrEqual(16_384);
  expect(kept.at(-1)?.timestamp).toBe(89);
});

test('keeps the first causes as JSON when there are too many, and the names of services', () => {
  const causes = Array.from({ length: 8 }, (_, place) => ({
    type: 'Error',
    message: `${place}`,
    stacktrace: 's'.repeat(4000),
    via: 'cause',
    ...(place > 0 && { of: place - 1 }),
  }));

  const { attributes } = ofType('exception', {
    type: 'Error',
    message: '',
    causes,
    failing: ['api'],
    source: 'site',
  });
  const kept = JSON.parse(attributes['causes'] ?? '') as object[];

  expect(attributes['causes']?.length).toBeLessThanOrEqual(16_384);
  expect(kept).toEqual(causes.slice(0, kept.length));
  expect(kept.length).toBeGreaterThan(2);
  expect(attributes).toMatchObject({ failing: '["api"]', source: 'site' });
});

test('spreads the data of a site’s own event', () => {
  expect(ofType('checkout', { plan: 'pro', total: 12.5 })).toMatchObject({
    type: 'checkout',
    name: '',
    value: null,
    attributes: { plan: 'pro' },
    numbers: { total: 12.5 },
  });
});

test('does not take a type for a property that every object has', () => {
  expect(ofType('constructor', { name: 'x' })).toMatchObject({ name: '', attributes: { name: 'x' } });
});

test('keeps a value that no percentile can hold with the other data', () => {
  const inner = ofType('metric', { name: 'cart', value: 1e300 });

  expect(inner).toMatchObject({ name: 'cart', value: null, attributes: { value: '1e+300' }, numbers: {} });
});

test('keeps a value that is no number with the other data', () => {
  expect(ofType('browser.web_vital', { name: 'LCP', value: 'fast' })).toMatchObject({
    value: null,
    attributes: { value: 'fast' },
  });
});

test.each([
  [undefined, 100],
  [1, 100],
  [0.25, 400],
  [0.003, 33_333],
  [1e-300, 1_000_000],
])('counts an event sampled at %s as %s hundredths', (rate, weight) => {
  expect(toOne(rate === undefined ? {} : { rate }).weight).toBe(weight);
});

test('corrects the time by the sender’s clock and marks what it had to move', () => {
  const late = toOne({ timestamp: now + 3_600_000 - 1000 }, { sentAt: now + 3_600_000 });
  const lost = toOne({ timestamp: 0 });

  expect(late.at).toBe(now - 1000);
  expect(late.attributes['clock']).toBeUndefined();
  expect(lost.attributes['clock']).toBe('clamped');
});

test('shares the context among the events', () => {
  const event = toOne(
    { page: '/cart' },
    {
      context: {
        consent: 'full',
        session: 'session-1',
        user: 'user-1',
        release: '1.2.3',
        environment: 'production',
        browser: 'Chrome 156',
        os: 'Android',
        device: 'mobile',
        language: 'de-AT',
        connection: '4g',
      },
    },
  );

  expect(event).toMatchObject({
    ...kept,
    source: 'own',
    session: 'session-1',
    user: 'user-1',
    release: '1.2.3',
    environment: 'production',
    browser: 'Chrome 156',
    os: 'Android',
    device: 'mobile',
    page: '/cart',
    attributes: { language: 'de-AT', connection: '4g' },
  });
});

test.each([
  ['basic', '', ''],
  ['enhanced', 'session-1', ''],
  ['full', 'session-1', 'user-1'],
] as const)('keeps no more ids than %s allows, whatever the sender says', (consent, session, user) => {
  const event = toOne({}, { context: { consent, session: 'session-1', user: 'user-1' } });

  expect(event).toMatchObject({ session, user });
});

test('keeps a decision on consent for three years, with all that it says', () => {
  const data = { level: 'basic', previous: 'full', at: 1_795_176_000_123, version: '2', how: 'settings' };

  const event = toOne({ type: 'consent.change', data }, { context: { consent: 'basic' } });

  expect(event).toMatchObject({
    name: 'basic',
    attributes: { previous: 'full', version: '2', how: 'settings' },
    numbers: { at: 1_795_176_000_123 },
    retentionDays: 1095,
  });
});

test('keeps the start of a visit with the one that it ends', () => {
  const data = { 'session.id': 'session-2', 'session.previous_id': 'session-1' };

  const event = toOne(
    { type: 'session.start', data },
    { context: { consent: 'enhanced', session: 'session-2' } },
  );

  expect(event).toMatchObject({ type: 'session.start', session: 'session-2', name: '', value: null });
  expect(event?.attributes).toEqual(data);
});
