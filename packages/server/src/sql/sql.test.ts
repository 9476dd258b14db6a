import { describe, expect, it } from 'vitest';
import { checkRights } from './checkRights.ts';
import { openSql } from './openSql.ts';
import { withoutLiterals } from './withoutLiterals.ts';

const READING = [
  'GRANT SELECT ON candor.events TO reader',
  'GRANT SELECT(project, hour) ON candor.presence TO reader',
];

/** A database that answers what is asked about its user. */
const told =
  ({
    readonly = '1',
    grants = READING,
    databases = ['candor', 'system'],
    tables = ['events', 'presence'],
  } = {}) =>
  async <Row>(sql: string): Promise<Row[]> => {
    const names = sql.includes('system.databases') ? databases : tables;
    const rows = sql.includes('readonly')
      ? [{ value: readonly }]
      : sql === 'SHOW GRANTS'
        ? grants.map((GRANTS) => ({ GRANTS }))
        : names.map((name) => ({ name }));
    return rows as Row[]; // as the database would, of whatever was asked for
  };

describe('checkRights', () => {
  it('lets a user in who can read tables of events and nothing else', async () => {
    await expect(checkRights(told(), 'candor')).resolves.toBeUndefined();
  });

  it.each([
    'GRANT ALL ON *.* TO reader',
    'GRANT SELECT ON *.* TO reader',
    'GRANT SELECT ON other.events TO reader',
    'GRANT SELECT, INSERT ON candor.events TO reader',
    'GRANT CREATE TEMPORARY TABLE, FILE ON *.* TO reader',
    'GRANT READ ON URL TO reader',
    'GRANT everything TO reader',
    'GRANT SELECT ON candor.events TO reader WITH GRANT OPTION',
  ])('refuses a user with %s', async (grant) => {
    await expect(checkRights(told({ grants: [...READING, grant] }), 'candor')).rejects.toThrow(
      'has more rights than to read',
    );
  });

  it('refuses a user of whom it is not told', async () => {
    await expect(checkRights(told({ grants: [] }), 'candor')).rejects.toThrow('they cannot be read');
  });

  it('refuses one who sees another database', async () => {
    const rows = told({ databases: ['candor', 'payroll', 'system'] });

    await expect(checkRights(rows, 'candor')).rejects.toThrow('sees another database, payroll');
  });

  it.each(['restricted_events', 'restricted_events_local', 'erasing', 'erasures', 'leases'])(
    'refuses one who sees %s',
    async (name) => {
      await expect(checkRights(told({ tables: ['events', name] }), 'candor')).rejects.toThrow(`sees ${name}`);
    },
  );

  it.each(['0', '2'])('refuses one whose questions are not held to reading (%s)', async (readonly) => {
    await expect(checkRights(told({ readonly }), 'candor')).rejects.toThrow('may change settings');
  });
});

describe('withoutLiterals', () => {
  it.each([
    ["SELECT * FROM events WHERE session = 'abc'", "SELECT * FROM events WHERE session = '…'"],
    ["SELECT 'it''s', 'a\\'b' , 3", "SELECT '…', '…' , 3"],
    ['SELECT 1 -- of ann@example.com', 'SELECT 1'],
    ['SELECT /* ann */ 49301234567', 'SELECT …'],
    ['SELECT $a$ann$a$', "SELECT '…'"],
    ["SELECT 'never closed ann", "SELECT '…'"],
  ])('keeps of %s what names nobody', (sql, kept) => {
    expect(withoutLiterals(sql)).toBe(kept);
  });
});

describe('openSql', () => {
  const config = {
    clickhouseUrl: undefined,
    sqlUrl: undefined,
    sqlRows: 1,
    sqlBytes: 1,
    sqlSeconds: 1,
    sqlMemoryBytes: 1,
  };

  it('is nothing where it is not set', async () => {
    expect(await openSql(config)).toBeUndefined();
  });

  it('is never offered on the embedded engine', async () => {
    await expect(openSql({ ...config, sqlUrl: 'http://reader:x@127.0.0.1:1' })).rejects.toThrow(
      'CANDOR_SQL_URL needs CANDOR_CLICKHOUSE_URL',
    );
  });

  it('lets the server start while the database is away, and asks nothing of it before it knows its user', async () => {
    const sqlUrl = 'http://reader:x@127.0.0.1:1/candor';
    const sql = await openSql({ ...config, clickhouseUrl: 'http://127.0.0.1:1', sqlUrl });

    await expect(sql?.ask('SELECT 1')).rejects.toMatchObject({ reason: 'unavailable' });
    await sql?.close();
  });
});
