import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ClusterStore, openClusterStore } from '../../test/openClusterStore.ts';
import { anEvent, DAY, NOW } from '../../test/seededEvents.ts';
import { openWire, type Sent, type Wire } from '../../test/wire.ts';
import { readFunnel } from '../queries/own/parseFunnel.ts';
import { readQuestion } from '../queries/own/parseQuestion.ts';
import { createClickHouseStore } from './clickhouse.ts';
import { checkCluster, clusterSettings } from './cluster.ts';
import { alterTable, createTable, deleteRows } from './ddl.ts';
import { MIGRATIONS, statementsOf } from './migrations/migration.ts';
import { toReportRow } from './reportRow.ts';
import { packRows } from './rowBytes.ts';
import type { Store } from './store.ts';

const place = { database: 'candor', cluster: 'candor' };
const scope = { project: 'default', from: NOW - DAY, to: NOW };
const visits = { project: 'default', sessions: ['a'.repeat(32)] };

/** Every verb of a store, each asked at least once. */
const VERBS: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  migrate: (store) => store.migrate(),
  pendingSteps: async (store) => store.pendingSteps?.(),
  insert: (store) =>
    store.insert({
      token: 'events',
      rows: packRows([
        anEvent({ session: 'a'.repeat(32) }),
        anEvent({ session: 'c'.repeat(32), at: NOW - 2 * DAY }),
      ]),
    }),
  feedAgain: async (store) => store.feedAgain?.(packRows([anEvent({ session: 'a'.repeat(32) })])),
  insertReports: (store) =>
    store.insertReports({
      token: 'reports',
      rows: Buffer.from(
        `${toReportRow({
          project: 'default',
          origin: '1',
          session: 'a'.repeat(32),
          release: '',
          environment: '',
          begun: NOW - 1,
          heard: NOW - 1,
          produced: 1,
          last: 1,
          dropped: {},
          rejected: [],
          retentionDays: 90,
        })}\n`,
      ),
    }),
  insertOutcomes: (store) =>
    store.insertOutcomes({
      token: 'outcomes',
      rows: Buffer.from(
        `${JSON.stringify({ project: 'default', minute: '2026-01-01 00:00:00.000', key: 'k', outcome: 'stored', reason: '', events: 1 })}\n`,
      ),
    }),
  outcomes: (store) => store.outcomes(scope),
  recentIds: async (store) => {
    for await (const ids of store.recentIds(NOW - DAY)) expect(ids).not.toEqual([]);
  },
  vitals: (store) => store.vitals(scope),
  operations: (store) => store.operations(scope),
  requests: (store) => store.requests(scope),
  resources: (store) => store.resources(scope),
  pages: (store) => store.pages({ ...scope, search: 'p' }),
  errorGroups: (store) => store.errorGroups(scope),
  errorGroup: (store) => store.errorGroup({ ...scope, fingerprint: '1' }),
  health: (store) => store.health(scope),
  events: (store) => store.events(scope),
  delivery: (store) => store.delivery(scope),
  deliverySessions: (store) => store.deliverySessions(scope),
  usage: (store) => store.usage(scope),
  conversations: (store) => store.conversations(scope),
  generations: (store) => store.generations(scope),
  generationUsers: (store) => store.generationUsers({ ...scope, least: 1, limit: 10 }),
  experiments: (store) => store.experiments(scope),
  ask: (store) => store.ask({ ...scope, question: readQuestion('count by type top 50') }),
  points: (store) => store.points({ ...scope, type: 'browser.web_vital', name: 'LCP', columns: 10 }),
  insightFacts: (store) => store.insightFacts(scope),
  cohorts: (store) => store.cohorts({ ...scope, every: 'day' }),
  engagement: (store) => store.engagement(scope),
  funnel: (store) => store.funnel({ ...scope, question: readFunnel('page_view then feature.used per user') }),
  measure: (store) =>
    store.measure({ ...scope, query: { measure: 'question', q: 'count' }, bucketMs: DAY, spread: 1 }),
  claim: (store) => store.claim({ name: 'one', holder: 'me', forMs: 1_000, settleMs: 1 }),
  person: (store) => store.person(visits),
  retention: (store) => store.retention('default'),
  keptVisits: (store) => store.keptVisits(visits),
  erase: (store) => store.erase({ ...visits, sessions: ['b'.repeat(32)] }),
  removals: async ({ removals }) => {
    const names = (await removals.all()).map(({ name }) => name);
    expect(names).toHaveLength(1);
    await removals.remove(names);
    await removals.forget(names);
  },
  purge: (store) => store.purge(),
  keepMarks: (store) => store.keepMarks(['0'.repeat(32)], 90),
  marks: (store) => store.marks(),
  restrictions: async ({ restrictions }) => {
    await restrictions.keep({ ...visits, isLifted: false, days: 90 });
    await restrictions.setApart(visits);
    await restrictions.putBack(visits);
    await restrictions.all();
  },
  sourceMaps: async ({ sourceMaps }) => {
    const map = {
      project: 'default',
      release: '1',
      path: 'a.js.map',
      debugId: '',
      packed: Buffer.from('x'),
      days: 1,
    };
    await sourceMaps.keep(map);
    await sourceMaps.find({ project: 'default', files: ['a.js.map'], debugIds: [] });
    await sourceMaps.load(map);
    await sourceMaps.releases('default');
    await sourceMaps.trim({ project: 'default', release: '1', files: 0, bytes: 0, restMs: 0 });
    await sourceMaps.remove(map);
  },
  levels: (store) => store.levels(NOW - DAY),
  upkeep: async (store) => store.upkeep?.(),
  tables: async (store) => store.tables?.(),
  rollups: async (store) => store.rollups?.(),
  roll: async (store) => store.roll?.(10),
  bookings: async ({ bookings }) => {
    await bookings?.begin();
    await bookings?.write({ number: 1, block: 'one', settles: 0, ids: ['0'.repeat(16)] });
    expect(await bookings?.from(1)).toMatchObject([{ number: 1, block: 'one' }]);
    await bookings?.of('one');
    await bookings?.prune(1);
  },
  documents: async ({ documents }) => {
    const row = { name: 'one', version: 1, body: 'text', mark: 'a' };
    await documents?.write([row], 'server');
    await documents?.write([{ ...row, mark: 'b' }], 'server');
    expect(await documents?.newer({ one: 0, other: 3 })).toMatchObject([row]);
    expect(await documents?.from('one', 1)).toMatchObject([row]);
    expect(await documents?.before('one', 2)).toMatchObject([row]);
    await documents?.prune('one', 1);
  },
};

