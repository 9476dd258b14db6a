import type { ClickHouseSettings } from '@clickhouse/client';
import type { InnerEvent } from '../event.ts';
import { type Feed, type Place, toLiteral } from './ddl.ts';
import { MARKS_FEED } from './migrations/0013_rollups.ts';
import { PRESENCE_FEED } from './migrations/0020_lightest.ts';
import { ARRIVALS_FEED } from './migrations/0023_arrivals.ts';
import { unpackRows } from './rowBytes.ts';

/** Everything that is fed from events, each of which may be fed the same twice. */
const FEEDS: readonly Feed[] = [PRESENCE_FEED, MARKS_FEED, ARRIVALS_FEED];

/** What the feeds read of an event, by column: its type, and where it is from. */
const READ = {
  id: ['UUID', ({ id }) => id],
  at: ["DateTime64(3, 'UTC')", ({ at }) => Math.trunc(at)],
  received_at: ["DateTime64(3, 'UTC')", ({ receivedAt }) => Math.trunc(receivedAt)],
  project: ['String', ({ project }) => project],
  session: ['String', ({ session }) => session.toWellFormed()],
  user: ['String', ({ user }) => user.toWellFormed()],
  release: ['String', ({ release }) => release.toWellFormed()],
  environment: ['String', ({ environment }) => environment.toWellFormed()],
  seq: ['UInt64', ({ seq }) => seq],
  weight: ['UInt32', ({ weight }) => weight],
  retention_days: ['UInt16', ({ retentionDays }) => retentionDays],
} as const satisfies Record<string, readonly [type: string, of: (event: InnerEvent) => string | number]>;

const CELLS = Object.values(READ);
const STRUCTURE = Object.entries(READ)
  .map(([column, [type]]) => `${column} ${type}`)
  .join(', ');

/** So many rows are less than a megabyte of SQL. */
const AT_ONCE = 1_000;

/** What a statement with rows in it asks for. */
export const WITH_ROWS: ClickHouseSettings = {
  max_query_size: String(8 * 2 ** 20),
  max_partitions_per_insert_block: '0',
};

/**
 * Feeds again what is fed from events, for rows that the database has: whoever wrote them may have been stopped between the events and what they feed. From the rows
 * and not from the table, for the copy that answers may not have them yet. `run` is given `WITH_ROWS` too.
 */
export async function feedAgain(
  run: (sql: string) => Promise<void>,
  { database }: Place,
  rows: Buffer,
): Promise<void> {
  const events = unpackRows(rows);
  for (let from = 0; from < events.length; from += AT_ONCE) {
    const lines = events
      .slice(from, from + AT_ONCE)
      .map((event) => JSON.stringify(CELLS.map(([, of]) => of(event))));
    const source = `format(JSONCompactEachRow, ${toLiteral(STRUCTURE)}, ${toLiteral(lines.join('\n'))})`;
    for (const { to, columns, select } of FEEDS)
      await run(`INSERT INTO ${database}.${to} (${columns}) ${select(source)}`);
  }
}
