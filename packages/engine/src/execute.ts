import type { Session } from 'chdb';
import { quoteIdentifier } from './literal.ts';
import type { EngineRequest } from './request.ts';
import { type Settings, toAssignments, toSetStatement } from './settings.ts';
import type { InsertTarget } from './statement.ts';

/** What a statement gave: bytes in the asked format, and its counts. */
export interface Answer {
  bytes: Uint8Array;
  readRows: number;
  readBytes: number;
  writtenRows: number;
  writtenBytes: number;
  elapsedNs: number;
}

/** The parts of chDB's session that a request uses. */
export type EngineSession = Pick<Session, 'queryAsync' | 'insert' | 'close'>;

/** A session, and what was set on it beside what it began with: chDB keeps that from one statement to the next. */
export interface Seat {
  readonly session: EngineSession;
  database: string;
  settings: Settings;
}

/** What is to be changed on a seat before a request runs there. */
interface Changes {
  readonly database: string | undefined;
  /** Settings and their values in SQL. */
  readonly assignments: ReadonlyMap<string, string>;
}

const firstDatabase = 'default';
const none: Settings = new Map();

/** A session on which nothing was set yet. */
export function createSeat(session: EngineSession): Seat {
  return { session, database: firstDatabase, settings: none };
}

/** Whether nothing is set on a seat. */
export function isFresh({ database, settings }: Seat): boolean {
  return database === firstDatabase && settings.size === 0;
}

/**
 * What a request needs changed: everything that another has set and this one has not goes back to the baseline, or a deduplication token would
 * silently drop the next insert. Rows bring their settings as a clause of their statement.
 */
export function changesFor(seat: Seat, request: EngineRequest, baseline: Settings): Changes {
  const { database = firstDatabase } = request;
  return {
    database: database === seat.database ? undefined : database,
    assignments: toAssignments(seat.settings, settingsOf(request), baseline),
  };
}

/** Makes a seat ready for a request; when that fails, nobody knows what is set there. */
export async function prepare(seat: Seat, request: EngineRequest, baseline: Settings): Promise<void> {
  const { database, assignments } = changesFor(seat, request, baseline);
  if (database !== undefined) await seat.session.queryAsync(`USE ${quoteIdentifier(database)}`);
  const statement = toSetStatement(assignments);
  if (statement !== undefined) await seat.session.queryAsync(statement);
  seat.database = database ?? seat.database;
  seat.settings = settingsOf(request);
}

/** Runs a request on a seat that is ready for it. */
export function execute({ session }: Seat, request: EngineRequest): Promise<Answer> {
  const { insert, rows, settings } = request;
  return insert ? insertRows(session, insert, rows, settings) : runStatement(session, request);
}

/** Whether a session must not be used after a request: a read-only one takes no settings any more. */
export function isSpoiledBy({ altersSession, settings }: EngineRequest): boolean {
  return altersSession || settings.has('readonly');
}

function settingsOf({ insert, settings }: EngineRequest): Settings {
  return insert ? none : settings;
}

// The rows stay bytes from the socket to the engine's parser.
async function insertRows(
  session: EngineSession,
  { table, columns, format }: InsertTarget,
  rows: Buffer,
  settings: Settings,
): Promise<Answer> {
  const { rowsWritten, bytesWritten, elapsed } = await session.insert({
    table,
    format,
    values: rows,
    settings: Object.fromEntries(settings),
    ...(columns && { columns }),
  });
  return {
    bytes: new Uint8Array(),
    readRows: rowsWritten,
    readBytes: bytesWritten,
    writtenRows: rowsWritten,
    writtenBytes: bytesWritten,
    elapsedNs: toNs(elapsed),
  };
}

async function runStatement(session: EngineSession, request: EngineRequest): Promise<Answer> {
  const result = await session.queryAsync(request.sql, { format: request.defaultFormat });
  return {
    bytes: result.bytes(),
    readRows: result.rowsRead,
    readBytes: result.bytesRead,
    writtenRows: 0,
    writtenBytes: 0,
    elapsedNs: toNs(result.elapsed),
  };
}

function toNs(seconds: number): number {
  return Math.round(seconds * 1e9);
}
