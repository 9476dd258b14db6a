/** What a table is made of, before it is known where it will live. */
export interface Table {
  name: string;
  columns: readonly string[];
  engine: 'MergeTree' | 'ReplacingMergeTree' | 'SummingMergeTree' | 'AggregatingMergeTree';
  partitionBy?: string;
  orderBy: string;
  /** The first of what `orderBy` says, where the rest of it only lays rows together. */
  primaryKey?: string;
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

/** Where the schema is written: one server, or a cluster by the name that its servers' configuration gives it. */
export interface Place {
  readonly database: string;
  readonly cluster?: string | undefined;
}

/**
 * What decides on which shard of a cluster a row lies, by table: rows of a visit together, and of a page load where no visit is known,
 * so that what was sent twice meets itself there, in a merge as in an erasure. A table that is not named has all its rows on every server.
 */
const SHARD_KEYS: Readonly<Record<string, string>> = {
  events: "if(session = '', toUInt64(bitShiftRight(toUInt128(id), 64)), sipHash64(session))",
  origins: "if(session = '', origin, sipHash64(session))",
  presence: 'if(visit = 0, person, visit)',
  restricted_events: "if(session = '', toUInt64(bitShiftRight(toUInt128(id), 64)), sipHash64(session))",
  restricted_origins: "if(session = '', origin, sipHash64(session))",
};

/** Refuses a cluster's name that would need quoting. */
export function checkClusterName(cluster: string): string {
  if (/^[A-Za-z_][\w-]{0,63}$/.test(cluster)) return cluster;
  throw new Error(
    `[candor] The cluster's name must be letters, digits, _ and -, got ${JSON.stringify(cluster)}. It is one of the names in system.clusters`,
  );
}

/** Whether a table's rows are divided among the shards of a cluster. */
function isSharded({ cluster }: Place, name: string): boolean {
  return cluster !== undefined && Object.hasOwn(SHARD_KEYS, name);
}

/** Under which name a server has its own rows of a table; the table's own name stands for the rows of all shards. */
export function ownRows(place: Place, name: string): string {
  return `${place.database}.${isSharded(place, name) ? toOwn(name) : name}`;
}

/** By which a table of a server's own rows is told from the whole. */
export const OWN_SUFFIX = '_local';

/** What makes every server of a cluster run a statement. */
export function onCluster({ cluster }: Place): string {
  return cluster === undefined ? '' : ` ON CLUSTER '${cluster}'`;
}

/** The only place where a table's definition becomes SQL. */
export function createTable(place: Place, table: Table): readonly string[] {
  const sharded = isSharded(place, table.name);
  const own = { ...table, name: sharded ? toOwn(table.name) : table.name };
  const settings = Object.entries(table.settings ?? {}).map(
    ([name, value]) => `${toSetting(place, name)} = ${value}`,
  );
  const sql = [
    `CREATE TABLE IF NOT EXISTS ${place.database}.${own.name}${onCluster(place)} (\n  ${table.columns.join(',\n  ')}\n)`,
    `ENGINE = ${engineOf(place, own.name, table.engine, sharded)}`,
    table.partitionBy && `PARTITION BY ${table.partitionBy}`,
    table.primaryKey && `PRIMARY KEY ${table.primaryKey}`,
    `ORDER BY ${table.orderBy}`,
    table.ttl && `TTL ${table.ttl}`,
    settings.length > 0 && `SETTINGS ${settings.join(', ')}`,
  ]
    .filter(Boolean)
    .join('\n');
  return sharded ? [sql, createWhole(place, table.name)] : [sql];
}

/** A table of the shape that another has from the start; `of` is that other's definition. */
export function createTableLike(place: Place, name: string, of: Table): readonly string[] {
  if (place.cluster !== undefined) return createTable(place, { ...of, name });
  return [`CREATE TABLE IF NOT EXISTS ${place.database}.${name} AS ${place.database}.${of.name}`];
}

/** Changes a table wherever it is; `change` is what follows its name. */
export function alterTable(place: Place, name: string, change: string): readonly string[] {
  const own = ownRows(place, name);
  if (isSharded(place, name)) {
    const everywhere = `ALTER TABLE ${own}${onCluster(place)} ${change}`;
    // What fills a column or packs it has rows to work on only there.
    if (!/\b(?:ADD|MODIFY|DROP) COLUMN (?!\w+ CODEC\b)/.test(change)) return [everywhere];
    return [everywhere, `ALTER TABLE ${place.database}.${name}${onCluster(place)} ${change}`];
  }
  // Replicas tell each other of everything but settings: https://clickhouse.com/docs/sql-reference/statements/alter/setting
  const isOfEach = change.startsWith('MODIFY SETTING');
  return [`ALTER TABLE ${own}${isOfEach ? onCluster(place) : ''} ${change}`];
}

/** How one table is fed from another as rows come in. */
export interface Feed {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  /** What of `to` is fed, in the order of what is selected. */
  readonly columns: string;
  /** Is told the source's name. */
  readonly select: (source: string) => string;
}

/** Feeds one table from another on the server that takes the rows. */
export function createFeed(place: Place, { name, from, to, select }: Omit<Feed, 'columns'>): string {
  return `CREATE MATERIALIZED VIEW IF NOT EXISTS ${place.database}.${name}${onCluster(place)} TO ${ownRows(place, to)} AS ${select(ownRows(place, from))}`;
}

/** Has a feed select otherwise from now on; rows that come meanwhile are fed in either way. https://clickhouse.com/docs/sql-reference/statements/alter/view */
export function alterFeed(
  place: Place,
  { name, from, select }: { name: string; from: string; select: (source: string) => string },
): string {
  return `ALTER TABLE ${place.database}.${name}${onCluster(place)} MODIFY QUERY ${select(ownRows(place, from))}`;
}

/** Marks rows as deleted, on every shard; `where` is their condition. */
export function deleteRows(place: Place, name: string, where: string): string {
  // Of the two ways to say it only ALTER is run by one replica of each shard: the others would do the same work again.
  return isSharded(place, name)
    ? `ALTER TABLE ${ownRows(place, name)}${onCluster(place)} UPDATE _row_exists = 0 WHERE ${where}`
    : `DELETE FROM ${place.database}.${name} WHERE ${where}`;
}

function toOwn(name: string): string {
  return `${name}${OWN_SUFFIX}`;
}

/** The table that reads and writes the rows of all shards. */
function createWhole(place: Place, name: string): string {
  const { database, cluster = '' } = place;
  return `CREATE TABLE IF NOT EXISTS ${database}.${name}${onCluster(place)} AS ${database}.${toOwn(name)}
ENGINE = Distributed('${cluster}', '${database}', '${toOwn(name)}', ${SHARD_KEYS[name]})`;
}

/** A table with all rows everywhere is one for all shards: its replicas are the servers. */
function engineOf(
  { database, cluster }: Place,
  name: string,
  engine: Table['engine'],
  sharded: boolean,
): string {
  if (cluster === undefined) return engine;
  const [path, replica] = sharded
    ? [`/clickhouse/tables/{shard}/${database}/${name}`, '{replica}']
    : [`/clickhouse/tables/all/${database}/${name}`, '{shard}-{replica}'];
  return `Replicated${engine}('${path}', '${replica}')`;
}

/** Replicas remember tokens of blocks together, under another setting. */
export function toSetting({ cluster }: Place, name: string): string {
  return cluster === undefined ? name : name.replace(/^non_(?=replicated_)/, '');
}

/** A value as it stands in a statement. */
export function toLiteral(value: string | number): string {
  return typeof value === 'number' ? String(value) : `'${value.replaceAll(/['\\]/g, '\\$&')}'`;
}
