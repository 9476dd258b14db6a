import { expect, test } from 'vitest';
import { toCsv } from './csv.ts';

test('writes every column that any row has', () => {
  expect(
    toCsv([
      { a: 1, b: 'x' },
      { b: true, c: { d: 'y' } },
    ]),
  ).toBe('a,b,c\r\n1,x,\r\n,true,"{""d"":""y""}"\r\n');
});

test.each([
  ['a,b', '"a,b"'],
  ['a "b"', '"a ""b"""'],
  ['a\nb', '"a\nb"'],
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@x', "'@x"],
  ['\tx', "'\tx"],
  ['\rx', `"'\rx"`],
  ['=a,b', `"'=a,b"`],
])('writes %j so that a sheet shows it and runs nothing', (text, cell) => {
  expect(toCsv([{ text }])).toBe(`text\r\n${cell}\r\n`);
});
