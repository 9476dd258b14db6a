import type { InnerEvent } from '../event.ts';
import { alterFeed, type Feed, type Place, toLiteral } from './ddl.ts';
import type { Migratable } from './migrate.ts';
import { MARKS_FEED } from './migrations/0013_rollups.ts';
import { PRESENCE_FEED } from './migrations/0020_lightest.ts';
import { arrivalsFor, atLeast } from './migrations/0023_arrivals.ts';
import { unpackRows } from './rowBytes.ts';

/** Everything that is fed from events, each of which may be fed the same twice; for `reportDays` see `keepArrivals`. */
const feedsFor = (reportDays = 0): readonly Feed[] => [PRESENCE_FEED, MARKS_FEED, arrivalsFor(reportDays)];

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

/**
 * Has numbers that arrive from now on kept for `reportDays` at least, as long as what page loads tell: of a kind of events that is kept for a shorter time nothing else
 * is known after that, and they would be missed.
 */
export async function keepArrivals(
  { rows, run }: Migratable,
  place: Place,
  reportDays: number,
): Promise<void> {
  const wanted = arrivalsFor(reportDays);
  const [feed] = await rows<{ as_select: string }>(
    'SELECT as_select FROM system.tables WHERE database = {database:String} AND name = {name:String}',
    { database: place.database, name: wanted.name },
  );
  if (!feed?.as_select.includes(atLeast(reportDays))) await run(alterFeed(place, wanted));
}

/**
 * Feeds again what is fed from events, for rows that the database has: whoever wrote them may have been stopped between the events and what they feed. From the rows
 * and not from the table, for the copy that answers may not have them yet. `run` takes statements with rows in them.
 */
export async function feedAgain(
  run: (sql: string) => Promise<void>,
  { database }: Place,
  rows: Buffer,
  reportDays?: number,
): Promise<void> {
  const events = unpackRows(rows);
  for (let from = 0; from < events.length; from += AT_ONCE) {
    const lines = events
      .slice(from, from + AT_ONCE)
      .map((event) => JSON.stringify(CELLS.map(([, of]) => of(event))));
    const source = `format(JSONCompactEachRow, ${toLiteral(STRUCTURE)}, ${toLiteral(lines.join('\n'))})`;
    for (const { to, columns, select } of feedsFor(reportDays))
      await run(`INSERT INTO ${database}.${to} (${columns}) ${select(source)}`);
  }
}
