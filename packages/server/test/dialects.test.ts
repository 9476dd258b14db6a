import { gzipSync } from 'node:zlib';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { describe, expect, test } from 'vitest';
import type { KeyRow, StatusAnswer } from '../src/api/types.ts';
import type { InnerEvent } from '../src/event.ts';
import type { CandorServer, ServerOptions } from '../src/server.ts';
import { personalParts, recorded, recordedAt } from './recorded.ts';
import { createRecordingStore, type RecordingStore } from './recordingStore.ts';
import { startServer } from './sender.ts';

type Body = string | Buffer<ArrayBuffer>;

interface Rig {
  server: CandorServer;
  store: RecordingStore;
  send: (path: string, body: Body, headers?: Record<string, string>) => Promise<Response>;
  status: () => Promise<StatusAnswer>;
}

async function startRig(options: ServerOptions = {}): Promise<Rig> {
  const store = createRecordingStore();
  const server = await startServer({ store, now: () => recordedAt, ...options });
  return {
    server,
    store,
    send: (path, body, headers = {}) =>
      fetch(server.url + path.replaceAll('KEY', server.writeKey), {
        method: 'POST',
        body: typeof body === 'string' ? body : new Uint8Array(body),
        headers,
      }),
    async status() {
      const response = await fetch(`${server.url}/api/v1/status`, {
        headers: { authorization: `Bearer ${server.adminToken}` },
      });
      return (await response.json()) as StatusAnswer;
    },
  };
}

const json = { 'content-type': 'application/json' };
const protobuf = { 'content-type': 'application/x-protobuf' };
const sentry = '/api/1/envelope/?sentry_version=7&sentry_key=KEY';
const chromium = {
  'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36',
};

const byType = ({ rows }: RecordingStore, type: string, name?: string): InnerEvent | undefined =>
  rows.find((row) => row.type === type && (name === undefined || row.name === name));

/** What of events does not change from one recording to the next. */
function essence(rows: readonly InnerEvent[]): unknown[] {
  return rows.map(({ type, name, message, page, release, attributes }) => {
    const { traceId, spanId, 'context.traceId': _trace, 'context.spanId': _span, ...rest } = attributes;
    return { type, name, message, page, release, keys: Object.keys(rest), hasTrace: traceId !== undefined };
  });
}

