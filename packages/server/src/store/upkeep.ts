import type { StoreUpkeep } from './store.ts';

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
export async function upkeepOf(select: Select, database: string): Promise<StoreUpkeep> {
  const tables = await select<{ name: string; engine: string }>(
    'SELECT name, engine_full AS engine FROM system.tables WHERE database = {database:String}',
    { database },
  );
  const [parts] = await select<{ waiting: number }>(
    `SELECT count() AS waiting FROM system.parts WHERE active AND database = {database:String}
  AND has_lightweight_delete AND modification_time < now() - toIntervalDay(30)`,
    { database },
  );
  return {
    withoutExpiry: tables
      .filter(({ name, engine }) => EXPIRING.includes(name) && !/ TTL /.test(engine))
      .map(({ name }) => name),
    unpurged: parts?.waiting ?? 0,
  };
}
