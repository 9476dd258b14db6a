import { expect, it } from 'vitest';
import { formatSqlValue } from './formatSqlValue.ts';

it.each([
  [null, '–'],
  ['18446744073709551615', '18446744073709551615'],
  [false, 'false'],
  ['', ''],
  [{ a: ['<b>'] }, '{"a":["<b>"]}'],
])('shows %j as %s', (value, text) => {
  expect(formatSqlValue(value)).toBe(text);
});
