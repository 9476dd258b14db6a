import { expect, test } from 'vitest';
import { toEventId } from './eventId.ts';

test('is a UUID of version 8', () => {
  for (let seq = 1; seq <= 50; seq += 1)
    expect(toEventId('default', 'origin-1', seq)).toMatch(
      /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
    );
});

test('is the same for the same event, and another for any other', () => {
  const ids = [
    toEventId('default', 'origin-1', 1),
    toEventId('default', 'origin-1', 2),
    toEventId('default', 'origin-2', 1),
    toEventId('other', 'origin-1', 1),
    toEventId('default', 'origin-11', 1),
    toEventId('default', 'origin-1', 11),
  ];

  expect(new Set(ids).size).toBe(ids.length);
  expect(toEventId('default', 'origin-1', 1)).toBe(ids[0]);
});
