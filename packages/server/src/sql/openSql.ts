import type { ServerConfig } from '../config.ts';
import { StartProblem } from '../startProblem.ts';
import { openSqlReader, type SqlReader } from './sqlReader.ts';

type SqlConfig = Pick<
  ServerConfig,
  'clickhouseUrl' | 'sqlUrl' | 'sqlRows' | 'sqlBytes' | 'sqlSeconds' | 'sqlMemoryBytes'
>;

/** Opens what asks in SQL, where it is set; `undefined` else. Throws `StartProblem` where it must not be offered. */
export async function openSql(config: SqlConfig): Promise<SqlReader | undefined> {
  const {
    clickhouseUrl,
    sqlUrl,
    sqlRows: rows,
    sqlBytes: bytes,
    sqlSeconds: seconds,
    sqlMemoryBytes: memoryBytes,
  } = config;
  if (sqlUrl === undefined) return undefined;
  if (clickhouseUrl === undefined)
    throw new StartProblem(
      'CANDOR_SQL_URL needs CANDOR_CLICKHOUSE_URL: SQL can reach the files of the machine on which the embedded engine runs, and is never offered there.',
    );
  return openSqlReader(sqlUrl, { rows, bytes, seconds, memoryBytes });
}
