import { expect, test } from 'vitest';
import { createEventIds } from './eventId.ts';

const idOf = (project: string, origin: string, seq: number): string => createEventIds(project, origin)(seq);

test('is a UUID of version 8', () => {
  for (let seq = 1; seq <= 50; seq += 1)
    expect(idOf('default', `origin-${seq}`, seq)).toMatch(
      /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
    );
});

test('is the same for the same event, and another for any other', () => {
  const ids = [
    idOf('default', 'origin-1', 1),
    idOf('default', 'origin-1', 2),
    idOf('default', 'origin-2', 1),
    idOf('other', 'origin-1', 1),
    idOf('default', 'origin-11', 1),
    idOf('default', 'origin-1', 11),
  ];

  expect(new Set(ids).size).toBe(ids.length);
  expect(idOf('default', 'origin-1', 1)).toBe(ids[0]);
});

test('never changes from one version of the server to the next', () => {
  expect(idOf('default', 'origin-1', 1)).toBe('5abdd296-2c28-8e16-b743-b8e7c0226a31');
});

test('is another for every number of an origin', () => {
  const toId = createEventIds('default', 'origin-1');
  const far = Array.from({ length: 52 }, (_, bit) => [2 ** bit - 1, 2 ** bit, 2 ** bit + 1]).flat();
  const numbers = new Set([...Array.from({ length: 50_000 }, (_, index) => index), ...far]);

  const ids = new Set([...numbers].map(toId));

  expect(ids.size).toBe(numbers.size);
});

test('differs in both halves of what the known ids keep', () => {
  const origins = Array.from({ length: 20_000 }, (_, index) => idOf('default', `origin-${index}`, 1));

  expect(new Set(origins.map((id) => id.slice(0, 8) + id.slice(-8))).size).toBe(20_000);
});
