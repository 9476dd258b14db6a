import { expect, test } from 'vitest';
import { byKey, describeOutcome } from './outcome.ts';

test.each([
  [{ outcome: 'stored', reason: '' }, 'Stored'],
  [{ outcome: 'limited', reason: 'rate' }, 'Told to come again: more than the key may send'],
  [{ outcome: 'invalid', reason: 'content_type' }, 'Turned down: content type'],
  [{ outcome: 'consent', reason: 'level' }, 'Not covered by consent'],
  [
    { outcome: 'repeated', reason: 'another server stores it' },
    'Of those stored, known to another server already',
  ],
] as const)('%o is said as %s', (row, words) => {
  expect(describeOutcome(row)).toBe(words);
});

test('keys come by what they have sent, and what was counted as stored before was sent once', () => {
  const row = { key: 'a', name: 'Shop', outcome: 'stored', reason: '', events: 3 } as const;

  expect(
    byKey([
      row,
      { ...row, key: 'b', name: '', events: 5 },
      { ...row, outcome: 'setAside', events: 9 },
      { ...row, outcome: 'repeated', events: 9 },
      { ...row, key: '', name: '', events: 1 },
    ]).map(({ name, sent }) => [name, sent]),
  ).toEqual([
    ['A key that was removed', 5],
    ['Shop', 3],
    ['No key', 1],
  ]);
});
