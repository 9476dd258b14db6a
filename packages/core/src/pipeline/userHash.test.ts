import { expect, test } from 'vitest';
import { toUserHash } from './userHash.ts';

test('a pseudonym becomes the same hash on one site and another one on another', () => {
  const hash = toUserHash('u-4711', 'cw_one');

  expect(hash).toMatch(/^[\da-f]{32}$/);
  expect(toUserHash('u-4711', 'cw_one')).toBe(hash);
  expect(toUserHash('u-4711', 'cw_other')).not.toBe(hash);
  expect(toUserHash('u-4712', 'cw_one')).not.toBe(hash);
});

test.each([
  'u-4711',
  'a',
  '0f8fad5b-d9cb-469f-a165-70867728950e',
  'auth0|507f1f77bcf86cd799439020',
  '9b74c9897bac770ffc029102a200c5de',
])('%s is a pseudonym', (pseudonym) => {
  expect(toUserHash(pseudonym, '')).toBeDefined();
});

test.each([
  'ada@example.org',
  'ada%40example.org',
  'Ada Lovelace',
  'Zoë',
  '4111111111111111',
  '123-45-6789',
  '+1-212-555-0142',
  '',
  'x'.repeat(129),
  42,
  undefined,
  {},
])('%s is refused', (pseudonym) => {
  expect(toUserHash(pseudonym, '')).toBeUndefined();
});
