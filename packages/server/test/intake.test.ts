import { randomUUID } from 'node:crypto';
import { get } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Acknowledgement } from '@candor/core/wire';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { OutcomesAnswer, StatusAnswer } from '../src/api/types.ts';
import type { CandorServer } from '../src/server.ts';
import { createMemoryStore } from '../src/store/memory.ts';
import { makeEnvelope, makeEvents } from './envelopes.ts';
import { createFaultyFiles, type Faults } from './faultyFiles.ts';
import { makeFolder } from './folder.ts';
import { createRecordingStore, databaseError, networkError } from './recordingStore.ts';
import { intakeOf, post, send, startServer } from './sender.ts';

describe('an envelope', () => {
  test('is acknowledged by its id', async () => {
    const server = await startServer();
    const envelope = makeEnvelope({ events: makeEvents(3) });

    expect(await send(server, envelope)).toEqual({
      id: envelope.id,
      accepted: 3,
      duplicate: 0,
      rejected: [],
    });
  });

  test.each([
    ['plain, as JSON', (text: string) => Buffer.from(text), { 'content-type': 'application/json' }],
    [
      'plain, as a beacon sends it',
      (text: string) => Buffer.from(text),
      { 'content-type': 'text/plain;charset=UTF-8' },
    ],
    ['gzip that says so', (text: string) => gzipSync(text), { 'content-encoding': 'gzip' }],
    ['gzip, as a beacon sends it', (text: string) => gzipSync(text), { 'content-type': 'text/plain' }],
  ])('may come %s', async (_name, pack, headers: Record<string, string>) => {
    const server = await startServer();
    const envelope = makeEnvelope();

    const response = await post(server, new Uint8Array(pack(JSON.stringify(envelope))), headers);

    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ id: envelope.id, accepted: 1 });
  });

  test('reaches the store with what the person and the page let through', async () => {
    const store = createRecordingStore();
    const server = await startServer({ store, retentionDays: 30 });

    await send(
      server,
      makeEnvelope({ events: [{ seq: 7, type: 'checkout', timestamp: Date.now(), data: { plan: 'pro' } }] }),
    );
    await store.holds(1);

    expect(store.rows[0]).toMatchObject({
      project: 'default',
      seq: 7,
      type: 'checkout',
      retentionDays: 30,
      attributes: { plan: 'pro' },
    });
  });

  test.each(['basic', 'enhanced'] as const)('with a vital that grew counts once, at %s', async (consent) => {
    const store = createMemoryStore();
    const server = await startServer({ store });
    const at = Date.now() - 1_000;
    const told = {
      name: 'CLS',
      rating: 'good',
      navigationType: 'navigate',
      ...(consent !== 'basic' && { id: 'v5-1' }),
    };
    const type = 'browser.web_vital';
    const load = { origin: randomUUID(), context: { consent } };

    await send(
      server,
      makeEnvelope({
        ...load,
        events: [{ seq: 1, type, timestamp: at, data: { ...told, value: 0, delta: 0 } }],
      }),
    );
    await send(
      server,
      makeEnvelope({
        ...load,
        events: [{ seq: 2, type, timestamp: at + 1, data: { ...told, value: 0.2, delta: 0.2, previous: 0 } }],
      }),
    );

    await vi.waitFor(async () => {
      const { summary } = await store.vitals({ project: 'default', from: at, to: at + 60_000 });
      expect(summary).toMatchObject([{ name: 'CLS', samples: 1, p75: 0.2 }]);
    }, 10_000);
  });

  test('keeps its good events when some are bad', async () => {
    const server = await startServer();
    const events = [...makeEvents(2), { seq: 9, type: '', timestamp: 0, data: {} }];

    const answer = await send(server, makeEnvelope({ events }));

    expect(answer).toMatchObject({ accepted: 2, rejected: [{ seq: 9, reason: expect.any(String) }] });
  });

  test('keeps only what its consent covers', async () => {
    const server = await startServer();
    const events = [
      { seq: 1, type: 'page_view', timestamp: Date.now(), data: {} },
      { seq: 2, type: 'exception', timestamp: Date.now(), data: { type: 'Error', message: 'no' } },
    ];

    const answer = await send(server, makeEnvelope({ context: { consent: 'basic' }, events }));

    expect(answer).toMatchObject({
      accepted: 1,
      rejected: [{ seq: 1, reason: 'consent: basic does not cover this type' }],
    });
    expect(await outcomesOf(server)).toMatchObject({ stored: 1, invalid: 0, consent: 1 });
  });

  test('keeps no visit at basic, neither with its events nor in its account', async () => {
    const store = createRecordingStore();
    const server = await startServer({ store });
    const events = [{ seq: 1, type: 'exception', timestamp: Date.now(), data: { message: 'no' } }];

    await send(server, makeEnvelope({ context: { consent: 'basic', session: 'visit-of-a-person' }, events }));
    await store.holds(1);

    expect(JSON.stringify([store.rows, store.reports])).not.toContain('visit-of-a-person');
  });

  test('keeps of an event, and of what all of them share, only the fields that its consent covers', async () => {
    const store = createRecordingStore();
    const server = await startServer({
      store,
      events: {
        checkout: {
          level: 'basic',
          fields: {
            total: { class: 'public', kind: 'number', level: 'basic' },
            voucher: { class: 'public', kind: 'string', level: 'enhanced' },
          },
        },
      },
    });
    const timestamp = Date.now();
    const data = {
      type: 'Error',
      message: 'no',
      user: { id: 'user-secret' },
      context: { note: 'context-secret' },
      breadcrumbs: [{ timestamp, category: 'click', message: 'crumb-secret', level: 'info' }],
      errorId: 'error-secret',
    };
    const events = [
      { seq: 1, type: 'exception', timestamp, page: '/cart', data },
      { seq: 2, type: 'performance', timestamp, page: '/page-secret', data: { name: 'search', value: 5 } },
      {
        seq: 3,
        type: 'checkout',
        timestamp,
        data: { total: 7, voucher: 'voucher-secret', stray: 'stray-secret' },
      },
    ];
    const context = {
      consent: 'basic' as const,
      session: 'session-secret',
      user: 'browser-secret',
      language: 'language-secret',
      os: 'Linux',
    };

    const answer = await send(server, makeEnvelope({ context, events }));
    await store.holds(3);

    expect(answer).toMatchObject({ accepted: 3, rejected: [] });
    expect(JSON.stringify(store.rows)).not.toContain('secret');
    expect(JSON.stringify(store.rows)).toMatch(/cart.*search.*total/);
  });

  test('is refused whole when the person allows nothing', async () => {
    const server = await startServer();

    const response = await post(server, JSON.stringify(makeEnvelope({ context: { consent: 'none' } })));

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining('consent') } });
  });

  test('is stored without the personal data that can be recognised', async () => {
    const store = createRecordingStore();
    const server = await startServer({ store });
    const person = 'jane.doe@example.com';

    await send(
      server,
      makeEnvelope({
        context: { consent: 'full', user: person, release: person },
        events: [
          {
            seq: 1,
            type: 'exception',
            timestamp: Date.now(),
            page: `/u/${person}`,
            data: {
              type: 'Error',
              message: `no ${person}`,
              stacktrace: `at ${person}`,
              context: { deep: { mail: person } },
            },
          },
        ],
      }),
    );
    await store.holds(1);

    expect(JSON.stringify(store.rows)).not.toContain('jane.doe');
  });
});

