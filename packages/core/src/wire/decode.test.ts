import { describe, expect, test } from 'vitest';
import { decodeEnvelope } from './decode.ts';
import { encodeEnvelope } from './encode.ts';
import { type Envelope, WIRE_VERSION } from './envelope.ts';

const golden: Envelope = {
  v: WIRE_VERSION,
  id: 'mUHgKpOTOn3mY-_1aB2cD',
  origin: 'V1StGXR8_Z5jdHi6B-myT',
  sentAt: 1_795_176_000_123,
  sdk: { name: '@candor/core', version: '0.1.0' },
  context: {
    consent: 'enhanced',
    session: 'uakgb_J5m9g-0JDMbcJqL',
    release: '2026.11.20',
    environment: 'production',
    browser: 'Chrome 156',
    os: 'Android',
    device: 'mobile',
    language: 'de-CH',
    connection: '4g',
  },
  events: [
    {
      seq: 1,
      type: 'feature.used',
      timestamp: 1_795_176_000_000,
      data: { featureId: 'export' },
      page: '/a',
      rate: 0.25,
    },
    { seq: 2, type: 'exception', timestamp: 1_795_176_000_001, data: {} },
  ],
  dropped: { throttled: 3 },
};

const text =
  '{"v":1,"id":"mUHgKpOTOn3mY-_1aB2cD","origin":"V1StGXR8_Z5jdHi6B-myT","sentAt":1795176000123,' +
  '"sdk":{"name":"@candor/core","version":"0.1.0"},"context":{"consent":"enhanced","session":"uakgb_J5m9g-0JDMbcJqL",' +
  '"release":"2026.11.20","environment":"production","browser":"Chrome 156","os":"Android","device":"mobile",' +
  '"language":"de-CH","connection":"4g"},"events":[{"seq":1,"type":"feature.used","timestamp":1795176000000,' +
  '"data":{"featureId":"export"},"page":"/a","rate":0.25},{"seq":2,"type":"exception","timestamp":1795176000001,' +
  '"data":{}}],"dropped":{"throttled":3}}';

test('the format of version 1 does not change', () => {
  expect(encodeEnvelope(golden)).toBe(text);
  expect(decodeEnvelope(JSON.parse(text))).toEqual({ envelope: golden, rejected: [] });
});

test.each(['chosen', 'reported'] as const)('keeps that the level was %s', (basis) => {
  const value = { ...golden, context: { ...golden.context, basis } };

  expect(decodeEnvelope(value)).toEqual({ envelope: value, rejected: [] });
});

test('takes no other word for how the level came about', () => {
  const value = { ...golden, context: { ...golden.context, basis: 'assumed' } };

  expect(decodeEnvelope(value)).toEqual({ field: 'context.basis', problem: 'must be chosen or reported' });
});

test('keeps what is asked for', () => {
  const question = { ...golden, events: [], asks: [1, 2, 7] };

  expect(decodeEnvelope(question)).toEqual({ envelope: question, rejected: [] });
});

test.each([0, 1, 2, Number.MAX_SAFE_INTEGER])('keeps the last number given, such as %d', (produced) => {
  const value = { ...golden, produced };

  expect(encodeEnvelope(value)).toBe(`${text.slice(0, -1)},"produced":${produced}}`);
  expect(decodeEnvelope(JSON.parse(encodeEnvelope(value)))).toEqual({ envelope: value, rejected: [] });
});

test('takes an envelope without events, which only reports', () => {
  const report = { ...golden, events: [], produced: 7 };

  expect(decodeEnvelope(report)).toEqual({ envelope: report, rejected: [] });
});

test('leaves out what this version does not know', () => {
  const value = { ...golden, extra: 1, context: { ...golden.context, face: 'x' } };
  const events = [{ ...golden.events[1], extra: 1 }];

  expect(decodeEnvelope({ ...value, events })).toEqual({
    envelope: { ...golden, events: [golden.events[1]] },
    rejected: [],
  });
});

