import { expect, test } from 'vitest';
import { parseFrame } from './parseFrame.ts';

const url = 'https://shop.example/assets/index-B4dF00d1.js';

test.each([
  [`    at a (${url}:1:234)`, 'a'],
  [`    at async Shop.buy [as pay] (${url}:1:234)`, 'Shop.buy'],
  [`    at new Cart (${url}:1:234)`, 'Cart'],
  [`    at ${url}:1:234`, ''],
  [`    at async ${url}:1:234`, ''],
  [`    at Object.<anonymous> (${url}:1:234)`, ''],
  [`buy@${url}:1:234`, 'buy'],
  [`buy/<@${url}:1:234`, 'buy'],
  [`@${url}:1:234`, ''],
  [`module code@${url}:1:234`, ''],
])('reads %j', (line, name) => {
  expect(parseFrame(line)).toEqual({ function: name, url, line: 1, column: 234 });
});

test.each([
  'TypeError: no total: 12:30',
  'TypeError: see https://shop.example/help:1:2',
  '    at Array.map (<anonymous>)',
  '    at native',
  'map@[native code]',
  `    at a (${url}:0:0)`,
  '',
  `at ${'x'.repeat(5_000)} (${url}:1:2)`,
])('finds no place in %j', (line) => {
  expect(parseFrame(line)).toBeUndefined();
});
