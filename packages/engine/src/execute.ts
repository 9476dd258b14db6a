import type { Session } from 'chdb';
import { quoteIdentifier } from './literal.ts';
import type { EngineRequest } from './request.ts';
import { type Settings, toResetStatement, toSetStatement } from './settings.ts';
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

/**
 * Runs one request on a session and leaves the session as it was. What chDB sets on a session stays there
 * (a deduplication token would silently drop the next insert), so a session that may have changed is `spoiled`.
 */
export async function execute(
  session: EngineSession,
  request: EngineRequest,
  baseline: Settings,
): Promise<{ answer: Answer; isSpoiled: boolean } | { error: unknown; isSpoiled: boolean }> {
  const { database, insert, rows, settings } = request;
  const isInline = insert !== undefined;
  const prepare = [
    database === undefined ? undefined : `USE ${quoteIdentifier(database)}`,
    isInline ? undefined : toSetStatement(settings),
  ];
  const restore = [
    database === undefined ? undefined : 'USE default',
    isInline ? undefined : toResetStatement(settings, baseline),
  ];
  try {
    await runAll(session, prepare);
  } catch (error) {
    return { error, isSpoiled: true };
  }
  const outcome = await settle(
    insert ? insertRows(session, insert, rows, settings) : runStatement(session, request),
  );
  const isRestored = await runAll(session, restore).then(
    () => true,
    () => false, // read-only sessions cannot be changed back
  );
  return { ...outcome, isSpoiled: !isRestored || request.altersSession };
}

// The rows stay bytes from the socket to the engine's parser, and the settings are a clause of the statement.
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

async function runAll(session: EngineSession, statements: readonly (string | undefined)[]): Promise<void> {
  for (const sql of statements) {
    if (sql !== undefined) await session.queryAsync(sql);
  }
}

async function settle(running: Promise<Answer>): Promise<{ answer: Answer } | { error: unknown }> {
  try {
    return { answer: await running };
  } catch (error) {
    return { error };
  }
}

function toNs(seconds: number): number {
  return Math.round(seconds * 1e9);
}
