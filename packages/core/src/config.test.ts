import { describe, expect, test } from 'vitest';
import { resolveConfig, type TelemetryConfig } from './config.ts';

test('has the documented defaults', () => {
  expect(resolveConfig({ endpoint: '/v1/envelopes' })).toEqual({
    enabled: true,
    sampling: 'always',
    samplingRate: 1,
    samplingRates: {},
    maxBufferSize: 50,
    flushIntervalMs: 30_000,
    transport: 'http',
    endpoint: '/v1/envelopes',
    headers: {},
    redactPII: true,
    redactFields: [],
    redactPatterns: {},
    redactAllow: [],
    debug: false,
    throttleWindowMs: 60_000,
    maxEventsPerWindow: 100,
    consent: 'full',
    eventLevels: {},
    userIdDays: 30,
    retentionDays: 90,
    maxPayloadBytes: 10_000,
    maxQueueBytes: 2_000_000,
  });
});

test.each<[string, TelemetryConfig]>([
  ['http', { endpoint: 'https://example.com/events' }],
  ['custom', { customTransport: async () => undefined }],
  ['indexedDB', {}],
  ['console', { transport: 'console', endpoint: '/x' }],
])('chooses transport %s', (transport, config) => {
  expect(resolveConfig(config).transport).toBe(transport);
});

test('takes undefined for left out', () => {
  const config: TelemetryConfig = { samplingRate: undefined, release: undefined, endpoint: '/x' };

  expect(resolveConfig(config)).toMatchObject({ samplingRate: 1, release: undefined });
});

test('takes null for no options at all', () => {
  expect(resolveConfig(null as unknown as TelemetryConfig).samplingRate).toBe(1);
});

test('cannot be changed from outside', () => {
  expect(Object.isFrozen(resolveConfig())).toBe(true);
});

