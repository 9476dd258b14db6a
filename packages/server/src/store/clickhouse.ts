import { Readable } from 'node:stream';
import {
  type ClickHouseClient,
  ClickHouseLogLevel,
  type ClickHouseSettings,
  createClient,
  SettingsMap,
} from '@clickhouse/client';
import type { Database, Question } from '../queries/ask.ts';
import { cohorts, wholePeriods } from '../queries/cohorts.ts';
import { conversations } from '../queries/conversations.ts';
import { delivery } from '../queries/delivery.ts';
import { deliverySessions } from '../queries/deliverySessions.ts';
import { engagement } from '../queries/engagement.ts';
import { errorGroup } from '../queries/errorGroup.ts';
import { errorGroups } from '../queries/errors.ts';
import { events } from '../queries/events.ts';
import { experiments } from '../queries/experiments.ts';
import { funnel } from '../queries/funnel.ts';
import { generations } from '../queries/generations.ts';
import { generationUsers } from '../queries/generationUsers.ts';
import { health } from '../queries/health.ts';
import { heldLevels } from '../queries/heldLevels.ts';
import { countVisits, insightFacts } from '../queries/insightFacts.ts';
import { measureBuckets } from '../queries/measure.ts';
import { operations } from '../queries/operations.ts';
import { outcomes } from '../queries/outcomes.ts';
import { ask } from '../queries/own/own.ts';
import { pages } from '../queries/pages.ts';
import { keptVisits, person, presenceRows, visitRows } from '../queries/person.ts';
import { points } from '../queries/points.ts';
import { requests } from '../queries/requests.ts';
import { resources } from '../queries/resources.ts';
import { retention } from '../queries/retention.ts';
import { segmented } from '../queries/segment.ts';
import { usage } from '../queries/usage.ts';
import { vitals } from '../queries/vitals.ts';
import { createBookings } from './bookings.ts';
import { clusterSettings, type Quorum, sizeOf } from './cluster.ts';
import { createCopies } from './copies.ts';
import { alterTable, checkClusterName, checkDatabaseName, deleteRows, type Place } from './ddl.ts';
import { createDocuments } from './documents.ts';
import { createErasing } from './erasing.ts';
import { feedAgain, keepArrivals } from './feeds.ts';
import type { FirstWins } from './firstWins.ts';
import { createGate } from './gate.ts';
import { claimLease } from './lease.ts';
import { definitionsOf, type Migratable, migrate, pendingSteps } from './migrate.ts';
import { MIGRATIONS } from './migrations/migration.ts';
import { newestOf, type ReceivedCount, toWindows } from './receivedWindows.ts';
import { createRestrictions } from './restricted.ts';
import { createRollups, type RollupOptions } from './rollups/rollups.ts';
import { createSourceMaps } from './sourceMaps.ts';
import type { Block, Scope, Store, Visits } from './store.ts';
import { isCrowded, toChangeProblem, toProblem } from './toProblem.ts';
import { ROW_COLUMNS } from './toRow.ts';
import { tablesOf, upkeepOf } from './upkeep.ts';

/** How to reach a ClickHouse, be it the embedded engine or a cluster. */
export interface ClickHouseOptions {
  /** Read with each call, for the embedded engine may have to move. */
  readonly url: string;
  username?: string;
  password?: string;
  /** @default 'candor' */
  database?: string;
  kind: 'embedded' | 'cluster';
  /** The cluster whose servers keep the tables together, by its name in their configuration; without it, the server of `url` keeps them alone. */
  cluster?: string | undefined;
  /**
   * Replicas of a cluster that must have a block before it counts as stored.
   * @default 'auto': most of them
   */
  quorum?: Quorum | undefined;
  /** For how many days reports of page loads are kept, and with them which numbers arrived. @default as long as the event */
  reportDays?: number | undefined;
  /** Receives the tables' definitions after a migration, to be kept where the database cannot lose them. */
  keepDefinitions?: (sql: string) => Promise<void>;
  /** Where the database may write copies of itself, when that is a folder of this machine. */
  copiesPath?: string;
  /**
   * How many questions run at a time.
   * @default 3
   */
  questionsAtOnce?: number | undefined;
  /**
   * Page loads of which one question gathers what is known.
   * @default 800 000, on a cluster 6 000 000
   */
  originsAtOnce?: number | undefined;
  /** How whole days are counted. */
  rollups?: RollupOptions;
  now?: () => number;
}

