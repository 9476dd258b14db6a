import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EngineStore, openEngineStore } from '../../test/openEngineStore.ts';
import { keepLoads } from '../../test/pageLoad.ts';
import { removeErased } from '../../test/removeErased.ts';
import { anEvent, DAY, NOW } from '../../test/seededEvents.ts';
import { openWire } from '../../test/wire.ts';
import { readFunnel } from '../queries/own/parseFunnel.ts';
import { createClickHouseStore } from './clickhouse.ts';
import { createTable } from './ddl.ts';
import { definitionsOf, type Migratable, migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations/migration.ts';
import { packRows } from './rowBytes.ts';

describe('migrations', () => {
  let opened: EngineStore;
  let database = '';
  let count = 0;

  beforeAll(async () => {
    opened = await openEngineStore();
  });
  afterAll(() => opened.close());
  beforeEach(() => {
    count += 1;
    database = `migrated_${count}`;
  });

  async function sql<Row>(query: string): Promise<Row[]> {
    const { url, username = '', password = '' } = opened.options;
    const client = createClient({ url, username, password });
    const result = await client.query({ query, format: 'JSONEachRow' });
    const rows = await result.json<Row>();
    await client.close();
    return rows;
  }
  const tablesOf = () =>
    sql<{ name: string }>(`SELECT name FROM system.tables WHERE database = '${database}' ORDER BY name`);
  const toMigratable = (client: ClickHouseClient): Migratable => ({
    run: async (query, query_params = {}) => {
      await client.command({ query, query_params });
    },
    rows: async (query, query_params = {}) =>
      (await client.query({ query, query_params, format: 'JSONEachRow' })).json(),
  });
  const openAnother = () => createClickHouseStore({ ...opened.options, database });

  it('makes a database that is not there yet', async () => {
    const store = openAnother();
    await store.migrate();
    await store.close();

    expect((await tablesOf()).map(({ name }) => name)).toEqual([
      'arrivals_feed',
      'bookings',
      'documents',
      'erasing',
      'erasures',
      'events',
      'leases',
      'origins',
      'outcomes',
      'presence',
      'presence_feed',
      'restricted_events',
      'restricted_origins',
      'restrictions',
      'rollup_apart',
      'rollup_apart_staging',
      'rollup_counts',
      'rollup_counts_staging',
      'rollup_days',
      'rollup_feed',
      'rollup_marks',
      'rollup_people',
      'rollup_people_staging',
      'schema_migrations',
      'source_maps',
    ]);
  });

  it('may run in several servers at once', async () => {
    const servers = Array.from({ length: 4 }, openAnother);

    await Promise.all(servers.map((server) => server.migrate()));
    await Promise.all(
      servers.map((server) => server.insert({ token: 'same', rows: packRows([anEvent({ at: NOW - 1 })]) })),
    );

    const [found] = await sql<{ events: number }>(
      `SELECT toUInt32(count()) AS events FROM ${database}.events`,
    );
    expect(found).toEqual({ events: 1 });
    const versions = await sql(
      `SELECT version, name FROM ${database}.schema_migrations FINAL ORDER BY version`,
    );
    expect(versions).toEqual([
      { version: 1, name: 'events' },
      { version: 2, name: 'origins' },
      { version: 3, name: 'erasures' },
      { version: 4, name: 'words' },
      { version: 5, name: 'presence' },
      { version: 6, name: 'forgotten' },
      { version: 7, name: 'leases' },
      { version: 8, name: 'outcomes' },
      { version: 9, name: 'consent' },
      { version: 10, name: 'source maps' },
      { version: 11, name: 'restricted' },
      { version: 12, name: 'owners' },
      { version: 13, name: 'rollups' },
      { version: 14, name: 'bookings' },
      { version: 15, name: 'erasing' },
      { version: 16, name: 'packing' },
      { version: 17, name: 'documents' },
      { version: 18, name: 'more_words' },
      { version: 19, name: 'late_days' },
      { version: 20, name: 'lightest' },
      { version: 21, name: 'vitals_once' },
      { version: 22, name: 'conversions' },
      { version: 23, name: 'arrivals' },
      { version: 24, name: 'released' },
    ]);
    await Promise.all(servers.map((server) => server.close()));
  });

  it('keeps what is stored', async () => {
    const store = openAnother();
    await store.migrate();
    await store.insert({ token: 'kept', rows: packRows([anEvent()]) });

    await store.migrate();

    const { events } = await store.events({ project: 'default', from: NOW - DAY, to: NOW });
    await store.close();
    expect(events).toHaveLength(1);
  });

  it('brings a database of an earlier version up to date, with what is in it', async () => {
    const store = openAnother();
    await store.migrate();
    const { url, username = '', password = '' } = opened.options;
    const client = createClient({ url, username, password });
    for (const word of [
      'host',
      'method',
      'outcome',
      'success',
      'unit',
      'visit',
      'person',
      'cacheHit',
      'variant',
    ])
      await client.command({ query: `ALTER TABLE ${database}.events DROP COLUMN ${word}` });
    const attributes = { method: 'GET', outcome: 'failed', host: 'api.example' };
    const early = anEvent({ type: 'http.client.request', attributes });
    await store.insert({ token: 'early', rows: packRows([early]) });
    for (const table of ['origins', 'erasures', 'presence_feed', 'presence'])
      await client.command({ query: `DROP TABLE ${database}.${table}` });
    await client.command({
      query: `ALTER TABLE ${database}.schema_migrations DELETE WHERE version >= 2`,
      clickhouse_settings: { mutations_sync: '1' },
    });
    await client.close();

    await store.migrate();

    const scope = { project: 'default', from: NOW - DAY, to: NOW };
    expect((await store.events(scope)).events).toHaveLength(1);
    expect((await store.requests(scope)).routes).toMatchObject([
      { method: 'GET', host: 'api.example', failures: 1 },
    ]);
    expect((await store.usage(scope)).total.visits).toBe(1);
    const question = readFunnel('http.client.request then page_view');
    expect((await store.funnel({ ...scope, question })).steps[0]?.reached).toBe(1);
    expect((await store.delivery(scope)).total.loads).toBe(0);
    expect(await store.marks()).toEqual([]);
    await store.close();
  });

  it('keeps a database whose events lie in the order of earlier versions', async () => {
    const { url, username = '', password = '' } = opened.options;
    const client = createClient({ url, username, password });
    const earlier: Migratable = {
      async run(text, query_params = {}) {
        const query = text.replace(
          /PRIMARY KEY .*\nORDER BY \(project, type, toStartOfHour.*/,
          'ORDER BY (project, type, name, at)',
        );
        await client.command({ query, query_params });
      },
      rows: async (query, query_params = {}) =>
        (await client.query({ query, query_params, format: 'JSONEachRow' })).json(),
    };
    await migrate(
      earlier,
      { database },
      MIGRATIONS.filter(({ version }) => version <= 14),
    );
    const store = openAnother();
    const session = 'e'.repeat(32);
    const [kept, erased] = [anEvent(), anEvent({ session })];
    await store.insert({ token: 'early', rows: packRows([kept, erased]) });

    await store.migrate();
    await store.insert({ token: 'early', rows: packRows([kept, erased]) });
    await store.insert({ token: 'late', rows: packRows([anEvent({ session })]) });
    await store.erase({ project: 'default', sessions: [session] });
    await removeErased(store);

    const { events } = await store.events({ project: 'default', from: NOW - DAY, to: NOW });
    const ids: string[] = [];
    for await (const some of store.recentIds(0)) ids.push(...some);
    const [table] = await sql(
      `SELECT sorting_key AS key FROM system.tables WHERE database = '${database}' AND name = 'events'`,
    );
    await store.close();
    await client.close();
    expect(events.map(({ id }) => id)).toEqual([kept.id]);
    expect(ids).toEqual([kept.id]);
    expect(table).toEqual({ key: 'project, type, name, at' });
  });

  it('keeps erased what an older version has erased with patches, and stores rows without their numbers from then on', async () => {
    const { url, username = '', password = '' } = opened.options;
    const client = createClient({ url, username, password });
    const run = (query: string): Promise<unknown> => client.command({ query });
    const db = toMigratable(client);
    const insert = (visit: string): Promise<unknown> =>
      run(`INSERT INTO ${database}.events (project, at, received_at, id, type, session)
SELECT 'default', fromUnixTimestamp64Milli(${NOW - 1_000}), now64(3), generateUUIDv4(), 'page_view', '${visit}' FROM numbers(50)`);
    const numbered = (): Promise<object[]> =>
      sql(
        `SELECT DISTINCT column FROM system.parts_columns WHERE database = '${database}' AND table = 'events' AND active AND startsWith(column, '_block') AND NOT startsWith(name, 'patch')`,
      );
    const counts = (): Promise<object[]> =>
      sql(`SELECT session, toUInt32(count()) AS n FROM ${database}.events GROUP BY session ORDER BY session`);
    await migrate(db, { database }, MIGRATIONS.slice(0, 14));
    for (const visit of ['gone', 'kept']) await insert(visit);
    await run(`OPTIMIZE TABLE ${database}.events FINAL`);
    expect(await numbered()).not.toEqual([]);
    await run(
      `DELETE FROM ${database}.events WHERE session = 'gone' SETTINGS lightweight_delete_mode = 'lightweight_update'`,
    );

    await migrate(db, { database }, MIGRATIONS);

    expect(await counts()).toEqual([{ session: 'kept', n: 50 }]);
    await insert('late');
    await run(`OPTIMIZE TABLE ${database}.events FINAL`);
    expect(await counts()).toEqual([
      { session: 'kept', n: 50 },
      { session: 'late', n: 50 },
    ]);
    expect(await numbered()).toEqual([]);
    await client.close();
  });

  it('weighs who was there before as it did, and who comes from then on as the lightest of their events', async () => {
    const { url, username = '', password = '' } = opened.options;
    const client = createClient({ url, username, password });
    const db = toMigratable(client);
    const store = openAnother();
    const come = (session: string) =>
      store.insert({
        token: session,
        rows: packRows([anEvent({ session, type: 'consent.change' }), anEvent({ session, weight: 1_000 })]),
      });
    await migrate(db, { database }, MIGRATIONS.slice(0, 19));
    await come('before');
    await db.run(`INSERT INTO ${database}.rollup_days (day, begun) SELECT toDate('2090-11-01'), now64(3)`);

    await migrate(db, { database }, MIGRATIONS);
    await come('after');

    const rows = await sql(
      `SELECT visit = sipHash64('before') AS isEarly, max(heaviest) AS most, min(lightest) AS least FROM ${database}.presence GROUP BY isEarly ORDER BY isEarly`,
    );
    const marks = await sql(
      `SELECT toString(day) AS day FROM ${database}.rollup_marks GROUP BY day HAVING max(barred) > 0 ORDER BY day`,
    );
    await store.close();
    await client.close();
    expect(rows).toEqual([
      { isEarly: 0, most: 1_000, least: 100 },
      { isEarly: 1, most: 1_000, least: 1_000 },
    ]);
    expect(marks).toEqual([{ day: '2090-11-01' }]);
  });

  it('knows of page loads from before what of them is stored', async () => {
    const { url, username = '', password = '' } = opened.options;
    const client = createClient({ url, username, password });
    const db = toMigratable(client);
    const store = openAnother();
    const session = 'a'.repeat(32);
    await migrate(db, { database }, MIGRATIONS.slice(0, 22));
    await keepLoads(
      store,
      { origin: 'open', seqs: [1, 2, 70], produced: 70 },
      { origin: 'apart', session, seqs: [1, 2, 3] },
    );
    await store.restrictions.setApart({ project: 'default', sessions: [session] });

    await migrate(db, { database }, MIGRATIONS);
    await keepLoads(store, { origin: 'open', seqs: [3, 71], produced: 71 });
    const scope = { project: 'default', from: NOW - DAY, to: NOW };
    const before = await store.delivery(scope);
    await store.restrictions.putBack({ project: 'default', sessions: [session] });
    const after = await store.delivery(scope);

    await store.close();
    await client.close();
    expect(before.total).toMatchObject({ loads: 1, produced: 71, stored: 5, missing: 66 });
    expect(after.total).toMatchObject({ loads: 2, produced: 74, stored: 8, missing: 66 });
  });

  it('comes to the same schema with the same data, cut off after each statement', async () => {
    const { url, username = '', password = '' } = opened.options;
    const client = createClient({ url, username, password });
    const ran = new Set<string>();
    let isCutOff = false;
    const db: Migratable = {
      async run(query, query_params = {}) {
        await client.command({ query, query_params });
        const statement = JSON.stringify([query, query_params]);
        if (ran.has(statement)) return;
        ran.add(statement);
        if (isCutOff) throw new Error('cut off');
      },
      rows: async (query, query_params = {}) =>
        (await client.query({ query, query_params, format: 'JSONEachRow' })).json(),
    };
    /** As one that has data when the later steps come. */
    const begin = async (name: string): Promise<void> => {
      await migrate(db, { database: name }, MIGRATIONS.slice(0, 1));
      await client.command({
        query: `INSERT INTO ${name}.events (project, at, received_at, id, type, session)
SELECT 'default', fromUnixTimestamp64Milli(${NOW - 1_000}), now64(3), generateUUIDv4(), 'page_view', repeat('a', 32)`,
      });
    };
    const finish = async (name: string): Promise<{ schema: string; visits: number }> => {
      await migrate(db, { database: name }, MIGRATIONS);
      const store = createClickHouseStore({ ...opened.options, database: name });
      const { total } = await store.usage({ project: 'default', from: NOW - DAY, to: NOW });
      await store.close();
      // The migrations' own log says when each was applied.
      return { schema: (await definitionsOf(db, name)).replaceAll(name, 'any'), visits: total.visits };
    };
    const [whole, broken] = [`${database}_whole`, `${database}_broken`];
    await begin(whole);
    const expected = await finish(whole);
    const statements = ran.size;

    await begin(broken);
    isCutOff = true;
    let cuts = 0;
    const isCut = (error: Error): boolean => {
      expect(error.message).toBe('cut off');
      return true;
    };
    // Each time it begins the step again and comes one statement further.
    while (await migrate(db, { database: broken }, MIGRATIONS).then(() => false, isCut)) cuts += 1;
    const reached = await finish(broken);
    await client.close();

    expect(expected.visits).toBe(1);
    expect(cuts).toBeGreaterThan(60);
    expect(cuts).toBeLessThanOrEqual(statements);
    expect(reached).toEqual(expected);
  });

  it('gives a step the time to look through all events, which is more than a question has', async () => {
    const wire = await openWire(opened.options.url);
    const store = createClickHouseStore({ ...opened.options, url: wire.url, database });

    await store.migrate();

    const limitOf = (begin: string): Set<string | null> =>
      new Set(
        wire.sent
          .filter(({ sql }) => sql.startsWith(begin))
          .map(({ parameters }) => parameters.get('max_execution_time')),
      );
    await store.close();
    await wire.close();
    expect(limitOf(`INSERT INTO ${database}.presence`)).toEqual(new Set(['3600']));
    expect(limitOf('ALTER TABLE')).toEqual(new Set(['3600']));
  });

  it('finds a database again that had to move', async () => {
    const first = await openWire(opened.options.url);
    const second = await openWire(opened.options.url);
    const options = { ...opened.options, url: first.url, database };
    const store = createClickHouseStore(options);
    await store.migrate();

    options.url = second.url;
    await store.insert({ token: 'moved', rows: packRows([anEvent()]) });

    expect(second.sent.map(({ sql }) => sql.slice(0, 11))).toEqual(['INSERT INTO']);
    await store.close();
    await first.close();
    await second.close();
  });

  it('refuses a newer schema, names both versions and leaves it alone', async () => {
    const store = openAnother();
    await store.migrate();
    await sql(`INSERT INTO ${database}.schema_migrations (version, name) SELECT 99, 'from the future'`).catch(
      () => [],
    );
    expect(await sql(`SELECT version FROM ${database}.schema_migrations ORDER BY version`)).toHaveLength(
      MIGRATIONS.length + 1,
    );

    await expect(store.migrate()).rejects.toThrow(
      new RegExp(
        `schema of database "migrated_\\d+" is version 99.*knows only ${MIGRATIONS.at(-1)?.version}.*newer`,
      ),
    );
    await store.close();
  });

  it('hands over the definitions, which make the same tables elsewhere', async () => {
    let definitions = '';
    const store = createClickHouseStore({
      ...opened.options,
      database,
      keepDefinitions: async (text) => {
        definitions = text;
      },
    });
    await store.migrate();
    await store.close();

    expect(definitions).toMatch(/^CREATE TABLE migrated_\d+\.events \(/m);
    expect(definitions).toContain('non_replicated_deduplication_window = 2000');
    expect(definitions).toContain('fsync_after_insert = 1');
    expect(definitions).toMatch(/CREATE TABLE migrated_\d+\.schema_migrations \(/);

    const other = `again_${count}`;
    const { url, username = '', password = '' } = opened.options;
    const client = createClient({ url, username, password });
    const db = toMigratable(client);
    for (const statement of definitions.replaceAll(database, other).split(/;\n+/).filter(Boolean))
      await db.run(statement);
    const made = await definitionsOf(db, other);
    await client.close();
    expect(made.replaceAll(other, database)).toBe(definitions);
  });

  it.each(['', 'a b', 'x;DROP TABLE y', '`q`', 'a.b', '1st', 'ü', 'x'.repeat(65)])(
    'refuses the database name %j',
    (name) => {
      expect(() => createClickHouseStore({ ...opened.options, database: name })).toThrow(
        /letters, digits and underscores/,
      );
    },
  );

  it('says that the database cannot be reached', async () => {
    const store = createClickHouseStore({ url: 'http://127.0.0.1:1', kind: 'cluster' });

    expect(await store.ping()).toBe(false);
    await expect(store.insert({ token: 't', rows: packRows([anEvent()]) })).rejects.toMatchObject({
      reason: 'unavailable',
    });
    await expect(store.health({ project: 'p', from: 0, to: 1 })).rejects.toMatchObject({
      reason: 'unavailable',
    });
    await store.close();
  });

  it('tells a block that cannot be stored from a database that is away', async () => {
    const store = openAnother();
    await store.migrate();

    const poisoned = store.insert({
      token: 'poison',
      rows: packRows([anEvent(), anEvent({ id: 'no uuid' })]),
    });

    await expect(poisoned).rejects.toMatchObject({ reason: 'unreadable' });
    const { events } = await store.events({ project: 'default', from: NOW - DAY, to: NOW });
    expect(events).toEqual([]);
    await store.close();
  });
});

describe('createTable', () => {
  it('writes every clause that is given and none that is not', () => {
    const sql = createTable(
      { database: 'db' },
      {
        name: 'counts',
        columns: ['day Date', 'n UInt64'],
        engine: 'SummingMergeTree',
        orderBy: 'day',
      },
    );

    expect(sql).toEqual([
      'CREATE TABLE IF NOT EXISTS db.counts (\n  day Date,\n  n UInt64\n)\nENGINE = SummingMergeTree\nORDER BY day',
    ]);
  });
});
