/** What a table is made of, before it is known where it will live. */
export interface Table {
  name: string;
  columns: readonly string[];
  engine: 'MergeTree' | 'ReplacingMergeTree' | 'SummingMergeTree' | 'AggregatingMergeTree';
  partitionBy?: string;
  orderBy: string;
  ttl?: string;
  settings?: Readonly<Record<string, number>>;
}

const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

/** Survives power loss: the engine's own defaults keep new parts in the page cache only. */
export const DURABLE: Readonly<Record<string, number>> = {
  fsync_after_insert: 1,
  fsync_part_directory: 1,
  min_rows_to_fsync_after_merge: 1,
  min_compressed_bytes_to_fsync_after_merge: 1,
  old_parts_lifetime: 480,
};

/** Refuses a database name that would need quoting, for it is the only name that comes from outside. */
export function checkDatabaseName(database: string): string {
  if (PLAIN_NAME.test(database)) return database;
  throw new Error(
    `[candor] The database's name must be letters, digits and underscores, got ${JSON.stringify(database)}`,
  );
}

/** The only place where a table's definition becomes SQL. */
export function createTable(database: string, table: Table): string {
  const settings = Object.entries(table.settings ?? {}).map(([name, value]) => `${name} = ${value}`);
  return [
    `CREATE TABLE IF NOT EXISTS ${database}.${table.name} (\n  ${table.columns.join(',\n  ')}\n)`,
    `ENGINE = ${table.engine}`,
    table.partitionBy && `PARTITION BY ${table.partitionBy}`,
    `ORDER BY ${table.orderBy}`,
    table.ttl && `TTL ${table.ttl}`,
    settings.length > 0 && `SETTINGS ${settings.join(', ')}`,
  ]
    .filter(Boolean)
    .join('\n');
}