describe('OTLP', () => {
  test.each(['logs', 'metrics', 'traces'])('%s are the same in JSON and in protobuf', async (signal) => {
    const text = await startRig();
    const binary = await startRig();

    const answers = [
      await text.send(`/v1/${signal}?key=KEY`, recorded(`otlp-${signal}.text`), json),
      await binary.send(`/v1/${signal}?key=KEY`, recorded(`otlp-${signal}.protobuf`), protobuf),
    ];
    await Promise.all([text.store.holds(1), binary.store.holds(1)]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await answers[0]?.json()).toEqual({});
    expect(await answers[1]?.text()).toBe('');
    expect(answers[1]?.headers.get('content-type')).toBe('application/x-protobuf');
    expect(text.store.rows.length).toBeGreaterThan(1);
    expect(essence(binary.store.rows)).toEqual(essence(text.store.rows));
  });

  test('logs become the events that they are', async () => {
    const { send, store } = await startRig();

    await send('/v1/logs?key=KEY', gzipSync(recorded('otlp-logs.text')), {
      ...json,
      'content-encoding': 'gzip',
    });
    await store.holds(5);

    expect(byType(store, 'browser.web_vital')).toMatchObject({
      source: 'otlp',
      name: 'INP',
      value: 232,
      page: '/basket',
      release: 'r-1',
      environment: 'e2e',
      browser: 'Chrome 156',
      os: 'Linux',
      device: 'desktop',
      attributes: { rating: 'needs-improvement', navigationType: 'navigate', language: 'de' },
    });
    expect(byType(store, 'exception')).toMatchObject({
      name: 'RangeError',
      message: 'otel: no wall for the card, said [REDACTED:email], [REDACTED:ssn]',
      stack: expect.stringContaining('RangeError: otel: no wall for the card'),
    });
    expect(byType(store, 'health.check')).toMatchObject({ name: 'otel-payments', value: 41.5 });
    expect(byType(store, 'log')).toMatchObject({
      name: 'warning',
      message: 'otel: slow for [REDACTED:email]',
    });
  });

  test('says how many it refused, and why, and keeps the others', async () => {
    const { send, store, status } = await startRig();
    const body = JSON.stringify({
      resourceLogs: [
        {
          scopeLogs: [
            { logRecords: ['no record', { eventName: 'good' }, { eventName: 'x'.repeat(300) }, 7] },
          ],
        },
      ],
    });

    const response = await send('/v1/logs?key=KEY', body, json);
    await store.holds(2);

    expect(await response.json()).toEqual({
      partialSuccess: { rejectedLogRecords: '2', errorMessage: 'log record must be an object' },
    });
    expect((await status()).turnedDown).toEqual({ 'otlp: log record must be an object': 2 });
    expect((await status()).outcomes).toMatchObject({ stored: 2, invalid: 2 });
  });

  test('says so in protobuf too', async () => {
    const { send } = await startRig({ foreignConsent: 'basic' });

    const response = await send('/v1/traces?key=KEY', recorded('otlp-traces.protobuf'), protobuf);

    const reader = new BinaryReader(new Uint8Array(await response.arrayBuffer()));
    reader.tag();
    const partial = new BinaryReader(reader.bytes());
    partial.tag();
    expect(Number(partial.int64())).toBe(1);
    partial.tag();
    expect(partial.string()).toBe('consent: basic does not cover this type');
  });

  test.each([
    ['no JSON', '/v1/logs?key=KEY', 'hello', json, 400, 3],
    ['too deep', '/v1/logs?key=KEY', '['.repeat(100), json, 400, 3],
    ['a wrong key', '/v1/logs?key=cw_wrong', '{}', json, 401, 16],
    ['another type', '/v1/traces?key=KEY', '{}', { 'content-type': 'application/xml' }, 415, 3],
    ['too large', '/v1/metrics?key=KEY', ' '.repeat(1024 * 1024 + 1), json, 413, 8],
    ['a bomb', '/v1/logs?key=KEY', gzipSync(Buffer.alloc(20 * 1024 * 1024)), json, 413, 8],
  ])('answers %s with a status', async (_what, path, body, headers, status, code) => {
    const { send } = await startRig();

    const response = await send(path, body, headers);

    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ code, message: expect.any(String) });
  });

  test('answers no protobuf with a status in protobuf', async () => {
    const { send } = await startRig();

    const response = await send('/v1/logs?key=KEY', Buffer.from([0x0a, 0x7f, 0x01]), protobuf);

    expect(response.status).toBe(400);
    const reader = new BinaryReader(new Uint8Array(await response.arrayBuffer()));
    reader.tag();
    expect(reader.int32()).toBe(3);
    reader.tag();
    expect(reader.string()).toBe('The body is not protobuf of this kind.');
  });

  test('takes two thousand events of a body and says that there were more', async () => {
    const { send, status } = await startRig();
    const logRecords = Array.from({ length: 2005 }, () => ({ body: { stringValue: 'x' } }));

    const response = await send(
      '/v1/logs?key=KEY',
      JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }),
      json,
    );

    expect(await response.json()).toMatchObject({ partialSuccess: { rejectedLogRecords: '5' } });
    expect((await status()).outcomes).toMatchObject({ stored: 2000, oversize: 5 });
  });
});

test('takes five hundred visits of a body', async () => {
  const { send, status } = await startRig();
  const logRecords = Array.from({ length: 503 }, (_, visit) => ({
    attributes: [{ key: 'session.id', value: { stringValue: `visit ${visit}` } }],
  }));

  await send('/v1/logs?key=KEY', JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }), json);

  expect((await status()).outcomes).toMatchObject({ stored: 500, oversize: 3 });
});

