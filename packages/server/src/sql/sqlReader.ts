import {
  ClickHouseError,
  ClickHouseLogLevel,
  type ClickHouseSettings,
  createClient,
} from '@clickhouse/client';
import type { SqlAnswer, SqlLimits } from '../api/sqlTypes.ts';
import { StartProblem } from '../startProblem.ts';
import { createGate } from '../store/gate.ts';
import { checkRights } from './checkRights.ts';
import { SqlProblem } from './SqlProblem.ts';

/** Asks in SQL, as a user of the database who can do nothing but read. */
export interface SqlReader {
  readonly limits: SqlLimits;
  /** Rejects with `SqlProblem` for what the database refuses, and with `StoreProblem` where too many ask. */
  ask(sql: string): Promise<SqlAnswer>;
  close(): Promise<void>;
}

const GATE = { width: 2, maxWaiting: 10 };

/** Longer ones are not written by hand. */
export const MAX_SQL = 20_000;

/**
 * Opens one at an address with a user of its own. Throws `StartProblem` when that user could write, or could see more than the events
 * of this server: then SQL is not offered at all.
 */
export async function openSqlReader(address: string, limits: SqlLimits): Promise<SqlReader> {
  const url = new URL(address);
  if (url.pathname === '/') url.pathname = '/candor';
  const database = decodeURIComponent(url.pathname.slice(1));
  const client = createClient({
    url,
    application: 'candor sql',
    // The database ends it first, and says so.
    request_timeout: (limits.seconds + 10) * 1000,
    compression: { request: false, response: true },
    log: { level: ClickHouseLogLevel.OFF },
  });
  const gate = createGate(GATE);

  async function rows<Row>(query: string, query_params: Record<string, string> = {}): Promise<Row[]> {
    const clickhouse_settings = toSettings(limits);
    return (
      await client.query({ query, query_params, format: 'JSONEachRow', clickhouse_settings })
    ).json<Row>();
  }

  let checkedAt = Number.NEGATIVE_INFINITY;

  async function check(): Promise<void> {
    if (performance.now() - checkedAt < CHECK_MS) return;
    await checkRights(rows, database);
    checkedAt = performance.now();
  }

  try {
    await check();
  } catch (error) {
    if (!isAway(error)) {
      await client.close();
      throw toStartProblem(error);
    }
    // A database that is away, or has not been made yet, is looked at before the first question.
  }

  return {
    limits,
    ask: (sql) =>
      gate(async () => {
        try {
          await check();
          const { stream } = await client.exec({
            query: `${withoutEnd(sql)}\nFORMAT JSONCompact`,
            clickhouse_settings: toSettings(limits),
          });
          const { meta, data, statistics } = JSON.parse(
            await readWhole(stream, limits.bytes),
          ) as CompactAnswer; // of this format
          return {
            columns: meta.map(({ name, type }) => ({ name, type })),
            rows: data,
            readRows: statistics.rows_read,
            elapsedMs: Math.round(statistics.elapsed * 1000),
          };
        } catch (error) {
          throw toSqlProblem(error);
        }
      }),
    close: () => client.close(),
  };
}

function isAway(error: unknown): boolean {
  if (error instanceof StartProblem) return false;
  return !(error instanceof ClickHouseError) || error.code === UNKNOWN_DATABASE;
}

function toStartProblem(error: unknown): StartProblem {
  if (error instanceof StartProblem) return error;
  const said = error instanceof Error ? error.message.slice(0, 300) : String(error);
  const isHeld = error instanceof ClickHouseError && error.code === READONLY;
  const cure = isHeld
    ? ' Give the profile of its user readonly = 0: each question is sent with readonly = 1'
    : '';
  return new StartProblem(`SQL cannot be offered by CANDOR_SQL_URL: ${said}${cure}`, { cause: error });
}

/** https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp */
const UNKNOWN_DATABASE = '81';
const READONLY = '164';

/** Rights may be given later. */
const CHECK_MS = 10 * 60_000;

/** https://clickhouse.com/docs/interfaces/formats/JSONCompact */
interface CompactAnswer {
  meta: { name: string; type: string }[];
  data: unknown[][];
  statistics: { rows_read: number; elapsed: number };
}

/** The database counts a value that all rows share once, and sends it with each; as text all take more. */
async function readWhole(stream: AsyncIterable<Buffer>, bytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > 2 * bytes + MAX_HEAD)
      throw new SqlProblem('refused', `The answer has more than ${bytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** What an answer has besides its rows. */
const MAX_HEAD = 65_536;

/** What a question may cost. Sent with `readonly`, so that no SETTINGS of the question's own can lift them. */
function toSettings({ rows, bytes, seconds, memoryBytes }: SqlLimits): ClickHouseSettings {
  return {
    max_result_rows: String(rows),
    max_result_bytes: String(bytes),
    result_overflow_mode: 'throw',
    max_execution_time: seconds,
    timeout_overflow_mode: 'throw',
    max_memory_usage: String(memoryBytes),
    cancel_http_readonly_queries_on_client_close: 1,
    // A limit that is passed late must not arrive in the middle of an answer.
    wait_end_of_query: 1,
    // Whole: JavaScript's numbers end at 2^53.
    output_format_json_quote_64bit_integers: 1,
    output_format_json_quote_denormals: 1,
    skip_unavailable_shards: 0,
    readonly: '1',
  };
}

function withoutEnd(sql: string): string {
  return sql.replace(/[\s;]+$/, '');
}

function toSqlProblem(error: unknown): SqlProblem {
  if (error instanceof SqlProblem) return error;
  if (error instanceof StartProblem) return new SqlProblem('refused', error.message, { cause: error });
  if (error instanceof ClickHouseError)
    return new SqlProblem('refused', error.message.slice(0, 1_000), { cause: error });
  return new SqlProblem('unavailable', 'The database of CANDOR_SQL_URL does not answer.', { cause: error });
}
