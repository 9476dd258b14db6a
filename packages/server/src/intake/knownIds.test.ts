import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createKnownIds } from './knownIds.ts';

test('knows every id that was added, and no other', () => {
  const known = createKnownIds();
  const added = Array.from({ length: 100_000 }, () => randomUUID());
  const others = Array.from({ length: 100_000 }, () => randomUUID());

  for (const id of added) known.add(id);

  expect(added.every((id) => known.has(id))).toBe(true);
  expect(others.some((id) => known.has(id))).toBe(false);
  expect(known.size).toBe(100_000);
});

test('knows the id of zeros', () => {
  const known = createKnownIds();
  const zeros = '00000000-0000-8000-8000-000000000000';

  expect(known.has(zeros)).toBe(false);
  known.add(zeros);

  expect(known.has(zeros)).toBe(true);
});

test('counts an id once', () => {
  const known = createKnownIds();
  const id = randomUUID();

  known.add(id);
  known.add(id);

  expect(known.size).toBe(1);
});

test('knows what it was told first beside half of what it holds', () => {
  const known = createKnownIds(1000);
  const ids = Array.from({ length: 800 }, () => randomUUID());

  for (const id of ids) known.add(id);

  expect(ids.every((id) => known.has(id))).toBe(true);
});

test('forgets the oldest when it is full, never the newer half', () => {
  const known = createKnownIds(1000);
  const ids = Array.from({ length: 1700 }, () => randomUUID());

  for (const id of ids) known.add(id);

  expect(ids.slice(0, 500).some((id) => known.has(id))).toBe(false);
  expect(ids.slice(-500).every((id) => known.has(id))).toBe(true);
  expect(known.size).toBeLessThanOrEqual(1000);
});
