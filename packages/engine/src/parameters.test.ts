import { describe, expect, it } from 'vitest';
import { bindParameters } from './parameters.ts';

const bind = (sql: string, values: Record<string, string> = {}) =>
  bindParameters(sql, new Map(Object.entries(values)));

describe('bindParameters', () => {
  it.each([
    ['UInt8', '7', `CAST('7', 'UInt8')`],
    ['String', `it\\'s`, `CAST('it\\'s', 'String')`],
    ['String', 'a\\\\b', `CAST('a\\\\b', 'String')`],
    ['String', 'a\\tb', `CAST('a\tb', 'String')`],
    ['String', `'); DROP TABLE t --`, `CAST('\\'); DROP TABLE t --', 'String')`],
    ['String', `\\\\'; --`, `CAST('\\\\\\'; --', 'String')`],
    ['String', '{y:String}', `CAST('{y:String}', 'String')`],
    ['Nullable(String)', '\\N', `CAST(NULL, 'Nullable(String)')`],
    ['LowCardinality(Nullable(String))', '\\N', `CAST(NULL, 'LowCardinality(Nullable(String))')`],
    ['Nullable(String)', 'NULL', `CAST('NULL', 'Nullable(String)')`],
    ["DateTime64(3, 'UTC')", '1700000000.123', `CAST('1700000000.123', 'DateTime64(3, \\'UTC\\')')`],
    ['Array(String)', `['a\\'b','c\\\\d']`, `CAST('[\\'a\\\\\\'b\\',\\'c\\\\\\\\d\\']', 'Array(String)')`],
    ["Enum8('a}b' = 1)", 'a}b', `CAST('a}b', 'Enum8(\\'a}b\\' = 1)')`],
    ['Identifier', 'a`b\\\\c', '`a\\`b\\\\c`'],
  ])('writes a %s of %j as a constant', (type, value, constant) => {
    expect(bind(`SELECT {x:${type}}`, { x: value })).toBe(`SELECT ${constant}`);
  });

  it('allows blanks around the name and the type', () => {
    expect(bind('{ x : UInt8 }', { x: '1' })).toBe(`CAST('1', 'UInt8')`);
  });

  it.each([
    `SELECT '{x:String}'`,
    'SELECT `{x:String}`, "{x:String}"',
    'SELECT 1 -- {x:String}',
    'SELECT 1 /* {x:String} */',
    `SELECT {'a': 1}`,
    'SELECT {x}',
    'INSERT INTO t FORMAT TSV\n{x:String}',
  ])('leaves %j as it is', (sql) => {
    expect(bind(sql, { x: 'boom' })).toBe(sql);
  });

  it('reports a missing value as ClickHouse does', () => {
    expect(() => bind('SELECT {x:UInt8}')).toThrow('Code: 456. DB::Exception: Substitution `x` is not set');
  });

  it('says what to send instead of a Map', () => {
    expect(() => bind('SELECT {m:Map(String, String)}', { m: '{}' })).toThrow('JSONExtract');
  });
});
