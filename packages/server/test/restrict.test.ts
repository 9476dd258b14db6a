import { type PersonAnswer, visitId } from '@candor/core/wire';
import { createClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createClickHouseStore } from '../src/store/clickhouse.ts';
import { createMemoryStore } from '../src/store/memory.ts';
import type { Store } from '../src/store/store.ts';
import { ROW_COLUMNS } from '../src/store/toRow.ts';
import { filesUnder } from './bytes.ts';
import { runCommand } from './command.ts';
import { makeEnvelope } from './envelopes.ts';
import { makeFolder } from './folder.ts';
import { type EngineStore, openEngineStore } from './openEngineStore.ts';
import { intakeOf, send, startServer } from './sender.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

type Server = Awaited<ReturnType<typeof startServer>>;

const adminToken = 'ca_for-the-one-that-asks';
const wait = { timeout: 10_000, interval: 300 };
const secretOf = (name: string): string => name.padEnd(22, '0');

let engine: EngineStore;
beforeAll(async () => {
  engine = await openEngineStore();
  await engine.store.migrate();
});
afterAll(() => engine.close());

const stores: [string, () => Store][] = [
  ['memory', createMemoryStore],
  ['ClickHouse', () => createClickHouseStore({ ...engine.options, now: Date.now })],
];

/** Outlives the servers that use it. */
const lasting = (store: Store): Store => ({ ...store, close: async () => {} });

const eventsOf = (name: string, first = 1) => [
  {
    seq: first,
    type: 'exception',
    timestamp: Date.now(),
    data: { type: 'Error', message: `by ${name}`, stacktrace: 'x' },
  },
  { seq: first + 1, type: 'browser.web_vital', timestamp: Date.now(), data: { name: 'LCP', value: 1200 } },
  { seq: first + 2, type: 'page_view', timestamp: Date.now(), page: `/${name}`, data: {} },
  { seq: first + 3, type: 'feature.used', timestamp: Date.now(), data: { featureId: `of-${name}` } },
  {
    seq: first + 4,
    type: 'health.check',
    timestamp: Date.now(),
    data: { service: `of-${name}`, status: 'healthy' },
  },
];

const sendVisit = (server: Server, name: string, first = 1) =>
  send(
    server,
    makeEnvelope({
      origin: `origin-of-${name}`,
      context: { consent: 'full', session: visitId(secretOf(name)), release: `release-${name}` },
      events: eventsOf(name, first),
    }),
  );

const headers = { authorization: `Bearer ${adminToken}` };

async function askAll(server: Server): Promise<string> {
  const range = `from=${Date.now() - 600_000}&to=${Date.now() + 600_000}`;
  const questions = [
    'vitals',
    'operations',
    'requests',
    'resources',
    'pages',
    'errors',
    'health',
    'usage',
    'events',
    'delivery',
    'delivery/sessions',
  ];
  const answers = await Promise.all(
    questions.map(async (question) =>
      (await fetch(`${server.url}/api/v1/${question}?${range}`, { headers })).text(),
    ),
  );
  return answers.join('\n');
}

