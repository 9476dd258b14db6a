import { expect, test } from 'vitest';
import { parseBounded } from './parse.ts';

const parse = (text: string | Buffer) => parseBounded(Buffer.from(text));

test('parses what is small and plain', () => {
  expect(parse('{"a":[1,"two",{"b":null}]}')).toEqual({ value: { a: [1, 'two', { b: null }] } });
});

test.each([
  ['nothing', '', 'json'],
  ['a byte order mark', '\ufeff{}', 'json'],
  ['NaN', '{"a":NaN}', 'json'],
  ['an unfinished string', '{"a":"', 'json'],
  ['an escape at the end', '"\\', 'json'],
  ['two values', '{} {}', 'json'],
  ['a comment', '{} // yes', 'json'],
  ['a NUL', '{"a":\u0000}', 'json'],
  ['invalid UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'utf8'],
  ['an overlong slash', Buffer.from([0x22, 0xc0, 0xaf, 0x22]), 'utf8'],
  ['half a surrogate pair as bytes', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'utf8'],
  ['17 levels', '['.repeat(17) + ']'.repeat(17), 'depth'],
  ['a million open brackets', '['.repeat(1_000_000), 'depth'],
  ['levels of two kinds', '{"a":['.repeat(9), 'depth'],
  ['the prototype as a key', '{"__proto__":{"x":1}}', 'key'],
  ['the prototype spelt with escapes', '{"a":[{"\\u005f\\u005fproto\\u005F_":{"x":1}}]}', 'key'],
  ['the prototype of the constructor', '{"constructor":{"prototype":{"x":1}}}', 'key'],
])('refuses %s', (_name, text, code) => {
  expect(parse(text)).toMatchObject({ status: 400, code });
});

test('refuses more values than it would like to walk, so that the sender splits', () => {
  expect(parse(`[${'1,'.repeat(20_000)}1]`)).toMatchObject({ status: 413, code: 'values' });
});

test.each([
  ['16 levels', '['.repeat(16) + ']'.repeat(16)],
  ['brackets in strings', JSON.stringify({ text: '[{'.repeat(1000) })],
  ['commas in strings', JSON.stringify({ text: ','.repeat(30_000) })],
  ['quotes and backslashes in strings', JSON.stringify({ text: '\\"[\\\\"'.repeat(100) })],
  ['a property named constructor', '{"constructor":"Ford"}'],
  ['the prototype as a value', '{"a":"__proto__"}'],
])('takes %s', (_name, text) => {
  expect(parse(text)).toEqual({ value: JSON.parse(text) });
});

test('leaves the prototype of objects alone', () => {
  parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');

  expect('polluted' in {}).toBe(false);
});
