import { StartProblem } from '../startProblem.ts';

type Rows = <Row>(sql: string, values?: Record<string, string>) => Promise<Row[]>;

/** Every user sees these. */
const COMMON: ReadonlySet<string> = new Set(['system', 'INFORMATION_SCHEMA', 'information_schema']);

/** What no question may look at: what is restricted or was erased, and what belongs to the server. */
const WITHHELD = /^(?:restricted_|restrictions|erasing|erasures|leases|documents|schema_migrations)/;

/** Throws `StartProblem`, with the cure, unless the user of a connection can only read what questions may be about. */
export async function checkRights(rows: Rows, database: string): Promise<void> {
  const readonly = await rows<{ value: string }>("SELECT value FROM system.settings WHERE name = 'readonly'");
  if (readonly[0]?.value !== '1')
    throw refusal(
      'its user may change settings, and with them the limits',
      'Give its profile readonly = 0, so that each question can be sent with readonly = 1',
    );
  const grants = (await rows<Record<string, string>>('SHOW GRANTS')).flatMap((row) => Object.values(row));
  const wrong = grants.find((grant) => !isReadOnly(grant, database));
  if (wrong !== undefined || grants.length === 0)
    throw refusal(
      `its user has more rights than to read (${wrong?.slice(0, 200) ?? 'they cannot be read'})`,
      `Make a user with no right but GRANT SELECT ON ${database}.events, and on other tables of events`,
    );
  const databases = await rows<{ name: string }>('SELECT name FROM system.databases ORDER BY name');
  const other = databases.find(({ name }) => name !== database && !COMMON.has(name));
  if (other)
    throw refusal(`its user sees another database, ${other.name}`, `Grant rights on ${database} alone`);
  const tables = await rows<{ name: string }>(
    'SELECT name FROM system.tables WHERE database = {database:String} ORDER BY name',
    { database },
  );
  const withheld = tables.find(({ name }) => WITHHELD.test(name));
  if (withheld)
    throw refusal(
      `its user sees ${withheld.name}, which no question may look at`,
      `Grant SELECT on tables of events alone: ${database}.events, origins, presence, outcomes, and on a cluster also their _local ones`,
    );
}

/** `GRANT SELECT ON candor.events TO reader`, also of some columns. */
function isReadOnly(grant: string, database: string): boolean {
  const [, rights = '', of] = /^GRANT (.+) ON `?([\w*]+)`?\.\S+ TO \S+$/.exec(grant) ?? [];
  const isReading =
    /^(?:SELECT(?:\([\w`, ]+\))?|SHOW(?: (?:TABLES|COLUMNS|DATABASES))?)(?:, (?:SELECT(?:\([\w`, ]+\))?|SHOW(?: (?:TABLES|COLUMNS|DATABASES))?))*$/.test(
      rights,
    );
  return isReading && (of === database || of === 'system');
}

function refusal(what: string, cure: string): StartProblem {
  return new StartProblem(
    `SQL cannot be offered by CANDOR_SQL_URL: ${what}. ${cure}, or leave CANDOR_SQL_URL out.`,
  );
}