async function askPerson<Answer>(server: Server, what: string, body: unknown): Promise<Answer> {
  const response = await fetch(intakeOf(server).replace('envelopes', `person/${what}`), {
    method: 'POST',
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

const askTeam = async (server: Server, path: string, body?: unknown) => {
  const response = await fetch(`${server.url}/api/v1/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return response.text();
};

describe.each(stores)('in a %s store', (name, open) => {
  test('what a person restricts is kept, in no answer, and refused from then on; lifted, all of it is back', async () => {
    const store = lasting(open());
    const dataPath = await makeFolder();
    const server = await startServer({ store, dataPath, adminToken });
    const [ada, bob] = [`ada-${name}`, `bob-${name}`];
    await sendVisit(server, ada);
    await sendVisit(server, bob);
    await vi.waitFor(async () => {
      const all = await askAll(server);
      for (const one of [ada, bob])
        for (const part of [`by ${one}`, `/${one}`, `of-${one}`, `release-${one}`])
          expect(all).toContain(part);
    }, wait);
    // What nobody has loaded yet goes apart, too.
    await sendVisit(server, ada, 6);

    const secrets = [secretOf(ada)];
    expect(await askPerson(server, 'restrict', { secrets })).toEqual({ moved: 10 });

    const without = await askAll(server);
    expect(without).not.toContain(ada);
    expect(without).not.toContain(visitId(secretOf(ada)));
    expect(without).toContain(`by ${bob}`);
    expect(
      await askTeam(server, 'visits/download', { visits: [visitId(secretOf(ada))], format: 'csv' }),
    ).not.toContain(ada);
    expect(
      JSON.parse(await askTeam(server, 'visits/export', { visits: [visitId(secretOf(ada))] })),
    ).toMatchObject({
      visits: [{ id: visitId(secretOf(ada)), events: 10, isRestricted: true }],
      events: [],
    });
    expect(JSON.parse(await askTeam(server, 'visits/restricted'))).toMatchObject({
      visits: expect.arrayContaining([{ id: visitId(secretOf(ada)), since: expect.any(Number) }]),
    });
    const refused = await sendVisit(server, ada, 11);
    expect(refused).toMatchObject({ accepted: 0 });
    expect(refused.rejected).toHaveLength(5);
    expect(refused.rejected[0]?.reason).toBe('the person has restricted this visit');
    expect(JSON.parse(await askTeam(server, 'status')).outcomes).toMatchObject({ stored: 15, restricted: 5 });
    const shown = await askPerson<PersonAnswer>(server, 'show', { secrets });
    expect(shown.events).toHaveLength(10);
    expect(shown.pageLoads.length).toBeGreaterThan(0);
    expect(JSON.parse(await askTeam(server, 'retention')).kinds).toContainEqual(
      expect.objectContaining({ kind: 'restricted', rows: 10, overdue: 0 }),
    );

    // It outlives the server.
    await server.close();
    const again = await startServer({ store, dataPath, adminToken });
    await vi.waitFor(
      async () => expect(await sendVisit(again, ada, 16)).toMatchObject({ accepted: 0 }),
      wait,
    );
    expect(await askPerson(again, 'restrict', { secrets, lift: true })).toEqual({ moved: 10 });
    const back = await askAll(again);
    for (const part of [`by ${ada}`, `/${ada}`, `of-${ada}`, `release-${ada}`]) expect(back).toContain(part);
    expect((await askPerson<PersonAnswer>(again, 'show', { secrets })).events).toHaveLength(10);
    expect(await sendVisit(again, ada, 21)).toMatchObject({ accepted: 5 });
    // Each once, though asked for twice.
    expect(await askPerson(again, 'restrict', { secrets, lift: true })).toEqual({ moved: 0 });
  });

  test('what was restricted twice is lifted once, and what is erased is gone from there, too', async () => {
    const server = await startServer({ store: lasting(open()), adminToken });
    const carl = `carl-${name}`;
    const visits = [visitId(secretOf(carl))];
    await sendVisit(server, carl);
    await askTeam(server, 'visits/restrict', { visits });
    await askTeam(server, 'visits/restrict', { visits });
    await askTeam(server, 'visits/restrict', { visits, lift: true });
    const { events } = await askPerson<PersonAnswer>(server, 'show', { secrets: [secretOf(carl)] });
    await askTeam(server, 'visits/restrict', { visits });
    const erased = await askTeam(server, 'visits/erase', { visits });

    expect(events).toHaveLength(5);
    expect(JSON.parse(erased)).toEqual({ erased: 5 });
    expect((await askPerson<PersonAnswer>(server, 'show', { secrets: [secretOf(carl)] })).visits).toEqual([]);
    expect(await askTeam(server, 'visits/restricted')).not.toContain(visits[0]);
  });

  test.each([{ lift: 'yes' }, { visits: ['x'] }, { visits: [] }])('refuses %j', async (wrong) => {
    const server = await startServer({ store: lasting(open()), adminToken });

    expect(await askTeam(server, 'visits/restrict', { visits: ['a'.repeat(32)], ...wrong })).toMatch(
      /"bad_parameter"/,
    );
  });
});

test('the command restricts, lists and lifts', async () => {
  const dataPath = await makeFolder();
  const server = await startServer({ store: createMemoryStore(), dataPath, adminToken });
  await sendVisit(server, 'dora');
  const visit = visitId(secretOf('dora'));
  const run = (...args: string[]) => runCommand(['restrict', ...args, '--data', dataPath]);

  const restricted = await run('--visit', visit, '--json');
  const listed = await run('list', '--json');
  const lifted = await run('--lift', '--visit', visit);
  const wrong = await run('all');

  expect([restricted.code, restricted.json()]).toEqual([0, { visits: 1, events: 5, isRestricted: true }]);
  expect(listed.json()).toMatchObject({ visits: [{ id: visit }], all: 1 });
  expect([lifted.code, lifted.output]).toEqual([0, '5 events of 1 visits are used again.\n']);
  expect(wrong.code).toBe(2);
});

describe('in the engine', () => {
  let client: ReturnType<typeof createClient>;
  beforeAll(() => {
    const { url, username = '', password = '' } = engine.options;
    client = createClient({ url, username, password });
  });
  afterAll(() => client.close());
  const rowsOf = async <Row>(query: string): Promise<Row[]> =>
    (await client.query({ query, format: 'JSONEachRow' })).json<Row>();

  test('a restricted event keeps every column that an event has', async () => {
    const columns = await rowsOf<{ name: string; type: string; default_kind: string; table: string }>(
      "SELECT name, type, default_kind, table FROM system.columns WHERE database = 'candor' AND table IN ('events', 'restricted_events')",
    );
    const of = (table: string) =>
      columns
        .filter((column) => column.table === table && column.default_kind !== 'MATERIALIZED')
        .map(({ name, type }) => `${name} ${type}`)
        .sort();

    expect(of('restricted_events')).toEqual(of('events'));
    expect(of('events').map((column) => column.split(' ')[0])).toEqual([...ROW_COLUMNS].sort());
  });

  test('what is past its days leaves the disk, kind by kind, and what is not stays', async () => {
    const kinds = [
      ['exception', 7],
      ['browser.web_vital', 400],
      ['consent.change', 30],
      ['page_view', 90],
    ] as const;
    const places = [
      ['events', 'at'],
      ['restricted_events', 'at'],
    ] as const;
    for (const [table] of places)
      for (const [type, days] of kinds)
        for (const [age, word] of [
          [days + 15, 'old'],
          [days - 3, 'fresh'],
        ] as const)
          await client.command({
            query: `INSERT INTO candor.${table} (project, at, received_at, id, source, type, session, message, retention_days)
SELECT 'aged', now64(3) - toIntervalDay(${age}), now64(3), generateUUIDv4(), 'own', '${type}', lower(hex(number)), '${word} ${type}', ${days} FROM numbers(50)`,
            clickhouse_settings: { max_partitions_per_insert_block: '0' },
          });
    for (const [table] of places) await client.command({ query: `OPTIMIZE TABLE candor.${table} FINAL` });

    for (const [table] of places) {
      const left = await rowsOf<{ message: string }>(
        `SELECT DISTINCT message FROM candor.${table} WHERE project = 'aged' ORDER BY message`,
      );
      expect([table, left.map(({ message }) => message)]).toEqual([
        table,
        kinds.map(([type]) => `fresh ${type}`).sort(),
      ]);
    }
  });
});

test('what is restricted and then erased is in no file any more', async () => {
  const own = await openEngineStore();
  onTestFinished(() => own.close());
  await own.store.migrate();
  const { url, username = '', password = '' } = own.options;
  const client = createClient({ url, username, password });
  for (const query of [
    ...['events', 'restricted_events'].map(
      (table) => `ALTER TABLE candor.${table} MODIFY COLUMN session String CODEC(NONE)`,
    ),
    ...['origins', 'restricted_origins', 'restrictions'].map(
      (table) => `ALTER TABLE candor.${table} MODIFY COLUMN session String CODEC(NONE)`,
    ),
    ...['events', 'origins', 'presence', 'restricted_events', 'restricted_origins', 'restrictions'].map(
      (table) =>
        `ALTER TABLE candor.${table} MODIFY SETTING old_parts_lifetime = 1, cleanup_delay_period = 1, cleanup_delay_period_random_add = 0`,
    ),
  ])
    await client.command({ query });
  await client.close();
  const dataPath = await makeFolder();
  const server = await startServer({
    store: createClickHouseStore({ ...own.options, now: Date.now }),
    dataPath,
    adminToken,
  });
  await sendVisit(server, 'erin');
  const visit = visitId(secretOf('erin'));
  const filesWith = async (): Promise<string[]> => {
    const found: string[] = [];
    for (const folder of [dataPath, own.dataPath])
      for await (const { path, bytes } of filesUnder(folder)) if (bytes.includes(visit)) found.push(path);
    return found;
  };
  await askTeam(server, 'visits/restrict', { visits: [visit] });
  expect((await filesWith()).join()).toMatch(/store/);

  await askTeam(server, 'visits/erase', { visits: [visit] });

  await expect.poll(filesWith, { timeout: 50_000, interval: 1_000 }).toEqual([]);
});