describe('a browser with Global Privacy Control', () => {
  const gpc = { 'sec-gpc': '1' };
  const full = { consent: 'full', session: 'session-1' } as const;

  test.each([[undefined], ['reported']] as const)('is not overruled by a level that is %s', async (basis) => {
    const store = createRecordingStore();
    const server = await startServer({ store });
    const envelope = makeEnvelope({ context: { ...full, ...(basis && { basis }) }, events: makeEvents(2) });

    const response = await post(server, JSON.stringify(envelope), gpc);

    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({
      accepted: 0,
      rejected: [1, 2].map((seq) => ({
        seq,
        reason: expect.stringMatching(/^consent: Global Privacy Control/),
      })),
    });
    expect(await outcomesOf(server)).toMatchObject({ stored: 0, consent: 2 });
    await send(server, makeEnvelope({ context: { ...full, session: 'other' } }));
    await store.holds(1);
    expect(JSON.stringify([store.rows, store.reports])).not.toContain('session-1');
  });

  test('is outweighed by what the person chose on the site', async () => {
    const server = await startServer();

    const response = await post(
      server,
      JSON.stringify(makeEnvelope({ context: { ...full, basis: 'chosen' } })),
      gpc,
    );

    expect(await response.json()).toMatchObject({ accepted: 1, rejected: [] });
  });

  test('says so by 1 and by nothing else', async () => {
    const server = await startServer();

    const response = await post(server, JSON.stringify(makeEnvelope({ context: full })), { 'sec-gpc': '0' });

    expect(await response.json()).toMatchObject({ accepted: 1 });
  });
});

