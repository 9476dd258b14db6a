import { expect, test } from 'vitest';
import { runServersLoop } from './serversLoop.ts';

test('two servers over one database, killed at any moment and between insert and checkpoint, store each event once', async () => {
  const result = await runServersLoop({ servers: 2, kills: 3, dieAfterInsertOneIn: 8 });

  expect(result).toMatchObject({ missing: 0, doubled: 0, untold: 0, lost: 0 });
  expect(result.acknowledged).toBeGreaterThan(100);
  expect(result.repeated).toBeGreaterThan(0);
  expect(result.stored + result.duplicate).toBe(result.sent);
  expect(result.stored).toBe(result.kept);
});

test('the loop would notice servers that do not book what they store', async () => {
  const { doubled } = await runServersLoop({ servers: 2, kills: 0, booksNothing: true });

  expect(doubled).toBeGreaterThan(0);
});
