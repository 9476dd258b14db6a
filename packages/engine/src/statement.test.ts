import { describe, expect, it } from 'vitest';
import { readStatement } from './statement.ts';

describe('readStatement', () => {
  it.each([
    ['INSERT INTO t FORMAT JSONEachRow', { table: 't', columns: undefined, format: 'JSONEachRow' }],
    ['insert into d.t (a, `b`) format csv ;', { table: 'd.t', columns: ['a', 'b'], format: 'CSV' }],
    ['INSERT INTO TABLE `t`\nFORMAT TSV', { table: 't', columns: undefined, format: 'TSV' }],
  ])('sees where the rows of %j go', (sql, insert) => {
    expect(readStatement(sql).insert).toEqual(insert);
  });

  it.each([
    'INSERT INTO `a.b` FORMAT JSONEachRow',
    'INSERT INTO t (* EXCEPT (a)) FORMAT JSONEachRow',
    `INSERT INTO FUNCTION file('x') FORMAT CSV`,
    'INSERT INTO t FORMAT JSONEachRow {"a":1}',
    'INSERT INTO t FORMAT Parquet',
    'SELECT 1',
  ])('leaves %j to the engine', (sql) => {
    expect(readStatement(sql).insert).toBeUndefined();
  });

  it.each([
    ['SELECT 1 FORMAT CSV', 'CSV'],
    ['SELECT 1 format JSON settings max_threads=1;', 'JSON'],
    ['SELECT format FROM t', undefined],
    [`SELECT 'FORMAT CSV'`, undefined],
  ])('finds the format of %j', (sql, format) => {
    expect(readStatement(sql).format).toBe(format);
  });

  it.each([
    'SELECT 1; SELECT 2',
    'SELECT 1;;',
    `SELECT ';'; DROP TABLE t`,
    'INSERT INTO t SELECT 1; DROP TABLE t',
  ])('refuses more than one statement in %j', (sql) => {
    expect(() => readStatement(sql)).toThrow('Code: 62.');
  });

  it.each(['SELECT 1; -- done', `SELECT ';'`, 'INSERT INTO t FORMAT TSV\na;b'])(
    'takes %j for one statement',
    (sql) => {
      expect(() => readStatement(sql)).not.toThrow();
    },
  );

  it('refuses to write a file of the host', () => {
    expect(() => readStatement(`SELECT 1 /**/ INTO/**/OUTFILE 'x'`)).toThrow('INTO OUTFILE is not allowed');
  });

  it.each(['USE other', '/* */ set max_threads = 1', 'CREATE TEMPORARY TABLE t (a UInt8)'])(
    'knows that %j changes its session',
    (sql) => {
      expect(readStatement(sql).altersSession).toBe(true);
    },
  );
});
