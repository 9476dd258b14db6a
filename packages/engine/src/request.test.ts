import { describe, expect, it } from 'vitest';
import { readRequest } from './request.ts';

const read = (parameters: Record<string, string>, body = '', method = 'POST') =>
  readRequest(method, new URLSearchParams(parameters), Buffer.from(body));

describe('readRequest', () => {
  it('takes the statement from the body', () => {
    expect(read({}, 'SELECT 1').sql).toBe('SELECT 1');
  });

  it('continues the query parameter with the body on a new line', () => {
    expect(read({ query: 'SELECT' }, '1').sql).toBe('SELECT\n1');
    expect(read({ query: 'INSERT INTO t VALUES' }, '(1)').sql).toBe('INSERT INTO t VALUES\n(1)');
  });

  it('keeps rows as the bytes that came', () => {
    const body = Buffer.from('{"a":1}');

    const request = readRequest(
      'POST',
      new URLSearchParams({ query: 'INSERT INTO t FORMAT JSONEachRow' }),
      body,
    );

    expect(request.rows).toBe(body);
  });

  it('keeps rows as bytes when the table is a parameter', () => {
    const request = read({ query: 'INSERT INTO {t:Identifier} FORMAT TSV', param_t: 'x' }, '1');

    expect(request.insert?.table).toBe('x');
    expect(request.rows.toString()).toBe('1');
  });

  it('binds parameters in the body', () => {
    expect(read({ param_x: '1' }, 'SELECT {x:UInt8}').sql).toBe(`SELECT CAST('1', 'UInt8')`);
  });

  it('takes everything else for settings', () => {
    const { settings, database, defaultFormat, queryId } = read(
      { database: 'd', default_format: 'CSV', query_id: 'q', user: 'u', password: 'p', max_threads: '2' },
      'SELECT 1',
    );

    expect({ settings, database, defaultFormat, queryId }).toEqual({
      settings: new Map([['max_threads', '2']]),
      database: 'd',
      defaultFormat: 'CSV',
      queryId: 'q',
    });
  });

  it('lets a GET read only', () => {
    expect(read({ query: 'SELECT 1' }, '', 'GET').settings.get('readonly')).toBe('2');
  });

  it.each([
    [{ session_id: 's' }, 'SELECT 1', 'Code: 48.'],
    [{ decompress: '1' }, 'SELECT 1', 'Code: 48.'],
    [{}, ' ', 'Code: 62.'],
  ])('refuses %j with %j', (parameters, body, message) => {
    expect(() => read(parameters, body)).toThrow(message);
  });

  it('refuses a binary format instead of damaging it', () => {
    const rows = Buffer.from([0xff, 0x00]);

    expect(() =>
      readRequest('POST', new URLSearchParams({ query: 'INSERT INTO t FORMAT Native' }), rows),
    ).toThrow('Code: 48.');
  });
});