describe('the same events', () => {
  test('are stored once, however often they come', async () => {
    const store = createRecordingStore();
    const server = await startServer({ store });
    const envelope = makeEnvelope({ events: makeEvents(20) });

    const answers = await Promise.all(Array.from({ length: 25 }, () => send(server, envelope)));
    await server.close();

    expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(20);
    expect(answers.every(({ accepted, duplicate }) => accepted + duplicate === 20)).toBe(true);
    expect(store.rows).toHaveLength(20);
  });

  test('are known in another batch', async () => {
    const server = await startServer();
    const origin = 'origin-shared';
    await send(server, makeEnvelope({ origin, events: makeEvents(3) }));

    expect(await send(server, makeEnvelope({ origin, events: makeEvents(5) }))).toMatchObject({
      accepted: 2,
      duplicate: 3,
    });
  });

  test('are named when somebody asks for them, and only those of the same origin', async () => {
    const server = await startServer();
    const origin = 'origin-asked';
    await send(server, makeEnvelope({ origin, events: makeEvents(3) }));

    const question = { ...makeEnvelope({ origin, events: [] }), asks: [1, 2, 3, 4] };
    const other = { ...makeEnvelope({ origin: 'origin-other', events: [] }), asks: [1, 2] };

    expect(await send(server, question)).toMatchObject({ accepted: 0, known: [1, 2, 3] });
    expect(await send(server, other)).toMatchObject({ known: [] });
  });

  test('are known after a restart, from the spool when the store never had them', async () => {
    const store = createRecordingStore();
    store.fault = () => databaseError('210');
    const dataPath = await makeFolder();
    const envelope = makeEnvelope({ events: makeEvents(4) });
    const before = await startServer({ store, dataPath });
    await send(before, envelope);
    await before.close();
    store.fault = () => undefined;

    const after = await startServer({ store, dataPath });

    expect(await send(after, envelope)).toMatchObject({ accepted: 0, duplicate: 4 });
    await store.holds(4);
    expect(store.rows).toHaveLength(4);
  });

  test('are known after a restart, from the store when the spool is gone', async () => {
    const store = createRecordingStore();
    const envelope = makeEnvelope({ events: makeEvents(4) });
    const before = await startServer({ store });
    await send(before, envelope);
    await store.holds(4);
    await before.close();

    const after = await startServer({ store });

    expect(await send(after, envelope)).toMatchObject({ accepted: 0, duplicate: 4 });
  });
});