describe('Sentry', () => {
  test('an error is one, with what led to it', async () => {
    const { send, store } = await startRig();

    const response = await send(sentry, recorded('sentry-error.envelope'), chromium);
    await store.holds(1);

    expect(await response.json()).toEqual({ id: '5620b19020d44d09901156a94ac02ffb' });
    const [row] = store.rows;
    expect(row).toMatchObject({
      source: 'sentry',
      type: 'exception',
      name: 'RangeError',
      message: 'sentry: no wall for the card, said [REDACTED:email], [REDACTED:ssn]',
      page: '/basket',
      release: 'r-1',
      browser: 'Chrome 156',
      os: 'Windows',
      session: expect.stringMatching(/^[\da-f]{32}$/),
      attributes: { severity: 'error', handled: 'true', 'context.tags.plan': 'pro', language: 'en-US' },
    });
    expect(row?.at).toBe(recordedAt - 9);
    expect(row?.stack).toMatch(
      /^RangeError: .*\n {4}at lh \(.*sentry\.js:23:28824\)\n(?: {4}at .*\n)+Caused by: Error: sentry: the cause\n/,
    );
    expect(JSON.parse(row?.attributes['breadcrumbs'] ?? '')).toEqual([
      expect.objectContaining({ category: 'ui.click', message: 'button of [REDACTED:email]', level: 'info' }),
      expect.objectContaining({ category: 'navigation', message: '/sentry → /basket' }),
    ]);
  });

  test.each([
    ['message', 'log', 'warning', { message: 'sentry: a word about [REDACTED:email]' }],
    ['log', 'log', 'warning', { message: 'sentry: slow for [REDACTED:email]', numbers: { items: 3 } }],
    ['metric', 'metric', 'basket.opened', { value: 3, attributes: { plan: 'pro', kind: 'counter' } }],
    ['spans', 'span', 'GET /basket', { attributes: { op: 'http.client', status: 'ok' } }],
    ['spans', 'browser.web_vital', 'CLS', { value: 0 }],
    ['session', 'session.start', '', {}],
    ['react', 'exception', 'EvalError', { attributes: { category: 'render' } }],
    [
      'feedback',
      'error.feedback',
      '',
      {
        message: 'sentry: it is broken, write to [REDACTED:email]',
        attributes: { errorId: '5620b19020d44d09901156a94ac02ffb' },
      },
    ],
  ])('a %s is a %s', async (file, type, name, what) => {
    const { send, store } = await startRig();

    const response = await send(sentry, recorded(`sentry-${file}.envelope`));
    await store.holds(1);

    expect(response.status).toBe(200);
    expect(byType(store, type, name)).toMatchObject({ source: 'sentry', release: 'r-1', ...what });
  });

  test('vitals of a transaction are vitals', async () => {
    const { send, store } = await startRig();
    const seconds = recordedAt / 1000;
    const transaction = {
      event_id: 'a'.repeat(32),
      transaction: '/basket/:id',
      start_timestamp: seconds - 1,
      timestamp: seconds,
      request: { url: 'https://shop.example/basket/7?x=1' },
      contexts: { trace: { op: 'pageload', trace_id: 'b'.repeat(32), span_id: 'c'.repeat(16) } },
      measurements: {
        lcp: { value: 2400, unit: 'millisecond' },
        cls: { value: 0.02 },
        'connection.rtt': { value: 5 },
      },
      spans: [{ op: 'db', description: 'read', start_timestamp: seconds - 1, timestamp: seconds - 0.5 }],
    };
    const header = { sent_at: new Date(recordedAt).toISOString(), trace: { sample_rate: '0.25' } };

    await send(sentry, toEnvelope(header, ['transaction', transaction]));
    await store.holds(4);

    expect(byType(store, 'browser.web_vital', 'LCP')).toMatchObject({
      value: 2400,
      weight: 400,
      page: '/basket/7',
    });
    expect(byType(store, 'browser.web_vital', 'CLS')).toMatchObject({ value: 0.02 });
    expect(byType(store, 'span', '/basket/:id')).toMatchObject({ value: 1000, weight: 400 });
    expect(byType(store, 'span', 'read')?.value).toBeCloseTo(500);
    expect(store.rows).toHaveLength(4);
  });

  test('the end of a session, a check and an old report are kept', async () => {
    const { send, store } = await startRig();
    const started = new Date(recordedAt - 60_000).toISOString();
    const timestamp = new Date(recordedAt).toISOString();

    await send(
      sentry,
      toEnvelope(
        {},
        ['session', { sid: 's1', init: true, started, timestamp, status: 'exited', errors: 2, duration: 60 }],
        ['check_in', { check_in_id: 'c1', monitor_slug: 'night', status: 'error', duration: 1.5 }],
        [
          'user_report',
          { event_id: 'e1', name: 'Lovelace', email: 'lovelace@engine.example', comments: 'it broke' },
        ],
      ),
    );
    await store.holds(4);

    expect(byType(store, 'session.start')?.session).toBe(byType(store, 'session.end')?.session);
    expect(byType(store, 'session.end')).toMatchObject({ numbers: { errors: 2, durationMs: 60_000 } });
    expect(byType(store, 'health.check')).toMatchObject({
      name: 'night',
      value: 1500,
      attributes: { status: 'unhealthy' },
    });
    expect(byType(store, 'error.feedback')).toMatchObject({ message: 'it broke' });
    expect(JSON.stringify(store.rows)).not.toMatch(/lovelace/i);
  });

  test('what a client let go is in the account, once', async () => {
    const { send, store } = await startRig();

    for (let times = 0; times < 2; times += 1) await send(sentry, recorded('sentry-client-report.envelope'));
    await expect.poll(() => store.reports.length).toBe(2);

    const [first, second] = store.reports;
    expect(first).toMatchObject({ produced: 0, dropped: { 'sentry: before_send (error)': 1 } });
    expect(second?.origin).toBe(first?.origin);
  });

  test('what is not kept is counted by name, and the rest is kept', async () => {
    const { send, store, status } = await startRig();
    const envelope = toEnvelope(
      { event_id: 'd'.repeat(32) },
      ['replay_event', {}],
      ['event', 'no object'],
      ['<script>', {}],
      ['event', { event_id: 'd'.repeat(32), level: 'error', message: 'kept', timestamp: recordedAt / 1000 }],
    );

    const response = await send(sentry, `${envelope}{"type":"attachment","length":9999}\ncut short`);
    await store.holds(1);

    expect(response.status).toBe(200);
    expect(store.rows).toMatchObject([{ type: 'exception', name: 'Message', message: 'kept' }]);
    expect((await status()).turnedDown).toEqual({
      'sentry: replay_event is not kept': 1,
      'sentry: unreadable event is not kept': 1,
      'sentry: unknown item is not kept': 1,
      'sentry: unreadable item is not kept': 1,
    });
  });

  test('a session that only goes on is counted and not kept', async () => {
    const { send, status } = await startRig();

    await send(sentry, recorded('sentry-session-update.envelope'));

    expect((await status()).turnedDown).toEqual({ 'sentry: session without news is not kept': 1 });
  });

  test('is asked for errors alone when little is left, and for nothing when nothing is', async () => {
    const { send } = await startRig({ keyEventsPerSecond: 1 });
    const messages = (count: number, word: string) =>
      toEnvelope(
        {},
        ...Array.from({ length: count }, (_, n): [string, unknown] => [
          'event',
          { event_id: `${word}${n}`, message: 'x' },
        ]),
      );

    const plenty = await send(sentry, messages(1, 'a'));
    const little = await send(sentry, messages(8, 'b'));
    const last = await send(sentry, messages(9, 'c'));
    const none = await send(sentry, messages(1, 'd'));

    expect([plenty.status, little.status, last.status, none.status]).toEqual([200, 200, 200, 429]);
    expect(plenty.headers.get('x-sentry-rate-limits')).toBeNull();
    expect(little.headers.get('x-sentry-rate-limits')).toMatch(/^10:transaction;span;[\w;]+:key:rate$/);
    expect(none.headers.get('x-sentry-rate-limits')).toBe('10::key:rate');
    expect(none.headers.get('retry-after')).toMatch(/^\d+$/);
  });

  test('an item that comes again in another envelope is known', async () => {
    const { send, store, status } = await startRig();
    const event = { event_id: 'e'.repeat(32), level: 'error', message: 'once', timestamp: recordedAt / 1000 };

    await send(sentry, toEnvelope({ sent_at: '2026-11-28T09:45:00Z' }, ['event', event]));
    await send(sentry, toEnvelope({ sent_at: '2026-11-28T09:45:40Z' }, ['session', {}], ['event', event]));
    await store.holds(1);

    expect((await status()).outcomes).toMatchObject({ stored: 1, duplicate: 1 });
  });
});

