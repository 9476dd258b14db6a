import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { TupleParam } from '@clickhouse/client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Client, connect, rowsOf, startTestEngine } from './testEngine.ts';

let running: Awaited<ReturnType<typeof startTestEngine>>;
let client: Client;

beforeAll(async () => {
  running = await startTestEngine();
  client = running.client;
});

afterAll(() => running.stop());

beforeEach(async () => {
  await client.command({
    query: `CREATE OR REPLACE TABLE t (id UInt32, text String) ENGINE = MergeTree ORDER BY id
      SETTINGS non_replicated_deduplication_window = 100`,
  });
});

const stored = () => rowsOf<{ id: number; text: string }>(client, 'SELECT * FROM t ORDER BY id');

describe('connection', () => {
  it('answers a ping', async () => {
    expect(await client.ping()).toEqual({ success: true });
    expect(await client.ping({ select: true })).toEqual({ success: true });
  });

  it('turns away a wrong password', async () => {
    const stranger = connect(running.engine, { password: 'guess' });

    await expect(stranger.query({ query: 'SELECT 1' })).rejects.toMatchObject({
      code: '516',
      type: 'AUTHENTICATION_FAILED',
    });

    await stranger.close();
  });

  it('speaks to 127.0.0.1 only', () => {
    expect(running.engine.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });
});

describe('inserts', () => {
  it('takes objects', async () => {
    const values = [
      { id: 1, text: `it's` },
      { id: 2, text: 'back\\slash\nand line' },
    ];

    const { summary } = await client.insert({ table: 't', values, format: 'JSONEachRow' });

    expect(await stored()).toEqual(values);
    expect(summary?.written_rows).toBe('2');
  });

  it('takes named columns', async () => {
    await client.insert({ table: 't', columns: ['id'], values: [{ id: 1 }], format: 'JSONEachRow' });

    expect(await stored()).toEqual([{ id: 1, text: '' }]);
  });

  it('takes a stream of objects', async () => {
    const values = Readable.from(Array.from({ length: 5_000 }, (_, id) => ({ id, text: 'x' })));

    await client.insert({ table: 't', values, format: 'JSONEachRow' });

    expect(await stored()).toHaveLength(5_000);
  });

  it('takes lines that are serialised already', async () => {
    const line = (id: number) => `${JSON.stringify({ id, text: 'x'.repeat(1_000) })}\n`;
    const lines = Array.from({ length: 10_000 }, (_, id) => line(id)).join('');

    const { stream } = await client.exec({
      query: 'INSERT INTO t FORMAT JSONEachRow',
      values: Readable.from([Buffer.from(lines)], { objectMode: false }),
    });
    await text(stream);

    const counted = await rowsOf<{ n: number; bytes: number }>(
      client,
      'SELECT toUInt32(count()) AS n, toUInt32(sum(length(text))) AS bytes FROM t',
    );
    expect(counted).toEqual([{ n: 10_000, bytes: 10_000_000 }]);
  });

  it('takes a packed body', async () => {
    const packing = connect(running.engine, { compression: { request: true, response: true } });

    await packing.insert({ table: 't', values: [{ id: 1, text: 'packed' }], format: 'JSONEachRow' });

    expect(await rowsOf(packing, 'SELECT * FROM t')).toEqual([{ id: 1, text: 'packed' }]);
    await packing.close();
  });

  it.each(['JSONCompactEachRow', 'CSV', 'JSONCompactEachRowWithNames'] as const)(
    'takes %s',
    async (format) => {
      const values = format === 'CSV' ? Readable.from(['1,"a;b"\n'], { objectMode: false }) : [[1, 'a;b']];
      const head = format === 'JSONCompactEachRowWithNames' ? [['id', 'text']] : [];

      await client.insert({
        table: 't',
        values: Array.isArray(values) ? [...head, ...values] : values,
        format,
      });

      expect(await stored()).toEqual([{ id: 1, text: 'a;b' }]);
    },
  );

  it('takes rows within the statement', async () => {
    await client.command({
      query: `INSERT INTO t VALUES ({id:UInt32}, 'a;b'), (2, 'c')`,
      query_params: { id: 1 },
    });

    expect(await stored()).toEqual([
      { id: 1, text: 'a;b' },
      { id: 2, text: 'c' },
    ]);
  });

  it('names the row that cannot be read', async () => {
    const values = [{ id: 1 }, { id: 'two' }];

    await expect(client.insert({ table: 't', values, format: 'JSONEachRow' })).rejects.toThrow('(at row 2)');
    expect(await stored()).toEqual([]);
  });

  it('stores a block once per deduplication token', async () => {
    const insert = (id: number, token: string) =>
      client.insert({
        table: 't',
        values: [{ id, text: token }],
        format: 'JSONEachRow',
        clickhouse_settings: { insert_deduplication_token: token },
      });

    await insert(1, `a'\\`);
    await insert(2, `a'\\`);
    await insert(3, 'b');

    expect((await stored()).map((row) => row.id)).toEqual([1, 3]);
  });

  it('keeps no token for the next insert', async () => {
    const settings = { insert_deduplication_token: 'once' };
    const insert = (id: number, clickhouse_settings = {}) =>
      client.insert({ table: 't', values: [{ id }], format: 'JSONEachRow', clickhouse_settings });

    await insert(1, settings);
    await client.command({ query: "INSERT INTO t VALUES (2, '')", clickhouse_settings: settings });
    for (let id = 3; id < 13; id += 1) await insert(id);
    for (let id = 13; id < 23; id += 1) await client.command({ query: `INSERT INTO t VALUES (${id}, '')` });

    const ids = (await stored()).map((row) => row.id);
    expect(ids).toEqual([1, ...Array.from({ length: 20 }, (_, index) => index + 3)]);
  });
});

describe('answers', () => {
  it('packs an answer when asked', async () => {
    const { url, username, password } = running.engine;
    const ask = (headers: Record<string, string>) =>
      fetch(`${url}/?enable_http_compression=1`, {
        method: 'POST',
        body: 'SELECT 1',
        headers: { 'x-clickhouse-user': username, 'x-clickhouse-key': password, ...headers },
      });

    const packed = await ask({ 'accept-encoding': 'gzip' });
    const plain = await ask({ 'accept-encoding': 'identity' });

    expect([packed.headers.get('content-encoding'), await packed.text()]).toEqual(['gzip', '1\n']);
    expect([plain.headers.get('content-encoding'), await plain.text()]).toEqual([null, '1\n']);
  });

  it('gives the query id back', async () => {
    const { query_id } = await client.query({ query: 'SELECT 1', query_id: 'mine' });

    expect(query_id).toBe('mine');
  });

  it('streams rows to the client', async () => {
    const answer = await client.query({ query: 'SELECT number FROM numbers(50000)', format: 'JSONEachRow' });
    let count = 0;

    for await (const rows of answer.stream()) count += rows.length;

    expect(count).toBe(50_000);
  });

  it('refuses an answer that would not fit', async () => {
    const query = 'SELECT number FROM numbers(1000001)';

    await expect(client.query({ query })).rejects.toMatchObject({ code: '396' });
    await expect(
      client.query({ query, clickhouse_settings: { max_result_rows: '0' } }),
    ).rejects.toMatchObject({
      code: '396',
    });
  });
});

describe('parameters', () => {
  it.each([
    ['UInt8', 7, 7],
    ['Int64', '-9007199254740993', '-9007199254740993'],
    ['Float64', 0.5, 0.5],
    ['Bool', true, true],
    ['Date', '2024-02-29', '2024-02-29'],
    ["DateTime('UTC')", new Date('2024-02-29T12:00:00Z'), '2024-02-29 12:00:00'],
    ["DateTime64(3, 'UTC')", new Date('2024-02-29T12:00:00.123Z'), '2024-02-29 12:00:00.123'],
    ["DateTime64(3, 'UTC')", 1_709_208_000_123 / 1_000, '2024-02-29 12:00:00.123'],
    ['UUID', '61f0c404-5cb3-11e7-907b-a6006ad3dba0', '61f0c404-5cb3-11e7-907b-a6006ad3dba0'],
    ["Enum8('a' = 1)", 'a', 'a'],
    ['LowCardinality(String)', 'x', 'x'],
    ['Nullable(String)', null, null],
    ['Nullable(UInt8)', null, null],
    ['Nullable(String)', 'NULL', 'NULL'],
    ['Array(String)', [`it's`, 'b\\', '', '{x:String}', 'a\nb'], [`it's`, 'b\\', '', '{x:String}', 'a\nb']],
    ['Array(UInt8)', [], []],
    ['Array(Nullable(String))', [null, 'x'], [null, 'x']],
    ['Array(Array(UInt8))', [[1], [2, 3]], [[1], [2, 3]]],
    ['Tuple(UInt8, String)', new TupleParam([1, `a'b`]), [1, `a'b`]],
  ])('sends a %s of %j', async (type, value, given) => {
    const options = {
      query_params: { x: value },
      clickhouse_settings: {
        output_format_json_quote_64bit_integers: 1,
        output_format_json_named_tuples_as_objects: 0,
      },
    };

    expect(await rowsOf(client, `SELECT {x:${type}} AS x`, options)).toEqual([{ x: given }]);
  });

  it.each([
    `'`,
    `''`,
    '\\',
    `\\'`,
    `\\\\'`,
    `'); DROP TABLE t; --`,
    `' OR 1 = 1 --`,
    '{x:String}',
    `{y:Identifier}`,
    '/* " ` */',
    '-- \n',
    '\t\r\n\b\f\v',
    '\0',
    'é🙂漢字 ‘curly’ “quotes”',
    '\\N',
    '\\x41',
    '%00 + & = ? #',
    'x'.repeat(5_000),
    '',
  ])('gives back the string %j as it went in', async (value) => {
    const query = `SELECT {x:String} AS x, '{x:String}' AS text, length({x:String}) AS bytes`;

    const rows = await rowsOf(client, query, {
      query_params: { x: value },
      clickhouse_settings: { output_format_json_quote_64bit_integers: 0 },
    });

    expect(rows).toEqual([{ x: value, text: '{x:String}', bytes: Buffer.byteLength(value) }]);
  });

  it('names tables and columns', async () => {
    const name = 'a `b` \\ "c"';
    await client.command({
      query: 'CREATE TABLE {t:Identifier} ({c:Identifier} UInt8) ENGINE = Memory',
      query_params: { t: name, c: name },
    });
    await client.command({
      query: 'INSERT INTO {d:Identifier}.{t:Identifier} VALUES (1)',
      query_params: { d: 'default', t: name },
    });

    const rows = await rowsOf(client, 'SELECT {c:Identifier} AS x FROM {t:Identifier}', {
      query_params: { t: name, c: name },
    });

    expect(rows).toEqual([{ x: 1 }]);
  });

  it('takes parameters wherever ClickHouse takes constants', async () => {
    const query = `SELECT toUInt32(number) AS n FROM numbers(10)
      WHERE number IN {some:Array(UInt64)} ORDER BY n LIMIT {most:UInt32} OFFSET {skip:UInt64}`;

    const rows = await rowsOf(client, query, { query_params: { some: [1, 2, 3, 4], most: 2, skip: 1 } });

    expect(rows).toEqual([{ n: 2 }, { n: 3 }]);
  });

  it('answers 50 of them at the same time', async () => {
    const numbers = Array.from({ length: 50 }, (_, number) => number);

    const rows = await Promise.all(
      numbers.map((x) => rowsOf(client, 'SELECT {x:UInt8} AS x', { query_params: { x } })),
    );

    expect(rows).toEqual(numbers.map((x) => [{ x }]));
  });
});

describe('errors', () => {
  it.each([
    ['60', 'UNKNOWN_TABLE', 'SELECT * FROM nowhere'],
    ['62', 'SYNTAX_ERROR', 'SELEC 1'],
    ['62', 'SYNTAX_ERROR', 'SELECT 1; SELECT 2'],
    ['456', 'UNKNOWN_QUERY_PARAMETER', 'SELECT {x:String}'],
    ['48', 'NOT_IMPLEMENTED', "SELECT 1 INTO OUTFILE '/tmp/never'"],
  ])('gives code %s %s', async (code, type, query) => {
    await expect(client.query({ query })).rejects.toMatchObject({ code, type });
  });

  it('gives code 159 when a statement takes too long', async () => {
    const query = 'SELECT sleepEachRow(0.1) FROM numbers(30)';
    const clickhouse_settings = { max_execution_time: 0.3, max_block_size: '1' };

    await expect(client.query({ query, clickhouse_settings })).rejects.toMatchObject({ code: '159' });
  });

  it('gives code 115 for a setting that nobody knows', async () => {
    const request = client.query({ query: 'SELECT 1', clickhouse_settings: { 'no such': '1' } });

    await expect(request).rejects.toMatchObject({ code: '115' });
  });
});

describe('settings', () => {
  const read = (names: readonly string[], clickhouse_settings = {}) =>
    rowsOf<{ name: string; value: string }>(
      client,
      'SELECT name, value FROM system.settings WHERE name IN {names:Array(String)} ORDER BY name',
      { query_params: { names }, clickhouse_settings },
    );

  it('last for one request', async () => {
    const names = ['max_execution_time', 'max_threads', 'readonly'];
    const before = await read(names);

    const within = await read(names, { max_threads: 7, max_execution_time: 5, readonly: '2' });
    const after = await Promise.all(Array.from({ length: 12 }, () => read(names)));

    expect(within.map((setting) => setting.value)).toEqual(['5', '7', '2']);
    expect(after).toEqual(Array.from({ length: 12 }, () => before));
  });

  it('last for one request when that fails', async () => {
    const before = await read(['max_threads']);

    for (const query of ['SELEC', 'SELECT * FROM nowhere']) {
      await client.query({ query, clickhouse_settings: { max_threads: 7 } }).catch(() => {});
    }
    await client
      .query({ query: 'SELECT 1', clickhouse_settings: { max_threads: 7, unheard_of: '1' } })
      .catch(() => {});
    const after = await Promise.all(Array.from({ length: 12 }, () => read(['max_threads'])));

    expect(after).toEqual(Array.from({ length: 12 }, () => before));
  });

  it('are not changed by a statement for those who follow', async () => {
    const before = await read(['max_threads']);

    await client.command({ query: 'SET max_threads = 7' });
    await client.command({ query: 'USE system' });
    const after = await Promise.all(Array.from({ length: 12 }, () => read(['max_threads'])));

    expect(after).toEqual(Array.from({ length: 12 }, () => before));
    expect(await rowsOf(client, 'SELECT currentDatabase() AS name')).toEqual([{ name: 'default' }]);
  });

  it('that forbid to change settings are of one request, too', async () => {
    for (const setting of ['allow_ddl', 'readonly']) {
      const clickhouse_settings = { [setting]: setting === 'readonly' ? '1' : '0' };
      const forbidden = Array.from({ length: 6 }, () => read(['max_threads'], clickhouse_settings));
      await Promise.all(forbidden);
    }

    await client.command({ query: 'CREATE OR REPLACE TABLE made (id UInt8) ENGINE = MergeTree ORDER BY id' });

    expect(await rowsOf(client, 'SELECT count() AS n FROM made')).toEqual([{ n: 0 }]);
  });

  it('include the database', async () => {
    await client.command({ query: 'CREATE DATABASE IF NOT EXISTS other' });
    const other = connect(running.engine, { database: 'other' });
    await other.command({ query: 'CREATE OR REPLACE TABLE o (id UInt8) ENGINE = MergeTree ORDER BY id' });

    await other.insert({ table: 'o', values: [{ id: 1 }], format: 'JSONEachRow' });

    expect(await rowsOf(client, 'SELECT id FROM other.o')).toEqual([{ id: 1 }]);
    expect(await rowsOf(client, 'SELECT currentDatabase() AS name')).toEqual([{ name: 'default' }]);
    await other.close();
  });

  it('hold values that cannot end their literal', async () => {
    const log_comment = `\\', readonly = '1`;

    expect(await read(['log_comment', 'readonly'], { log_comment })).toEqual([
      { name: 'log_comment', value: log_comment },
      { name: 'readonly', value: '0' },
    ]);
  });
});

describe('abort', () => {
  it('lets the client go and answers the next one', async () => {
    const controller = new AbortController();
    const request = client.query({
      query: 'SELECT sleepEachRow(0.1) FROM numbers(5)',
      clickhouse_settings: { max_block_size: '1' },
      abort_signal: controller.signal,
    });

    controller.abort();

    await expect(request).rejects.toThrow();
    expect(await rowsOf(client, 'SELECT 1 AS a')).toEqual([{ a: 1 }]);
  });
});