describe('refuses, naming the option, the value and the cure', () => {
  test.each<[Record<string, unknown>, string]>([
    [{ samplingRate: 7 }, '[candor] samplingRate must be a number from 0 to 1, got 7'],
    [{ samplingRate: '0.5' }, 'samplingRate must be a number from 0 to 1, got "0.5"'],
    [{ samplingRate: Number.NaN }, 'samplingRate must be a number from 0 to 1, got NaN'],
    [
      { samplingRates: { click: 2 } },
      'samplingRates must be an object, each value a number from 0 to 1, got {"click":2}',
    ],
    [{ userIdDays: 366 }, 'userIdDays must be a whole number from 0 to 365, got 366'],
    [{ userIdDays: 0.5 }, 'userIdDays must be a whole number from 0 to 365, got 0.5'],
    [{ enabled: 'yes' }, 'enabled must be true or false, got "yes"'],
    [{ sampling: 'sometimes' }, 'sampling must be always, never, probabilistic, throttled, got "sometimes"'],
    [{ maxBufferSize: 0 }, 'maxBufferSize must be a whole number from 1 to 100, got 0'],
    [{ maxBufferSize: 101 }, 'maxBufferSize must be a whole number from 1 to 100, got 101'],
    [{ maxBufferSize: 2.5 }, 'maxBufferSize must be a whole number from 1 to 100, got 2.5'],
    [{ flushIntervalMs: -1 }, 'flushIntervalMs must be a whole number from 1 to 2147483647, got -1'],
    [{ flushIntervalMs: Infinity }, 'flushIntervalMs must be'],
    [
      { transport: 'carrier pigeon' },
      'transport must be http, beacon, localStorage, indexedDB, console, custom',
    ],
    [{ transport: {} }, 'or an object with send(), got {}'],
    [{ endpoint: '' }, 'endpoint must be a URL or a path, got ""'],
    [{ endpoint: 'not a url' }, 'endpoint must be a URL or a path, got "not a url"'],
    [{ endpoint: 'ftp://example.com' }, 'endpoint must be a URL or a path'],
    [{ endpoint: 'javascript:alert(1)' }, 'endpoint must be a URL or a path'],
    [{ transport: 'http' }, "endpoint must be set for transport 'http', got undefined"],
    [{ transport: 'beacon' }, "endpoint must be set for transport 'beacon', got undefined"],
    [{ transport: 'custom' }, "customTransport must be set for transport 'custom', got undefined"],
    [{ customTransport: 'send' }, 'customTransport must be a function, got "send"'],
    [{ redactPII: 1 }, 'redactPII must be true or false, got 1'],
    [
      { redactPatterns: { customer: /C*/ } },
      'redactPatterns must be an object of regular expressions, each under a name of letters, digits, - or _; none may match an empty text, [REDACTED:name] or repeat a group that repeats, got {"customer":"/C*/"}',
    ],
    [
      { redactPatterns: { customer: /(a+)+b/ } },
      'or repeat a group that repeats, got {"customer":"/(a+)+b/"}',
    ],
    [{ redactPatterns: { word: /[A-Z]+/ } }, '[REDACTED:name]'],
    [{ redactPatterns: { 'a]': /CUST-\d+/ } }, 'a name of letters, digits, - or _'],
    [{ redactPatterns: { customer: 'CUST' } }, 'an object of regular expressions'],
    [{ redactPatterns: null }, 'an object of regular expressions'],
    [
      { redactAllow: [/(?:)/] },
      'redactAllow must be an array of texts and regular expressions; none may match an empty text',
    ],
    [{ redactAllow: [/REDACTED/] }, 'redactAllow must be an array of texts and regular expressions'],
    [{ redactAllow: 'support@example.com' }, 'redactAllow must be an array'],
    [{ redactFields: 'email' }, 'redactFields must be an array of names, got "email"'],
    [{ redactFields: [1] }, 'redactFields must be an array of names, got [1]'],
    [{ transport: null }, 'or an object with send(), got null'],
    [{ debug: null }, 'debug must be true or false, got null'],
    [{ throttleWindowMs: 0 }, 'throttleWindowMs must be a whole number from 1'],
    [{ maxEventsPerWindow: 0 }, 'maxEventsPerWindow must be a whole number from 1'],
    [{ writeKey: '' }, 'writeKey must be a text that is not empty, got ""'],
    [{ headers: { a: 1 } }, 'headers must be an object, each value a text that is not empty, got {"a":1}'],
    [{ consent: 'some' }, 'consent must be none, basic, enhanced, full, got "some"'],
    [{ eventLevels: { a: 'some' } }, 'eventLevels must be an object, each value none, basic, enhanced, full'],
    [
      { events: { a: 'basic' } },
      'events must be an object, each value from defineEvents(), got {"a":"basic"}',
    ],
    [{ release: 1 }, 'release must be a text that is not empty, got 1'],
    [{ environment: {} }, 'environment must be a text that is not empty, got {}'],
    [{ beforeSend: true }, 'beforeSend must be a function, got true'],
    [{ maxPayloadBytes: 100_000 }, 'maxPayloadBytes must be a whole number from 1000 to 60000, got 100000'],
    [{ maxQueueBytes: 1 }, 'maxQueueBytes must be a whole number'],
    [{ sampleRate: 1 }, '[candor] sampleRate is not an option; these are: enabled, sampling, samplingRate, '],
    [{ endPoint: '/x' }, 'endPoint is not an option; these are: '],
    [{ writekey: 'k' }, 'writekey is not an option; these are: '],
    [{ __proto__x: 1 }, '__proto__x is not an option'],
    [{ toString: 1 }, 'toString is not an option'],
  ])('%j', (config, message) => {
    expect(() => resolveConfig(config as TelemetryConfig)).toThrow(message);
  });

  test('a value that cannot be shown', () => {
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;

    expect(() => resolveConfig({ release: cyclic } as unknown as TelemetryConfig)).toThrow('got object');
  });
});
