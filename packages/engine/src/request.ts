import { randomUUID } from 'node:crypto';
import { EngineFailure } from './failure.ts';
import { bindParameters } from './parameters.ts';
import { type Settings, toSettings } from './settings.ts';
import { readStatement, type Statement } from './statement.ts';

/** A request, understood: one statement and what it needs to run. */
export interface EngineRequest extends Statement {
  sql: string;
  /** Rows that follow the statement of an INSERT. */
  rows: Buffer;
  database: string | undefined;
  /** Format of the answer when the statement names none. */
  defaultFormat: string;
  settings: Settings;
  queryId: string;
}

/** Reads ClickHouse's HTTP parameters. https://clickhouse.com/docs/interfaces/http */
export function readRequest(method: string, parameters: URLSearchParams, body: Buffer): EngineRequest {
  refuseUnsupported(parameters);
  const pairs = [...parameters];
  const values = new Map(
    pairs.filter(isParameter).map(([name, value]) => [name.slice('param_'.length), value]),
  );
  const { sql, rows } = splitStatement(parameters.get('query') ?? '', body, values);
  if (sql.trim() === '') throw new EngineFailure(62, 'SYNTAX_ERROR', 'Syntax error: Empty query');
  const settings = pairs.filter((pair) => !isParameter(pair) && !reserved.has(pair[0]));
  // As ClickHouse has it: what comes by GET may read only.
  if (method !== 'POST') settings.push(['readonly', '2']);
  return {
    ...readStatement(sql),
    sql,
    rows,
    database: parameters.get('database') ?? undefined,
    defaultFormat: parameters.get('default_format') ?? 'TabSeparated',
    settings: toSettings(settings),
    queryId: parameters.get('query_id') ?? randomUUID(),
  };
}

const reserved: ReadonlySet<string> = new Set([
  'query',
  'user',
  'password',
  'database',
  'default_format',
  'query_id',
  'compress',
  'decompress',
]);

function refuseUnsupported(parameters: URLSearchParams): void {
  for (const name of ['session_id', 'role', 'compress', 'decompress']) {
    const value = parameters.get(name);
    if (value === null || value === '0') continue;
    throw new EngineFailure(48, 'NOT_IMPLEMENTED', `The embedded engine does not support '${name}'`);
  }
}

// The body continues the `query` parameter, after a line feed; when that is an INSERT waiting for rows, the body is
// those rows and stays bytes.
function splitStatement(
  query: string,
  body: Buffer,
  values: ReadonlyMap<string, string>,
): { sql: string; rows: Buffer } {
  if (body.length === 0) return { sql: bindParameters(query, values), rows: noRows };
  if (query === '') return { sql: bindParameters(toText(body), values), rows: noRows };
  const head = bindParameters(query, values);
  if (readStatement(head).insert) return { sql: head, rows: body };
  return { sql: bindParameters(`${query}\n${toText(body)}`, values), rows: noRows };
}

function isParameter([name]: readonly [string, string]): boolean {
  return name.startsWith('param_');
}

const noRows = Buffer.alloc(0);
const decoder = new TextDecoder('utf-8', { fatal: true });

function toText(body: Buffer): string {
  try {
    return decoder.decode(body);
  } catch {
    throw new EngineFailure(48, 'NOT_IMPLEMENTED', 'The embedded engine takes text formats only, in UTF-8');
  }
}