/** More questions at a time slow each other and the inserts. */
const GATE = { width: 3, maxWaiting: 60, isCrowded };

/** Each key of a map would be a column of its own to read, and to read one is to read the whole map. */
const MAPS_AS_WHOLES: ClickHouseSettings = { optimize_functions_to_subcolumns: 0 };

/**
 * What is asked for the third time would be compiled: over ten million events that gains a thirtieth from then on, and that third time waits up to half as long again.
 */
const AS_IT_IS: ClickHouseSettings = {
  compile_expressions: 0,
  compile_aggregate_expressions: 0,
  compile_sort_description: 0,
};

/** What one question may cost. The embedded engine has one machine to share with everybody else. */
const QUESTION_LIMITS: ClickHouseSettings = {
  max_execution_time: 10,
  max_memory_usage: String(256 * 1024 * 1024),
  // Millions of visits in one range: on disk it takes longer, and does not fail.
  max_bytes_before_external_group_by: String(96 * 1024 * 1024),
  max_threads: 2,
  // Of a set of more visits no index makes use, and to look for them there takes all of the memory.
  use_index_for_in_with_subqueries_max_values: '100000',
  ...MAPS_AS_WHOLES,
  ...AS_IT_IS,
  result_overflow_mode: 'throw',
};

/** Lists go from one thread to the other as they are, and numbers grow in small steps. */
const LEAN_LIMITS: ClickHouseSettings = {
  max_bytes_before_external_group_by: String(160 * 1024 * 1024),
};

/** A cluster is there for this: a question has the cores of all shards, and answers over a billion events take their time. */
const CLUSTER_QUESTION_LIMITS: ClickHouseSettings = {
  max_execution_time: 30,
  max_memory_usage: String(2 * 1024 * 1024 * 1024),
  max_bytes_before_external_group_by: String(1024 * 1024 * 1024),
  ...MAPS_AS_WHOLES,
  result_overflow_mode: 'throw',
};

/** A block of the loader is one block for the database: what is split could not be recognised as sent before. */
const WHOLE_BLOCK: ClickHouseSettings = {
  async_insert: 0,
  insert_deduplicate: 1,
  // What is fed by a block is fed again with it: whoever wrote the block may have failed before.
  deduplicate_blocks_in_dependent_materialized_views: 1,
  input_format_parallel_parsing: 0,
  // Rows that an older version has left in the spool have fewer columns.
  input_format_json_compact_allow_variable_number_of_columns: 1,
  max_insert_block_size: '1000000',
  min_insert_block_size_rows: '1000000',
  min_insert_block_size_bytes: String(1024 * 1024 * 1024),
  // Events that come weeks late still belong where they happened.
  max_partitions_per_insert_block: '0',
};

/** Beyond it the database's times end. */
const FAR_FUTURE = Date.UTC(2200, 0);

/** As many as fit into an address. */
const MARKS_AT_ONCE = 200;

const USUAL_WAIT_MS = 60_000;

/** As long as the embedded engine lets a statement run. */
const STEP_WAIT_MS = 60 * 60_000;

/** A step or a copy that is cut off begins again from its start, and would be cut off there for ever. */
const STEP_LIMITS: ClickHouseSettings = {
  max_execution_time: STEP_WAIT_MS / 1_000,
  // What is between here and a cluster ends connections on which nothing comes; more often, and the headers are too many.
  send_progress_in_http_headers: 1,
  http_headers_progress_interval_ms: '50000',
};

/** What a statement with rows in it asks for. */
const WITH_ROWS: ClickHouseSettings = {
  max_query_size: String(8 * 2 ** 20),
  max_partitions_per_insert_block: '0',
};