describe('a bad envelope names the field', () => {
  test.each<[string, unknown]>([
    ['', null],
    ['', []],
    ['', 'text'],
    ['v', { ...golden, v: 2 }],
    ['id', { ...golden, id: 'short' }],
    ['id', { ...golden, id: `${golden.id}'; DROP TABLE events` }],
    ['id', { ...golden, id: 7 }],
    ['origin', { ...golden, origin: undefined }],
    ['sentAt', { ...golden, sentAt: '2026' }],
    ['sentAt', { ...golden, sentAt: Number.POSITIVE_INFINITY }],
    ['sdk', { ...golden, sdk: null }],
    ['sdk', { ...golden, sdk: { name: 'x' } }],
    ['context', { ...golden, context: [] }],
    ['context.consent', { ...golden, context: { consent: 'none' } }],
    ['context.consent', { ...golden, context: {} }],
    ['context.device', { ...golden, context: { consent: 'full', device: 'toaster' } }],
    ['context.browser', { ...golden, context: { consent: 'full', browser: 'x'.repeat(300) } }],
    ['context.session', { ...golden, context: { consent: 'full', session: 5 } }],
    ['events', { ...golden, events: {} }],
    ['events', { ...golden, events: Array.from({ length: 1001 }) }],
    ['dropped', { ...golden, dropped: { a: -1 } }],
    ['dropped', { ...golden, dropped: { a: 'many' } }],
    ['dropped', { ...golden, dropped: JSON.parse('{"__proto__":1}') }],
    ['dropped', { ...golden, dropped: [] }],
    ['asks', { ...golden, asks: 'all' }],
    ['asks', { ...golden, asks: [1, -2] }],
    ['asks', { ...golden, asks: Array.from({ length: 1001 }, (_, i) => i) }],
    ['produced', { ...golden, produced: -1 }],
    ['produced', { ...golden, produced: 1.5 }],
    ['produced', { ...golden, produced: '2' }],
    ['produced', { ...golden, produced: null }],
    ['produced', { ...golden, produced: Number.MAX_SAFE_INTEGER + 1 }],
  ])('%s', (field, value) => {
    expect(decodeEnvelope(value)).toEqual({ field, problem: expect.stringMatching(/^must /) });
  });
});

describe('a bad event never sinks its batch', () => {
  const good = golden.events[0];

  test.each<[string, number, unknown]>([
    ['event must be an object', 0, 7],
    ['event must be an object', 0, null],
    ['seq must be a whole number from 1', 0, { ...good, seq: 0 }],
    ['seq must be a whole number from 1', 0, { ...good, seq: 1.5 }],
    ['type must be a short text', 9, { ...good, seq: 9, type: '' }],
    ['type must be a short text', 9, { ...good, seq: 9, type: 'x'.repeat(257) }],
    ['timestamp must be milliseconds since the epoch', 9, { ...good, seq: 9, timestamp: -1 }],
    [
      'timestamp must be milliseconds since the epoch',
      9,
      { ...good, seq: 9, timestamp: Number.POSITIVE_INFINITY },
    ],
    ['data must be an object', 9, { ...good, seq: 9, data: [] }],
    ['page must be a path', 9, { ...good, seq: 9, page: {} }],
    ['rate must be above 0 and at most 1', 9, { ...good, seq: 9, rate: 0 }],
    ['rate must be above 0 and at most 1', 9, { ...good, seq: 9, rate: 1.01 }],
    ['seq must be given once', 1, good],
  ])('%s', (reason, seq, event) => {
    expect(decodeEnvelope({ ...golden, events: [good, event] })).toEqual({
      envelope: { ...golden, events: [good] },
      rejected: [{ seq, reason }],
    });
  });
});

test('takes other limits', () => {
  expect(decodeEnvelope(golden, { maxEvents: 1 })).toEqual({ field: 'events', problem: 'must be at most 1' });
});
