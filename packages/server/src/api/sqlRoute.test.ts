import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answered, type OpenApi, openApi } from '../../test/openApi.ts';
import { type EngineStore, openEngineStore } from '../../test/openEngineStore.ts';
import { anEvent } from '../../test/seededEvents.ts';
import { openWire, type Wire } from '../../test/wire.ts';
import { openSqlReader, type SqlReader } from '../sql/sqlReader.ts';
import { packRows } from '../store/rowBytes.ts';
import type { SqlAnswer, StatusAnswer } from './types.ts';

const LIMITS = { rows: 10, bytes: 100_000, seconds: 1, memoryBytes: 64 * 1024 * 1024 };

describe('SQL of a database that is reached over HTTP', () => {
  let engine: EngineStore;
  let wire: Wire;
  let sql: SqlReader;
  let api: OpenApi;

  const addressOf = (url: string): string => {
    const address = new URL(url);
    address.username = engine.options.username ?? '';
    address.password = engine.options.password ?? '';
    address.pathname = '/candor';
    return address.href;
  };

  beforeAll(async () => {
    engine = await openEngineStore();
    await engine.store.migrate();
    await engine.store.insert({
      token: 'sql',
      rows: packRows([
        anEvent({ type: 'page_view', page: '=1+1' }),
        anEvent({ type: 'page_view', page: '/a' }),
      ]),
    });
    wire = await openWire(engine.options.url);
    // The engine has one user, who may do everything; what a reader would be told stands here, what it may do is the engine's own doing.
    wire.told = ({ sql: asked }) => {
      if (asked.startsWith('SHOW GRANTS')) return [{ GRANTS: 'GRANT SELECT ON candor.events TO reader' }];
      if (asked.includes('system.databases')) return [{ name: 'candor' }, { name: 'system' }];
      if (asked.includes('system.tables')) return [{ name: 'events' }];
      return undefined;
    };
    sql = await openSqlReader(addressOf(wire.url), LIMITS);
    api = await openApi({ store: engine.store, sql });
  });
  afterAll(async () => {
    await api?.close();
    await sql?.close();
    await wire?.close();
    await engine?.close();
  });

  const post = (body: object, of: OpenApi = api): Promise<Answered> =>
    of.askAsAdmin('/api/v1/sql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const problemOf = ({ status, json }: Answered): [number, string, string] => {
    const { error } = json() as { error: { code: string; message: string } };
    return [status, error.code, error.message];
  };

  it('answers an admin with columns and rows, whole numbers as they are', async () => {
    const answer = await post({
      sql: 'SELECT type, count() AS n, 18446744073709551615 AS most FROM events GROUP BY type;\n',
    });

    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({
      columns: [
        { name: 'type', type: 'LowCardinality(String)' },
        { name: 'n', type: 'UInt64' },
        { name: 'most', type: 'UInt64' },
      ],
      rows: [['page_view', '2', '18446744073709551615']],
    });
    expect((answer.json() as SqlAnswer).readRows).toBeGreaterThan(0);
  });

  it('answers as comma-separated values that no sheet runs', async () => {
    const { status, headers, text } = await post({
      sql: "SELECT concat('=1', '+1') AS page, page FROM events",
      format: 'csv',
    });

    expect([status, headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(text.split('\r\n').slice(0, 1)).toEqual(['page,page (2)']);
    expect(text).toContain("'=1+1");
  });

  it('writes down who asked what, and nobody’s ids', async () => {
    await post({ sql: "SELECT count() FROM events WHERE session = 'of somebody'" });

    const [entry] = await api.administration.audit.newest(1);
    expect(entry).toMatchObject({
      what: 'sql.asked',
      details: { question: "SELECT count() FROM events WHERE session = '…'" },
    });
  });

  it.each([
    'INSERT INTO events (project) VALUES (1)',
    'DROP TABLE events',
    'ALTER TABLE events DELETE WHERE true',
    'CREATE TABLE other (a UInt8) ENGINE = Memory',
    'SET max_result_rows = 0',
    'SELECT number FROM numbers(20) SETTINGS max_result_rows = 0',
    'SELECT number FROM numbers(20) SETTINGS readonly = 0',
    'SYSTEM SHUTDOWN',
  ])('lets nobody write or lift a limit: %s', async (asked) => {
    const [status, code] = problemOf(await post({ sql: asked }));

    expect([status, code]).toEqual([400, 'bad_sql']);
    const { rows } = (await post({ sql: 'SELECT count() FROM events' })).json() as SqlAnswer;
    expect(rows).toEqual([['2']]);
  });

  it.each([
    ['rows', 'SELECT number FROM numbers(20)', /rows/],
    ['bytes', "SELECT repeat('x', 200000 + number) FROM numbers(2)", /bytes/],
    ['bytes that rows share', "SELECT repeat('x', 99000) FROM numbers(5)", /100000 bytes/],
    ['seconds', 'SELECT sum(sipHash64(number)) FROM numbers(100000000000)', /[Tt]imeout/],
    ['memory', 'SELECT length(groupArray(number)) FROM numbers(100000000)', /memory/i],
  ])('says which limit a question has passed: %s', async (_limit, asked, said) => {
    const [status, code, message] = problemOf(await post({ sql: asked }));

    expect([status, code]).toEqual([400, 'bad_sql']);
    expect(message).toMatch(said);
  });

  it('says what the database does not understand', async () => {
    expect(problemOf(await post({ sql: 'SELEKT 1' }))).toEqual([
      400,
      'bad_sql',
      expect.stringContaining('Syntax error'),
    ]);
    expect(problemOf(await post({}))[2]).toContain('`sql`');
    expect(problemOf(await post({ sql: 'SELECT 1', format: 'xml' }))[2]).toContain('`format`');
  });

  it('is for admins only', async () => {
    const { secret } = await api.administration.tokens.add('test', { name: 'Looker', role: 'viewer' });
    const asked = await api.ask('/api/v1/sql', {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ sql: 'SELECT 1' }),
    });

    expect(asked.status).toBe(403);
    expect((await api.ask('/api/v1/sql', { method: 'POST' })).status).toBe(401);
  });

  it('is for admins of all projects', async () => {
    await api.administration.keys.addProject('test', 'other');
    const { secret } = await api.administration.tokens.add('test', {
      name: 'Of one',
      role: 'admin',
      projects: ['default'],
    });
    const asked = await api.ask('/api/v1/sql', {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ sql: 'SELECT 1' }),
    });

    expect(problemOf(asked)).toEqual([403, 'forbidden', expect.stringContaining('all projects')]);
  });

  it('is told by the server, with its limits', async () => {
    expect(((await api.askAsAdmin('/api/v1/status')).json() as StatusAnswer).sql).toEqual(LIMITS);
  });

  it('says that it is not offered where it is not', async () => {
    const other = await openApi();

    expect(problemOf(await post({ sql: 'SELECT 1' }, other))).toEqual([
      404,
      'not_offered',
      expect.stringContaining('CANDOR_SQL_URL'),
    ]);
    expect((await other.askAsAdmin('/api/v1/status')).json()).not.toHaveProperty('sql');
    await other.close();
  });

  it('is not offered by a user who may write', async () => {
    await expect(openSqlReader(addressOf(engine.options.url), LIMITS)).rejects.toThrow(
      'SQL cannot be offered',
    );
  });

  it('is not answered before the database is there and its user known', async () => {
    const other = await openWire(engine.options.url);
    other.told = wire.told;
    other.fault = () => 'reset';
    const early = await openSqlReader(addressOf(other.url), LIMITS);
    await expect(early.ask('SELECT 1')).rejects.toMatchObject({ reason: 'unavailable' });
    other.fault = () => undefined;

    expect((await early.ask('SELECT 1 AS n')).rows).toEqual([[1]]);
    await early.close();
    await other.close();
  });

  it('says that the database is away', async () => {
    wire.fault = () => 'reset';

    expect(problemOf(await post({ sql: 'SELECT 1' })).slice(0, 2)).toEqual([503, 'store_unavailable']);
    wire.fault = () => undefined;
  });
});
