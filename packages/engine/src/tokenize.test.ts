import { describe, expect, it } from 'vitest';
import { tokenize } from './tokenize.ts';

const kinds = (sql: string) => [...tokenize(sql)].map(({ kind, text }) => [kind, text]);

describe('tokenize', () => {
  it.each([
    `SELECT 'it''s', "a""b", \`c\\\`d\` -- {x:String}\nFROM t /* ' */ # "\n`,
    `SELECT 'unfinished \\`,
    'SELECT /* unfinished',
    'SELECT ‘curly’, “name”, 🙂, $tag$ {a:B} $tag$',
    'INSERT INTO t FORMAT CSV\n1,"a',
  ])('gives back every character of %j', (sql) => {
    const text = kinds(sql)
      .map(([, piece]) => piece)
      .join('');

    expect(text).toBe(sql);
  });

  it.each([
    [`'a\\'b'`, 'string'],
    [`'a''b'`, 'string'],
    [`'\\\\'`, 'string'],
    ['"a\\"b"', 'quotedName'],
    ['`a``b`', 'quotedName'],
    ['‘a"b’', 'string'],
    ['“a b”', 'quotedName'],
    [`$x$ ' $y$ $x$`, 'string'],
    [`-- '`, 'blank'],
    ['# a', 'blank'],
    ['#! a', 'blank'],
    [`/* ' */`, 'blank'],
    ['größe_1', 'word'],
  ])('takes %j for one %s', (text, kind) => {
    expect(kinds(text)).toEqual([[kind, text]]);
  });

  it('ends a string at the quote after an escaped backslash', () => {
    expect(kinds(`'\\\\'x`)).toEqual([
      ['string', `'\\\\'`],
      ['word', 'x'],
    ]);
  });

  it('keeps the rows of an INSERT in one piece', () => {
    expect(kinds(`insert into t format JSONEachRow\n{"a":"'"};`).at(-1)).toEqual(['rows', '\n{"a":"\'"};']);
  });

  it('goes on after VALUES and after the FORMAT of a SELECT', () => {
    expect(kinds('INSERT INTO t VALUES (1)').at(-1)).toEqual(['symbol', ')']);
    expect(kinds('SELECT 1 FORMAT CSV SETTINGS a=1').at(-1)).toEqual(['word', '1']);
  });

  it('reads a string of some megabytes', () => {
    const text = `'${`a''b\\'`.repeat(1_000_000)}'`;

    expect(kinds(text)).toHaveLength(1);
  });
});