describe('the outcomes', () => {
  test('add up to what was sent', async () => {
    const server = await startServer();
    const envelope = makeEnvelope({
      events: [...makeEvents(5), { seq: 6, type: '', timestamp: 0, data: {} }],
    });

    await send(server, envelope);
    await send(server, envelope);
    await post(server, JSON.stringify(makeEnvelope({ events: makeEvents(1001) })));
    await post(server, '{');
    await send(server, makeEnvelope({ context: { consent: 'basic' }, events: makeEvents(3) }));

    expect(await outcomesOf(server)).toEqual({
      stored: 5,
      duplicate: 5,
      invalid: 3,
      consent: 3,
      oversize: 1001,
      restricted: 0,
      limited: 0,
    });
  });

  test('are kept by key and reason, over a restart', async () => {
    const store = createMemoryStore();
    const dataPath = await makeFolder();
    const before = await startServer({ store, dataPath });
    const envelope = makeEnvelope({ events: makeEvents(5) });
    const odd = { seq: 6, type: '', timestamp: 0, data: {} };
    await send(before, { ...envelope, events: [...envelope.events, odd] });
    await post(before, '{');
    await before.close();
    const after = await startServer({ store, dataPath });
    await send(after, envelope);
    await send(after, makeEnvelope({ context: { consent: 'basic' }, events: makeEvents(3) }));

    const answer = await accountOf(after);

    const key = answer.outcomes[0]?.key;
    expect(key).toMatch(/./);
    expect(answer.outcomes).toEqual(
      [
        { outcome: 'duplicate', reason: '', events: 5 },
        { outcome: 'stored', reason: '', events: 5 },
        { outcome: 'consent', reason: 'level', events: 3 },
        { outcome: 'invalid', reason: 'event', events: 1 },
        { outcome: 'invalid', reason: 'json', events: 1 },
      ].map((one) => ({ key, name: 'First key', ...one })),
    );
  });

  test('count what a key sent beyond its rate, and say when to come back', async () => {
    const server = await startServer({ keyEventsPerSecond: 1 });
    await send(server, makeEnvelope({ events: makeEvents(20) }));

    const refused = await post(server, JSON.stringify(makeEnvelope()));

    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ error: { code: 'rate' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await outcomesOf(server)).toMatchObject({ stored: 20, limited: 1 });
  });

  test('count the detail that is let go while the spool fills up, and keep errors until it is nearly full', async () => {
    const server = await startServer({ spoolBytes: 20_000, store: createAbsentStore() });
    const types = ['exception', 'browser.resources', 'browser.web_vital', 'http.client.request'];
    const events = types.map((type, index) => ({ seq: index + 1, type, timestamp: Date.now(), data: {} }));
    const answers: { taken: number; wait: number; let: number }[] = [];

    for (let index = 0; index < 100 && (answers.at(-1)?.wait ?? 0) === 0; index += 1) {
      const response = await post(server, JSON.stringify(makeEnvelope({ events })));
      const { accepted = 0, rejected = [] } = (await response.json()) as Partial<Acknowledgement>;
      const wait = Number(response.headers.get('retry-after') ?? 0);
      answers.push({ taken: accepted, wait, let: rejected.length });
    }

    const shed = answers.filter(({ let: gone }) => gone > 0);
    expect(answers[0]).toEqual({ taken: 4, wait: 0, let: 0 });
    expect(shed.length).toBeGreaterThan(3);
    expect(new Set(shed.map(({ taken, let: gone }) => `${taken} ${gone}`))).toEqual(new Set(['2 2']));
    expect(answers.at(-1)?.wait).toBeGreaterThan(0);
    const { stored, limited } = await outcomesOf(server);
    expect(stored + limited).toBe(4 * answers.length);
    const reasons = (await accountOf(server)).outcomes.map(({ outcome, reason }) => `${outcome} ${reason}`);
    expect(reasons).toEqual(['stored ', 'limited pressure', 'limited full']);
  });

  test('count what a full spool turned away, and say when to come back', async () => {
    const server = await startServer({ spoolBytes: 1500, store: createAbsentStore() });

    const statuses: number[] = [];
    for (let index = 0; index < 4; index += 1) {
      const response = await post(server, JSON.stringify(makeEnvelope({ events: makeEvents(3) })));
      statuses.push(response.status);
      if (response.status === 503) expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    }

    expect(statuses).toContain(503);
    const { stored, limited } = await outcomesOf(server);
    expect(stored + limited).toBe(12);
    expect(limited).toBe(3 * statuses.filter((status) => status === 503).length);
  });
});