/** A store in ClickHouse, reached over its HTTP interface. */
export function createClickHouseStore(options: ClickHouseOptions): Store {
  const { kind, now = Date.now, keepDefinitions, reportDays } = options;
  const database = checkDatabaseName(options.database ?? 'candor');
  const place: Place = {
    database,
    ...(options.cluster !== undefined && { cluster: checkClusterName(options.cluster) }),
  };
  let together = options.cluster === undefined ? undefined : clusterSettings(options.quorum);
  const table = `${database}.events`;
  const gate = createGate({ ...GATE, width: options.questionsAtOnce ?? GATE.width });
  const questionLimits = options.cluster === undefined ? QUESTION_LIMITS : CLUSTER_QUESTION_LIMITS;
  const leanLimits = options.cluster === undefined ? LEAN_LIMITS : {};
  const isRemote = kind === 'cluster';
  const clients = createClients(options, USUAL_WAIT_MS);
  const patient = createClients(options, STEP_WAIT_MS);

  const db: Database = {
    events: table,
    origins: `${database}.origins`,
    presence: `${database}.presence`,
    outcomes: `${database}.outcomes`,
    restricted: { events: `${database}.restricted_events`, origins: `${database}.restricted_origins` },
    originsAtOnce: options.originsAtOnce ?? (options.cluster === undefined ? 800_000 : 6_000_000),
    now,
    ask: (question) => gate(async () => answer(question, await hiding())),
  };

  async function hiding(): Promise<ClickHouseSettings> {
    const filters = await erasing.filters();
    return filters === undefined ? {} : { additional_table_filters: SettingsMap.from({ ...filters }) };
  }

  function answer<Row>(
    { sql, values, maxRows, isLean }: Question,
    more: ClickHouseSettings = {},
  ): Promise<Row[]> {
    const limits = { ...questionLimits, ...(isLean && leanLimits) };
    return select(sql, values, { ...limits, ...more, max_result_rows: String(maxRows) });
  }

  async function select<Row>(
    query: string,
    query_params: Question['values'] = {},
    settings: ClickHouseSettings = {},
  ): Promise<Row[]> {
    const clickhouse_settings: ClickHouseSettings = {
      ...together?.read,
      ...settings,
      output_format_json_quote_64bit_integers: 0,
    };
    try {
      const result = await clients
        .current()
        .query({ query, query_params, format: 'JSONEachRow', clickhouse_settings });
      return await result.json<Row>();
    } catch (error) {
      throw toProblem(error);
    }
  }

  /** A column of UUIDs. A server starts only when it has read millions: a line for each takes half of what an object does. */
  async function selectIds(query: string, query_params: Question['values']): Promise<string[]> {
    try {
      const result = await clients.current().query({
        query,
        query_params,
        format: 'TabSeparatedRaw',
        ...(together && { clickhouse_settings: together.read }),
      });
      return (await result.text()).split('\n').slice(0, -1);
    } catch (error) {
      throw toProblem(error);
    }
  }

  async function run(
    query: string,
    query_params: Question['values'] = {},
    clickhouse_settings: ClickHouseSettings = {},
    ofCluster: ClickHouseSettings = together?.change ?? {},
    through: Clients = clients,
  ): Promise<void> {
    try {
      await through.current().command({
        query,
        query_params,
        clickhouse_settings: { ...clickhouse_settings, ...ofCluster },
      });
    } catch (error) {
      throw together ? toChangeProblem(error) : toProblem(error);
    }
  }

  /** A step of the schema, or a copy, may have all events to look through. */
  function runStep(sql: string, values?: Question['values']): Promise<void> {
    return run(sql, values, STEP_LIMITS, undefined, patient);
  }

  /** The block's rows are already what the database reads. */
  function insertRows({ token, rows }: Block, into: string): Promise<void> {
    return send(rows, into, { ...WHOLE_BLOCK, ...together?.write, insert_deduplication_token: token });
  }

  /** Of blocks with the same token the first is kept, and everybody sees which it was. */
  function insertAgreed({ token, rows }: Block, into: string): Promise<void> {
    const order = together && { ...together.agree, insert_deduplicate: 1 as const };
    return send(rows, into, { ...WHOLE_BLOCK, ...order, insert_deduplication_token: token });
  }

  /** Rows that may be stored twice without harm. */
  function insertLoosely(block: Block, into: string): Promise<void> {
    return together
      ? send(block.rows, into, { ...WHOLE_BLOCK, ...together.gather })
      : insertRows(block, into);
  }

  async function send(rows: Buffer, into: string, settings: ClickHouseSettings): Promise<void> {
    if (rows.length === 0) return;
    try {
      const { stream } = await clients.current().exec({
        query: `INSERT INTO ${into}`,
        values: Readable.from([rows], { objectMode: false }),
        clickhouse_settings: { ...settings, wait_end_of_query: 1 },
      });
      // The socket goes back to the pool only when its answer was read.
      await stream.toArray();
    } catch (error) {
      throw toProblem(error);
    }
  }

  /** From where questions look. */
  async function removeOpen({ project, sessions }: Visits): Promise<void> {
    const rows = visitRows(sessions);
    const taken = await rollups.takeOut({ project, sessions });
    const open = [
      ['events', rows],
      ['origins', rows],
      ['presence', presenceRows(sessions)],
    ] as const;
    await Promise.all(
      open.map(([name, own]) =>
        run(deleteRows(place, name, own), { project }, { lightweight_deletes_sync: '1' }),
      ),
    );
    await taken();
  }

  /** Where a claim that was answered is seen by everybody. */
  const agreed: Migratable = {
    rows: (sql, values) => select(sql, values, together?.readAgreed),
    run: (sql, values) => run(sql, values, {}, together?.agree),
  };

  const firstWins: FirstWins = { database, rows: agreed.rows, run, insert: insertAgreed };
  const erasing = createErasing({ place, rows: select, run, isShared: isRemote });
  const rollups = createRollups({
    database,
    db,
    rows: select,
    run,
    isHiding: erasing.isHiding,
    now,
    ...options.rollups,
  });
  const restrictions = createRestrictions({
    place,
    db,
    rows: async (sql, values) => select(sql, values, await hiding()),
    run,
    move: async (sql, values) => run(sql, values, await hiding()),
    removeOpen,
    now,
  });

  return {
    kind,
    async migrate() {
      if (options.cluster !== undefined)
        together = clusterSettings(options.quorum, await sizeOf({ rows: select }, options.cluster));
      await migrate({ rows: select, run: runStep }, place, MIGRATIONS);
      if (reportDays !== undefined) await keepArrivals({ rows: select, run }, place, reportDays);
      await keepDefinitions?.(await definitionsOf({ rows: select, run }, database));
    },
    pendingSteps: () => pendingSteps({ rows: select, run }, database, MIGRATIONS),
    ...(options.copiesPath !== undefined && {
      copies: createCopies({ rows: select, run: runStep }, database, options.copiesPath),
    }),
    insert: (block) => insertRows(block, `${table} (${ROW_COLUMNS.join(', ')}) FORMAT JSONCompactEachRow`),
    feedAgain: (rows) => feedAgain((sql) => run(sql, {}, WITH_ROWS), place, rows, reportDays),
    insertReports: (block) => insertLoosely(block, `${db.origins} FORMAT JSONEachRow`),
    insertOutcomes: (block) =>
      insertRows(block, `${db.outcomes} (project, minute, key, outcome, reason, events) FORMAT JSONEachRow`),
    outcomes: (scope) => outcomes(db, scope),
    ...(isRemote && {
      bookings: createBookings(firstWins),
      documents: createDocuments(firstWins),
    }),
    async *recentIds(since, until = FAR_FUTURE, atMost = Number.POSITIVE_INFINITY) {
      const counts = await select<ReceivedCount>(
        `SELECT intDiv(toUnixTimestamp64Milli(received_at), 60000) * 60000 AS minute, count() AS ids
FROM ${table} WHERE received_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
  AND received_at < fromUnixTimestamp64Milli({until:Int64}, 'UTC') GROUP BY minute ORDER BY minute`,
        { since: Math.trunc(since), until },
      );
      for (const { from, to } of toWindows(newestOf(counts, atMost))) {
        yield await selectIds(
          `SELECT id FROM ${table}
WHERE received_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
  AND received_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')`,
          { from: Math.max(from, Math.trunc(since)), to: Math.min(to, until) },
        );
      }
    },
    vitals: async (scope) => vitals(await segmented(db, scope), scope),
    operations: async (scope) => operations(await segmented(db, scope), scope),
    requests: async (scope) => requests(await segmented(db, scope), scope),
    resources: async (scope) => resources(await segmented(db, scope), scope),
    pages: async (scope) => pages(await segmented(db, scope), scope),
    errorGroups: async (scope) => errorGroups(await segmented(db, scope), scope),
    errorGroup: async (scope) => errorGroup(await segmented(db, scope), scope, db),
    health: async (scope) => health(await segmented(db, scope), scope),
    events: async (scope) => events(await segmented(db, scope), scope),
    delivery: (scope) => delivery(db, scope),
    deliverySessions: (scope) => deliverySessions(db, scope),
    usage: (scope) =>
      rollups.answer(scope, async (rolled) => usage(await segmented(db, scope), scope, rolled)),
    conversations: async (scope) => conversations(await segmented(db, scope), scope),
    generations: async (scope) => generations(await segmented(db, scope), scope),
    generationUsers: (scope) => generationUsers(db, scope),
    experiments: (scope) =>
      rollups.answer(scope, async (rolled) => experiments(await segmented(db, scope), scope, rolled)),
    ask: async (scope) => ask(await segmented(db, scope), scope),
    async cohorts(asked) {
      const scope = wholePeriods(asked);
      return cohorts(await segmented(db, scope), scope);
    },
    // Of a segment, too: it is held against all visits.
    engagement: (scope) => {
      const { segment: _, ...all } = scope;
      return rollups.answer(all, (rolled) => engagement(db, scope, rolled));
    },
    funnel: async (scope) => funnel(await segmented(db, scope), scope),
    points: async (scope) => points(await segmented(db, scope), scope),
    insightFacts: (scope) => {
      const visitsIn = (range: Scope) => rollups.answer(range, (rolled) => countVisits(db, range, rolled));
      return rollups.answer(scope, (rolled) => insightFacts(db, scope, visitsIn, rolled));
    },
    measure: (scope) => measureBuckets(db, scope),
    claim: (lease) => claimLease(agreed, database, lease),
    person: (asked) => person(db, asked),
    retention: (project) => retention(db, project),
    keptVisits: ({ withErased = false, ...visits }) =>
      keptVisits(withErased ? { ...db, ask: (question) => gate(() => answer(question)) } : db, visits),
    erase: erasing.hide,
    removals: {
      all: erasing.all,
      async remove(names) {
        for (const visits of await erasing.visitsOf(names)) {
          await removeOpen(visits);
          await restrictions.remove(visits);
        }
        await erasing.reveal(names);
      },
      forget: erasing.forget,
    },
    restrictions,
    sourceMaps: createSourceMaps({ place, rows: select, run, insert: insertRows, now }),
    levels: (since) => heldLevels(db, since),
    upkeep: () => upkeepOf(select, place),
    roll: rollups.roll,
    rollups: rollups.progress,
    tables: () => tablesOf(select, place),
    async purge() {
      const whole: ClickHouseSettings = { mutations_sync: '1' };
      for (const name of ['events', 'origins', 'presence', ...restrictions.tables])
        for (const statement of alterTable(place, name, 'APPLY DELETED MASK'))
          await run(statement, {}, whole);
    },
    async keepMarks(marks, days) {
      for (let from = 0; from < marks.length; from += MARKS_AT_ONCE)
        await run(
          `INSERT INTO ${database}.erasures (mark, retention_days) SELECT arrayJoin({marks:Array(String)}), {days:UInt16}`,
          { marks: marks.slice(from, from + MARKS_AT_ONCE), days },
        );
    },
    async marks() {
      const rows = await select<{ mark: string }>(
        `SELECT DISTINCT toString(mark) AS mark FROM ${database}.erasures WHERE day + toIntervalDay(retention_days + 1) >= today()`,
      );
      return rows.map(({ mark }) => mark);
    },
    ping: async () => (await clients.current().ping()).success,
    async close() {
      await clients.close();
      await patient.close();
    },
  };
}

/** Clients of a database wherever it is now. */
interface Clients {
  current(): ClickHouseClient;
  close(): Promise<void>;
}

function createClients(options: ClickHouseOptions, waitMs: number): Clients {
  const isRemote = options.kind === 'cluster';
  const connect = (url: string): ClickHouseClient =>
    createClient({
      url,
      ...(options.username !== undefined && { username: options.username }),
      ...(options.password !== undefined && { password: options.password }),
      application: 'candor',
      request_timeout: waitMs,
      compression: { request: isRemote, response: isRemote },
      // Failures reach the caller, who knows what they mean.
      log: { level: ClickHouseLogLevel.OFF },
    });
  let { url } = options;
  let client = connect(url);

  return {
    current() {
      if (options.url === url) return client;
      const left = client;
      url = options.url;
      client = connect(url);
      // Nobody answers there any more.
      left.close().catch(() => {});
      return client;
    },
    close: () => client.close(),
  };
}
