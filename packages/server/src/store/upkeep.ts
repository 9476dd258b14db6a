import { OWN_SUFFIX, ownRows, type Place } from './ddl.ts';
import type { StoredTable, StoreUpkeep } from './store.ts';

type Select = <Row>(sql: string, values: Record<string, string>) => Promise<Row[]>;

/** Tables whose rows must expire. */
const EXPIRING = [
  'events',
  'origins',
  'presence',
  'erasures',
  'rollup_counts',
  'rollup_people',
  'rollup_apart',
];

/** Reads from the database's own tables whether it still removes what it should. */
export async function upkeepOf(select: Select, place: Place): Promise<StoreUpkeep> {
  const { database } = place;
  const expiring = EXPIRING.map((name) => ownRows(place, name));
  const tables = await select<{ name: string; engine: string }>(
    'SELECT name, engine_full AS engine FROM system.tables WHERE database = {database:String}',
    { database },
  );
  const [parts] = await select<{ waiting: number }>(
    `SELECT count() AS waiting FROM ${everyServer(place, 'parts')} WHERE active AND database = {database:String}
  AND (has_lightweight_delete OR table = 'erasing') AND modification_time < now() - toIntervalDay(30)`,
    { database },
  );
  return {
    withoutExpiry: tables
      .filter(({ name, engine }) => expiring.includes(`${database}.${name}`) && !/ TTL /.test(engine))
      .map(({ name }) => name),
    unpurged: parts?.waiting ?? 0,
  };
}

/** What each table takes: on a cluster that of one replica of each shard, added up. */
export async function tablesOf(select: Select, place: Place): Promise<StoredTable[]> {
  const { database, cluster } = place;
  const sum = (from: string, condition: string): string =>
    `SELECT table, sum(rows) AS rows, count() AS parts, sum(bytes_on_disk) AS bytes
FROM ${from} WHERE active AND database = {database:String}${condition} GROUP BY table`;
  if (cluster === undefined)
    return select(
      `SELECT table AS name, rows, parts, bytes FROM (${sum('system.parts', '')}) ORDER BY name`,
      { database },
    );
  return select(
    `SELECT replaceRegexpOne(table, '${OWN_SUFFIX}$', '') AS name, rows, parts, bytes FROM (
${sum(`cluster('${cluster}', system.parts)`, ` AND endsWith(table, '${OWN_SUFFIX}')`)}
UNION ALL ${sum('system.parts', ` AND NOT endsWith(table, '${OWN_SUFFIX}')`)}
) ORDER BY name`,
    { database },
  );
}

function everyServer({ cluster }: Place, table: string): string {
  return cluster === undefined ? `system.${table}` : `clusterAllReplicas('${cluster}', system.${table})`;
}
