import { checkCluster } from './cluster.ts';
import { checkDatabaseName, createTable, DURABLE, onCluster, type Place, toLiteral } from './ddl.ts';
import { type Migration, statementsOf } from './migrations/migration.ts';

/** What migrating needs from a database. */
export interface Migratable {
  run(sql: string, values?: Record<string, string | number>): Promise<void>;
  rows<Row>(sql: string, values?: Record<string, string | number>): Promise<Row[]>;
}

/**
 * Brings a database to the newest of `migrations`. Two servers may do so at once: each step may be repeated,
 * and a step is written down only after it was applied.
 */
export async function migrate(db: Migratable, place: Place, migrations: readonly Migration[]): Promise<void> {
  const { database } = place;
  checkDatabaseName(database);
  await checkCluster(db, place);
  await createDatabase(db, place);
  const ownTable = createTable(place, {
    name: 'schema_migrations',
    columns: [
      'version UInt32',
      'name String',
      "applied_at DateTime64(3, 'UTC') DEFAULT now64(3)",
      'ddl String',
    ],
    engine: 'ReplacingMergeTree',
    orderBy: 'version',
    settings: DURABLE,
  });
  for (const statement of ownTable) await db.run(statement);

  const applied = await appliedVersions(db, database);
  refuseNewer(database, Math.max(0, ...applied), Math.max(0, ...migrations.map((step) => step.version)));
  const pending = migrations.filter(({ version }) => !applied.has(version));
  // Of a new database nothing is lost that could not be done once more, and each writing down is a wait for the disk.
  for (const steps of applied.size === 0 ? [pending] : pending.map((step) => [step])) {
    for (const step of steps) for (const statement of statementsOf(step, place)) await db.run(statement);
    if (steps.length > 0) await writeDown(db, place, steps);
  }
}

/** The steps that `migrate` would take. */
export async function pendingSteps(
  db: Migratable,
  database: string,
  migrations: readonly Migration[],
): Promise<string[]> {
  checkDatabaseName(database);
  const found = await db.rows(
    'SELECT 1 FROM system.tables WHERE database = {database:String} AND name = {name:String}',
    { database, name: 'schema_migrations' },
  );
  const applied = found.length === 0 ? new Set<number>() : await appliedVersions(db, database);
  refuseNewer(database, Math.max(0, ...applied), Math.max(0, ...migrations.map((step) => step.version)));
  return migrations.filter((step) => !applied.has(step.version)).map((step) => step.name);
}

/** The definitions of the database and all its tables as the database has them now, in the order in which they can be made again. */
export async function definitionsOf(db: Migratable, database: string): Promise<string> {
  const rows = await db.rows<{ create_table_query: string }>(
    `SELECT create_table_query FROM system.tables WHERE database = {database:String}
ORDER BY engine = 'MaterializedView', engine = 'Distributed', name`,
    { database },
  );
  const tables = rows.map((row) => row.create_table_query);
  return [`CREATE DATABASE IF NOT EXISTS ${database}`, ...tables].map((sql) => `${sql};\n`).join('\n');
}

/** Looks before it creates: an account that was given a database is often not allowed to make one. */
async function createDatabase(db: Migratable, place: Place): Promise<void> {
  const { database } = place;
  const found = await db.rows('SELECT 1 FROM system.databases WHERE name = {database:String}', { database });
  if (found.length === 0) await db.run(`CREATE DATABASE IF NOT EXISTS ${database}${onCluster(place)}`);
}

async function appliedVersions(db: Migratable, database: string): Promise<Set<number>> {
  const rows = await db.rows<{ version: number }>(
    `SELECT DISTINCT version FROM ${database}.schema_migrations ORDER BY version`,
  );
  return new Set(rows.map((row) => row.version));
}

function refuseNewer(database: string, found: number, known: number): void {
  if (found <= known) return;
  throw new Error(
    `[candor] The schema of database "${database}" is version ${found}, but this server knows only ${known}: ` +
      'it was brought up to date by a newer Candor. Start that version or a later one, or restore a backup made before.',
  );
}

/** All at once or not at all: they are one block. */
async function writeDown(db: Migratable, place: Place, steps: readonly Migration[]): Promise<void> {
  const rows = steps.map(
    (step) =>
      `(${[step.version, step.name, statementsOf(step, place).join(';\n')].map(toLiteral).join(', ')})`,
  );
  await db.run(
    `INSERT INTO ${place.database}.schema_migrations (version, name, ddl)
SELECT step.1, step.2, step.3 FROM (SELECT arrayJoin([${rows.join(', ')}]) AS step)`,
  );
}