describe('Faro', () => {
  test('a payload becomes the events that it holds', async () => {
    const { server, send, store } = await startRig();

    const response = await send('/collect', recorded('faro-page.text'), {
      ...json,
      'x-api-key': server.writeKey,
    });
    await store.holds(5);

    expect(response.status).toBe(202);
    expect(byType(store, 'exception', 'RangeError')).toMatchObject({
      source: 'faro',
      message: 'faro: no wall for the card, said [REDACTED:email], [REDACTED:ssn]',
      page: '/basket',
      release: 'r-1',
      browser: 'Chrome 156',
      stack: expect.stringContaining('    at Jm (http://127.0.0.1:35077/faro.js:20:171485)'),
    });
    expect(byType(store, 'basket.filled')).toMatchObject({ numbers: { items: 3 } });
    expect(byType(store, 'session.start')).toBeDefined();
    expect(byType(store, 'faro.performance.navigation')).toMatchObject({
      numbers: { duration: 133, ttfb: 6 },
    });
    expect(byType(store, 'metric', 'basket.total')).toMatchObject({ value: 12.5 });
    expect(byType(store, 'health.check')).toMatchObject({ name: 'faro-payments', value: 41.5 });
    expect(byType(store, 'log')).toMatchObject({
      name: 'warning',
      message: 'faro: slow for [REDACTED:email]',
    });
  });

  test('its vitals are vitals and its spans are spans, of one visit', async () => {
    const { send, store } = await startRig();

    await send('/collect/KEY', recorded('faro-vitals.text'), json);
    await send('/collect/KEY', recorded('faro-traces.text'), json);
    await store.holds(3);

    expect(byType(store, 'browser.web_vital')).toMatchObject({
      name: 'LCP',
      value: 140,
      attributes: { rating: 'good' },
    });
    expect(byType(store, 'span', 'GET /basket')).toMatchObject({ source: 'faro', page: '/basket' });
    expect(new Set(store.rows.map(({ session }) => session)).size).toBe(1);
  });

  test('a bad entry is refused alone', async () => {
    const { send, store, status } = await startRig();
    const timestamp = new Date(recordedAt).toISOString();
    const payload = {
      logs: [{ timestamp, message: 'good', level: 'info' }, { timestamp: 'never', message: 'bad' }, 7],
      measurements: [{ timestamp, type: 'x' }],
      events: [{ timestamp }],
    };

    await send('/collect/KEY', JSON.stringify(payload), json);
    await store.holds(1);

    expect(store.rows).toMatchObject([{ message: 'good' }]);
    expect((await status()).turnedDown).toEqual({
      'faro: timestamp must be milliseconds since the epoch': 1,
      'faro: logs must hold objects': 1,
      'faro: measurement must have a type and values': 1,
      'faro: event must have a name': 1,
    });
  });
});