const isChange = (sql: string): boolean => /^\s*(?:CREATE|ALTER|DROP|RENAME|TRUNCATE|OPTIMIZE)\b/i.test(sql);

/** Of one server's rows, which a statement without ON CLUSTER would change on that server alone. */
const SHARDED = /\bcandor\.(?:restricted_)?(?:events|origins|presence)(?:_local)?\b/;

describe('what is sent to a cluster', () => {
  let opened: ClusterStore;
  let wire: Wire;
  let store: Store;

  beforeAll(async () => {
    opened = await openClusterStore();
    wire = await openWire(opened.standIn.url);
    // What is said of a cluster of one server would be said otherwise.
    wire.told = ({ sql }) =>
      sql.includes('AS replicas FROM system.clusters') ? [{ replicas: 3 }] : undefined;
    store = createClickHouseStore({
      ...opened.options,
      quorum: 2,
      url: wire.url,
      rollups: { settleMs: 0, removalMs: 0, lateMs: 0 },
    });
    for (const ask of Object.values(VERBS)) await ask(store);
  });
  afterAll(async () => {
    await store.close();
    await wire.close();
    await opened.close();
  });

  async function explain(kind: 'AST' | 'QUERY TREE', { sql, parameters }: Sent): Promise<string> {
    const { url, username = '', password = '' } = opened.options;
    const address = new URL(url);
    for (const [name, value] of parameters)
      if (name.startsWith('param_')) address.searchParams.set(name, value);
    const answer = await fetch(address, {
      method: 'POST',
      headers: { 'x-clickhouse-user': username, 'x-clickhouse-key': password },
      body: `EXPLAIN ${kind} ${sql.replace(/\s+FORMAT \w+\s*$/, '')}`,
    });
    return `${answer.status} ${await answer.text()}`;
  }

  it('is shown by every verb of the store', () => {
    const passive = ['kind', 'ping', 'close'];

    expect(
      Object.keys(store)
        .filter((name) => !passive.includes(name))
        .sort(),
    ).toEqual(Object.keys(VERBS).sort());
    expect(wire.sent.length).toBeGreaterThan(100);
  });

  it('can be read by the database, each statement', async () => {
    for (const sent of wire.sent) {
      if (/^\s*INSERT[\s\S]*FORMAT \w+$/.test(sent.sql)) continue;
      expect(await explain('AST', sent), sent.sql).toMatch(/^200 (?!.*Exception)/s);
    }
  });

  it('resolves to tables and columns that are there, each question', async () => {
    const questions = wire.sent.filter(({ sql }) => /^\s*(?:SELECT|WITH)\b/.test(sql));

    expect(questions.length).toBeGreaterThan(40);
    for (const sent of questions)
      expect(await explain('QUERY TREE', sent), sent.sql).toMatch(/^200 (?:QUERY|UNION)/);
  });

  it('changes a sharded table on every server, and never one server’s share alone', () => {
    const changes = wire.sent.filter(({ sql }) => isChange(sql) && SHARDED.test(sql));

    expect(changes.length).toBeGreaterThan(20);
    for (const { sql } of changes) expect(sql).toContain("ON CLUSTER 'candor'");
  });

  it('deletes from a sharded table by a change that one replica of each shard makes', () => {
    const deletions = wire.sent.filter(({ sql }) => /\bDELETE FROM\b/.test(sql));

    expect(deletions.length).toBeGreaterThan(1);
    for (const { sql } of deletions) expect(sql).not.toMatch(SHARDED);
    expect(wire.sent.filter(({ sql }) => sql.includes('UPDATE _row_exists = 0')).length).toBeGreaterThan(4);
  });

  it('puts days that were counted in place of others where every server sees it', () => {
    expect(wire.sent.filter(({ sql }) => sql.includes('REPLACE PARTITION')).length).toBeGreaterThan(0);
  });

  it('waits for every replica where rows or columns change', () => {
    for (const { sql, parameters } of wire.sent.filter(({ sql }) => isChange(sql) || /^DELETE/.test(sql)))
      for (const name of ['mutations_sync', 'alter_sync', 'lightweight_deletes_sync'])
        expect([sql, name, parameters.get(name)]).toEqual([sql, name, '2']);
  });

  it('tells replicas the time, which do not take a clock in a condition', () => {
    const withClock = wire.sent.filter(
      ({ sql }) => /^\s*(?:DELETE|ALTER)\b/.test(sql) && /\b(?:now|now64|today)\(/.test(sql),
    );

    expect(withClock.length).toBeGreaterThan(0);
    for (const { sql, parameters } of withClock)
      expect([sql, parameters.get('mutations_execute_nondeterministic_on_initiator')]).toEqual([sql, '1']);
  });

  it('is acknowledged by as many replicas of every shard as are asked for, and has its token with it', () => {
    const [insert] = wire.sent.filter(({ sql }) => /^INSERT INTO candor\.events .*FORMAT/.test(sql));

    expect(Object.fromEntries(insert?.parameters ?? [])).toMatchObject({
      insert_deduplication_token: 'events',
      insert_deduplicate: '1',
      insert_quorum: '2',
      distributed_foreground_insert: '1',
      async_insert: '0',
    });
  });

  it('is gathered by the servers where storing it twice does no harm', () => {
    const [insert] = wire.sent.filter(({ sql }) => sql.startsWith('INSERT INTO candor.origins FORMAT'));

    expect(Object.fromEntries(insert?.parameters ?? [])).toMatchObject({
      async_insert: '1',
      wait_for_async_insert: '1',
      insert_quorum: '2',
      insert_quorum_parallel: '1',
      deduplicate_blocks_in_dependent_materialized_views: '0',
    });
    expect(insert?.parameters.has('insert_deduplication_token')).toBe(false);
  });

  it('takes rows that come back for new ones', () => {
    const moves = wire.sent.filter(({ sql }) =>
      /^INSERT INTO candor\.(?:restricted_)?events [\s\S]*SELECT/.test(sql),
    );

    expect(moves).toHaveLength(2);
    for (const { parameters } of moves) expect(parameters.get('insert_deduplicate')).toBe('0');
  });

  it('asks all shards or none', () => {
    for (const { sql, parameters } of wire.sent.filter(({ sql }) => /^\s*SELECT\b/.test(sql))) {
      expect([sql, parameters.get('skip_unavailable_shards')]).toEqual([sql, '0']);
      expect([sql, parameters.get('distributed_product_mode')]).toEqual([sql, 'global']);
    }
  });

  it('asks with all cores of a server', () => {
    const questions = wire.sent.filter(({ parameters }) => parameters.has('max_result_rows'));

    expect(questions.length).toBeGreaterThan(40);
    for (const { parameters } of questions) expect(parameters.has('max_threads')).toBe(false);
  });

  it('lets a claim be read by whoever asks next', () => {
    const claims = wire.sent.filter(
      ({ sql }) => sql.includes('candor.leases') && !sql.includes('schema_migrations') && !isChange(sql),
    );

    const settings = claims.map(({ sql, parameters }) =>
      sql.startsWith('INSERT')
        ? parameters.get('insert_quorum_parallel')
        : parameters.get('select_sequential_consistency'),
    );
    expect(settings).toEqual(['1', '0', '1']);
  });

  it('travels packed, with a name and a password', () => {
    for (const { headers } of wire.sent) {
      expect(headers['accept-encoding']).toBe('gzip');
      expect(headers['authorization']).toMatch(/^Basic /);
    }
    const [insert] = wire.sent.filter(({ sql }) => /^INSERT INTO candor\.events .*FORMAT/.test(sql));
    expect(insert?.headers['content-encoding']).toBe('gzip');
  });

  describe('over a connection that breaks', () => {
    beforeEach(() => {
      wire.fault = () => undefined;
    });
    const block = (token: string) => ({
      token,
      rows: packRows([anEvent({ project: token }), anEvent({ project: token })]),
    });
    const count = async (project: string): Promise<number> =>
      (await store.events({ ...scope, project, from: NOW - 100 * DAY, to: NOW + DAY })).events.length;

    it.each(['reset', 'lose'] as const)('stores a block once that is sent again (%s)', async (fault) => {
      wire.fault = ({ sql }) => (sql.startsWith('INSERT') ? fault : undefined);
      await expect(store.insert(block(fault))).rejects.toMatchObject({ reason: 'unavailable' });
      wire.fault = () => undefined;

      await store.insert(block(fault));
      await store.insert(block(fault));

      expect(await count(fault)).toBe(2);
    });

    it('says of a question that the database is away', async () => {
      wire.fault = () => 'reset';

      await expect(store.usage(scope)).rejects.toMatchObject({ reason: 'unavailable' });
    });

    it('says of a wrong password that it is the store, not the rows', async () => {
      const stranger = createClickHouseStore({ ...opened.options, password: 'wrong' });

      await expect(stranger.insert(block('wrong'))).rejects.toMatchObject({ reason: 'failed' });
      await stranger.close();
    });
  });

  it('counts what shards have under the table’s own name', async () => {
    const names = (await store.tables?.())?.map(({ name }) => name);

    expect(names).toEqual(expect.arrayContaining(['events', 'presence', 'schema_migrations']));
    expect(names?.some((name) => name.endsWith('_local'))).toBe(false);
    expect(await store.upkeep?.()).toMatchObject({ withoutExpiry: [] });
  });

  it('hands over definitions of which a new server can be made, in their order', async () => {
    let definitions = '';
    const keeper = createClickHouseStore({
      ...opened.options,
      keepDefinitions: async (sql) => {
        definitions = sql;
      },
    });
    await keeper.migrate();
    await keeper.close();

    const order = [
      'CREATE TABLE candor.events_local',
      'CREATE TABLE candor.events ',
      'CREATE MATERIALIZED VIEW',
    ];
    const places = order.map((text) => definitions.indexOf(text));
    expect(places).toEqual([...places].sort((one, other) => one - other));
    expect(places[0]).toBeGreaterThan(-1);
  });
});

describe('the schema on a cluster', () => {
  const statements = MIGRATIONS.flatMap((step) => statementsOf(step, place));

  it('is made on every server, statement by statement', () => {
    // Of a table that is on one shard, replicas tell each other of a new column.
    const toldByOne = /^ALTER TABLE candor\.rollup_\w+ ADD COLUMN /;
    for (const sql of statements.filter((one) => isChange(one) && !toldByOne.test(one)))
      expect(sql).toContain("ON CLUSTER 'candor'");
  });

  it('has replicas of every table that holds rows', () => {
    for (const sql of statements.filter((sql) => /ENGINE = /.test(sql)))
      expect(sql).toMatch(
        /ENGINE = (?:Replicated\w*MergeTree\('\/clickhouse\/tables\/|Distributed\('candor', )/,
      );
  });

  it('remembers tokens where replicas share them', () => {
    expect(statements.filter((sql) => sql.includes('non_replicated'))).toEqual([]);
    expect(statements.some((sql) => sql.includes(' replicated_deduplication_window = 2000'))).toBe(true);
  });

  it('gives each table a place of its own in the keeper', () => {
    const paths = statements.flatMap((sql) => /MergeTree\('([^']+)'/.exec(sql)?.[1] ?? []);

    expect(new Set(paths).size).toBe(paths.length);
  });

  it('divides by visit and by page load where there is none', () => {
    const [, whole = ''] = createTable(place, {
      name: 'events',
      columns: ['a UInt8'],
      engine: 'MergeTree',
      orderBy: 'a',
    });

    expect(whole).toMatch(
      /AS candor\.events_local\nENGINE = Distributed\('candor', 'candor', 'events_local', if\(session = ''/,
    );
  });

  it('changes columns of the whole too, and the rest of what each server has', () => {
    expect(alterTable(place, 'events', 'ADD COLUMN a UInt8')).toEqual([
      "ALTER TABLE candor.events_local ON CLUSTER 'candor' ADD COLUMN a UInt8",
      "ALTER TABLE candor.events ON CLUSTER 'candor' ADD COLUMN a UInt8",
    ]);
    expect(alterTable(place, 'events', 'MODIFY SETTING a = 1')).toHaveLength(1);
    expect(alterTable(place, 'events', 'MODIFY COLUMN a CODEC(ZSTD(3))')).toHaveLength(1);
    expect(alterTable(place, 'events', 'MODIFY COLUMN a UInt8 CODEC(ZSTD(3))')).toHaveLength(2);
    expect(alterTable(place, 'outcomes', 'MODIFY SETTING a = 1')).toEqual([
      "ALTER TABLE candor.outcomes ON CLUSTER 'candor' MODIFY SETTING a = 1",
    ]);
    expect(alterTable(place, 'outcomes', 'ADD COLUMN a UInt8')).toEqual([
      'ALTER TABLE candor.outcomes ADD COLUMN a UInt8',
    ]);
  });

  it('is written for one server as ever', () => {
    const alone = { database: 'candor' };
    const text = MIGRATIONS.flatMap((step) => statementsOf(step, alone)).join('\n');

    expect(text).not.toMatch(/ON CLUSTER|Replicated\w*MergeTree|Distributed|_local/);
    expect(deleteRows(alone, 'events', 'true')).toBe('DELETE FROM candor.events WHERE true');
  });
});

describe('checkCluster', () => {
  const told = (clusters: object[], macros: object[]) => ({
    // Rows as the database gives them, of whatever was asked for.
    rows: async <Row>(sql: string): Promise<Row[]> =>
      (sql.includes('system.macros') ? macros : clusters) as Row[],
  });
  const macros = [{ macro: 'shard' }, { macro: 'replica' }];

  it('names those that there are when it is none of them', async () => {
    const db = told([{ cluster: 'default', internal: 1 }], macros);

    await expect(checkCluster(db, place)).rejects.toThrow(
      'Set CANDOR_CLICKHOUSE_CLUSTER to one that it knows (default)',
    );
  });

  it('refuses one whose rows would be written twice', async () => {
    const db = told([{ cluster: 'candor', internal: 0 }], macros);

    await expect(checkCluster(db, place)).rejects.toThrow(
      '<internal_replication>true</internal_replication>',
    );
  });

  it('refuses servers that do not know which they are', async () => {
    const db = told([{ cluster: 'candor', internal: 1 }], [{ macro: 'shard' }]);

    await expect(checkCluster(db, place)).rejects.toThrow('does not know its replica');
  });

  it('asks nothing of a single server', async () => {
    await expect(checkCluster(told([], []), { database: 'candor' })).resolves.toBeUndefined();
  });
});

it('needs no other replica where one is said to be enough', () => {
  expect(clusterSettings(1).write['insert_quorum']).toBe('0');
  expect(clusterSettings(2).write['insert_quorum']).toBe('2');

  expect(clusterSettings('auto', { replicas: 1, servers: 3 }).write['insert_quorum']).toBe('0');
});

describe('what servers agree on', () => {
  const agreed = (...of: Parameters<typeof clusterSettings>) => {
    const { insert_quorum, select_sequential_consistency } = clusterSettings(...of).agree;
    return [insert_quorum, select_sequential_consistency];
  };

  it('is on most servers, of however many shards, and read where it is', () => {
    expect(agreed()).toEqual(['auto', '1']);
    expect(agreed('auto', { replicas: 1, servers: 3 })).toEqual(['auto', '1']);
    expect(agreed(1, { replicas: 2, servers: 4 })).toEqual(['auto', '1']);
  });

  it('is on one where there is one, or where one of two is said to be enough', () => {
    expect(agreed('auto', { replicas: 1, servers: 1 })).toEqual(['0', '0']);
    expect(agreed(1, { replicas: 2, servers: 2 })).toEqual(['0', '0']);
  });
});