test.each(['ENOSPC', 'EIO'])(
  'answers 503 while the disk says %s, and takes the same batch afterwards',
  async (code) => {
    const faults: Faults = {};
    const store = createRecordingStore();
    const server = await startServer({ store, files: createFaultyFiles(faults) });
    const envelope = makeEnvelope({ events: makeEvents(2) });
    await send(server, makeEnvelope());

    faults.sync = code;
    const during = await post(server, JSON.stringify(envelope));
    faults.sync = '';
    // A disk that said it was full is looked at first.
    const after = await vi.waitFor(() => send(server, envelope), { timeout: 10_000 });
    await store.holds(3);

    expect(during.status).toBe(503);
    expect(await during.json()).toMatchObject({ error: { code: 'disk' } });
    expect(after).toMatchObject({ accepted: 2, duplicate: 0 });
    expect(store.rows).toHaveLength(3);
  },
);

test('goes on taking events while the store is away, and stores them when it is back', async () => {
  const store = createRecordingStore();
  const server = await startServer({ store });
  store.fault = () => databaseError('210');

  for (let index = 0; index < 5; index += 1) await send(server, makeEnvelope());
  store.fault = () => undefined;
  await store.holds(5);

  expect(store.rows).toHaveLength(5);
});

test('asks senders to wait until it knows what the store has', async () => {
  let isAway = true;
  const store = createRecordingStore();
  const migrate = async (): Promise<void> => {
    if (isAway) throw networkError('ECONNREFUSED');
  };
  const server = await startServer({ store: { ...store, migrate } });

  const first = await post(server, JSON.stringify(makeEnvelope()));
  isAway = false;
  let status = first.status;
  while (status === 503) ({ status } = await post(server, JSON.stringify(makeEnvelope())));

  expect(first.status).toBe(503);
  expect(status).toBe(202);
});

test('writes neither bodies nor keys nor tokens to its log', async () => {
  const lines: string[] = [];
  const store = createRecordingStore();
  store.fault = () => databaseError('27');
  const server = await startServer({ store, writeLog: (line) => lines.push(line) });

  await send(
    server,
    makeEnvelope({
      events: [{ seq: 1, type: 'secret.type', timestamp: Date.now(), data: { a: 'secret data' } }],
    }),
  );
  await post(server, '{"secret":');
  await fetch(intakeOf(server, 'cw_secret_key'), { method: 'POST', body: '{}' });
  await server.close();

  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines)
    expect(JSON.parse(line)).toMatchObject({ at: expect.any(String), message: expect.any(String) });
  expect(lines.join()).not.toMatch(/secret/);
  expect(lines.join()).not.toContain(server.writeKey);
  expect(lines.join()).not.toContain(server.adminToken);
});

function createAbsentStore() {
  const store = createRecordingStore();
  store.fault = () => databaseError('210');
  onTestFinished(() => {
    store.fault = () => undefined;
  });
  return store;
}

async function outcomesOf(server: CandorServer): Promise<StatusAnswer['outcomes']> {
  return (await ask<StatusAnswer>(server, 'status')).outcomes;
}

function accountOf(server: CandorServer): Promise<OutcomesAnswer> {
  return ask(server, 'outcomes');
}

async function ask<Answer>(server: CandorServer, question: string): Promise<Answer> {
  const response = await fetch(`${server.url}/api/v1/${question}`, {
    headers: { authorization: `Bearer ${server.adminToken}` },
  });
  return (await response.json()) as Answer;
}

test('opens its dashboard under the names it was given, and no other', async () => {
  const server = await startServer({ hosts: ['stats.shop.example'] });
  const statusAs = (host: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const headers = { host, authorization: `Bearer ${server.adminToken}` };
      get(`${server.url}/api/v1/status`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      }).on('error', reject);
    });

  expect(await statusAs('stats.shop.example')).toBe(200);
  expect(await statusAs('evil.example')).not.toBe(200);
});