const all = [
  ['/v1/logs?key=KEY', 'otlp-logs.text', json],
  ['/v1/logs?key=KEY', 'otlp-logs.protobuf', protobuf],
  ['/v1/metrics?key=KEY', 'otlp-metrics.text', json],
  ['/v1/traces?key=KEY', 'otlp-traces.text', json],
  [sentry, 'sentry-error.envelope', {}],
  [sentry, 'sentry-message.envelope', {}],
  [sentry, 'sentry-session.envelope', {}],
  [sentry, 'sentry-feedback.envelope', {}],
  [sentry, 'sentry-spans.envelope', {}],
  [sentry, 'sentry-log.envelope', {}],
  [sentry, 'sentry-metric.envelope', {}],
  ['/collect/KEY', 'faro-page.text', json],
  ['/collect/KEY', 'faro-traces.text', json],
] as const;

describe('of every client', () => {
  test('a key that has used up its day waits as long as it must, up to an hour', async () => {
    const { server, send } = await startRig();
    const ask = (method: string, path: string, body?: object): Promise<Response> =>
      fetch(`${server.url}/api/v1/${path}`, {
        method,
        headers: { authorization: `Bearer ${server.adminToken}`, ...json },
        ...(body && { body: JSON.stringify(body) }),
      });
    const { keys } = (await (await ask('GET', 'keys')).json()) as { keys: KeyRow[] };
    await ask('PATCH', `keys/${keys[0]?.id}`, { eventsPerDay: 1 });
    await send(sentry, recorded('sentry-error.envelope'));

    const answers = await Promise.all([
      send(sentry, recorded('sentry-error.envelope')),
      send('/v1/logs?key=KEY', recorded('otlp-logs.text'), json),
    ]);

    for (const { status, headers } of answers) {
      expect(status).toBe(429);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(60);
    }
    expect(answers[0]?.headers.get('x-sentry-rate-limits')).toMatch(/^\d{3,4}::key:rate$/);
  });

  test.each(['basic', 'enhanced', 'full'] as const)(
    'nothing personal is kept at %s',
    async (foreignConsent) => {
      const { send, store } = await startRig({ foreignConsent });

      for (const [path, file, headers] of all) {
        const body = recorded(file);
        if (!file.includes('metrics')) expect(body.toString('latin1')).toMatch(personalParts);
        expect((await send(path, body, headers)).ok).toBe(true);
      }
      await store.holds(5);

      expect(JSON.stringify([store.rows, store.reports])).not.toMatch(personalParts);
    },
  );

  test.each(all)('what comes to %s again is stored once (%s)', async (path, file, headers) => {
    const { send, store, status } = await startRig();

    await send(path, recorded(file), headers);
    await store.holds(1);
    const { outcomes } = await status();
    await send(path, recorded(file), headers);

    expect((await status()).outcomes).toMatchObject({ stored: outcomes.stored, duplicate: outcomes.stored });
  });

  test.each(all)('nothing is kept of %s with Global Privacy Control (%s)', async (path, file, headers) => {
    const { send, store, status } = await startRig();

    const response = await send(path, recorded(file), { ...headers, 'sec-gpc': '1' });

    expect(response.ok).toBe(true);
    const { outcomes } = await status();
    expect(outcomes.stored).toBe(0);
    expect(outcomes.consent).toBeGreaterThan(0);
    expect([store.rows, store.reports]).toEqual([[], []]);
  });

  test('a user is a hash that only this server can make', async () => {
    const { send, store } = await startRig();
    const other = await startRig();

    for (const rig of [{ send, store }, other]) {
      await rig.send(sentry, recorded('sentry-error.envelope'));
      await rig.send(sentry, recorded('sentry-message.envelope'));
      await rig.store.holds(2);
    }

    const hashes = store.rows.map(({ attributes }) => attributes['user.hash']);
    expect(hashes[0]).toMatch(/^[\da-f]{32}$/);
    expect(hashes[1]).toBe(hashes[0]);
    expect(other.store.rows[0]?.attributes['user.hash']).not.toBe(hashes[0]);
  });

  test('basic keeps no visit, no person and no usage', async () => {
    const { send, store } = await startRig({ foreignConsent: 'basic' });

    await send(sentry, recorded('sentry-error.envelope'));
    await send(sentry, recorded('sentry-log.envelope'));
    await store.holds(1);

    expect(store.rows).toHaveLength(1);
    expect(store.rows[0]).toMatchObject({ type: 'exception', session: '' });
    expect(Object.keys(store.rows[0]?.attributes ?? {}).sort()).toEqual(['category', 'handled', 'severity']);
  });

  test.each([
    ['x-api-key', (key: string) => ({ 'x-api-key': key })],
    ['authorization', (key: string) => ({ authorization: `Bearer ${key}` })],
    ['x-sentry-auth', (key: string) => ({ 'x-sentry-auth': `Sentry sentry_version=7, sentry_key=${key}` })],
  ])('the key may be in %s', async (_name, headers) => {
    const { server, send } = await startRig();
    const body = recorded('otlp-logs.text');

    expect((await send('/v1/logs', body, { ...json, ...headers(server.writeKey) })).status).toBe(200);
    expect((await send('/v1/logs', body, { ...json, ...headers('cw_wrong') })).status).toBe(401);
  });

  test('a page asks first without saying its key, and is told by its origin', async () => {
    const { server } = await startRig({ origins: ['https://shop.example'] });
    const ask = (origin: string) =>
      fetch(`${server.url}/collect`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'x-api-key',
        },
      });

    const ours = await ask('https://shop.example');
    expect(ours.status).toBe(204);
    expect(ours.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(ours.headers.get('access-control-allow-headers')).toContain('x-api-key');
    expect(ours.headers.get('access-control-allow-credentials')).toBe('true');
    const theirs = await ask('https://shop.example.evil.example');
    expect(theirs.status).toBe(403);
    expect(theirs.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('is turned away from pages that the key is not for', async () => {
    const { send, store } = await startRig({ origins: ['https://shop.example'] });

    for (const [path, file, headers] of all)
      expect((await send(path, recorded(file), { ...headers, origin: 'https://evil.example' })).status).toBe(
        403,
      );

    expect(store.rows).toEqual([]);
  });

  test('another method is told which one', async () => {
    const { server } = await startRig();

    const response = await fetch(`${server.url}/api/1/envelope/`);

    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST, OPTIONS');
  });
});

/** An envelope as Sentry's clients write it. */
function toEnvelope(
  header: unknown,
  ...items: readonly (readonly [type: string, payload: unknown])[]
): string {
  return [header, ...items.flatMap(([type, payload]) => [{ type }, payload])]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
}
