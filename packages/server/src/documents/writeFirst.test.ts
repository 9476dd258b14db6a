import { expect, test } from 'vitest';
import { StoreProblem } from '../store/StoreProblem.ts';
import type { DocumentStore, WrittenDocument } from '../store/store.ts';
import { writeFirst } from './writeFirst.ts';

const mine = { name: 'access', version: 5, body: 'mine' };
const theirs = { name: 'access', version: 5, body: 'theirs', mark: 'theirs', at: 1_000 };

/** A table that keeps the first of each version, or does what `write` does instead. */
function createTable(
  kept: WrittenDocument[],
  write?: (keep: () => void, time: number) => void,
): { store: DocumentStore; kept: WrittenDocument[] } {
  let times = 0;
  return {
    kept,
    store: {
      newer: async () => [],
      before: async () => [],
      prune: async () => {},
      from: async (name, version) =>
        kept
          .filter((row) => row.name === name && row.version >= version)
          .toSorted((one, other) => one.version - other.version || one.at - other.at)
          .filter((row, index, all) => all[index - 1]?.version !== row.version),
      async write(rows) {
        const keep = (): void => {
          for (const row of rows)
            if (!kept.some(({ version }) => version === row.version)) kept.push({ ...row, at: 100_000 });
        };
        times += 1;
        if (write) write(keep, times);
        else keep();
      },
    },
  };
}

const unavailable = (): never => {
  throw new StoreProblem('unavailable', 'no');
};

test('is told whether it was first', async () => {
  expect(await writeFirst(createTable([]).store, [mine], 'a')).toBe(true);
  expect(await writeFirst(createTable([theirs]).store, [mine], 'a')).toBe(false);
});

test('is first where the next version is there by the time it looks', async () => {
  const { store } = createTable([{ ...theirs, version: 6, at: 100_001 }]);

  expect(await writeFirst(store, [mine], 'a')).toBe(true);
});

test.each([
  ['its version was removed', { ...theirs, version: 70, at: 90_000 }],
  ['the next was written long before', { ...theirs, version: 6, at: 1_000 }],
])('comes too late where %s', async (_what, next) => {
  expect(await writeFirst(createTable([next]).store, [mine], 'a')).toBe(false);
});

test('finds what it has written although the answer was lost', async () => {
  const { store } = createTable([], (keep) => {
    keep();
    unavailable();
  });

  expect(await writeFirst(store, [mine], 'a')).toBe(true);
});

test('says that the database is away', async () => {
  await expect(writeFirst(createTable([], unavailable).store, [mine], 'a')).rejects.toMatchObject({
    reason: 'unavailable',
  });
});

test('asks again where another insert is under way, and writes once', async () => {
  const { store, kept } = createTable([], (keep, time) => {
    if (time < 4) throw new StoreProblem('failed', 'Quorum for previous write has not been satisfied yet');
    keep();
  });

  expect(await writeFirst(store, [mine], 'a')).toBe(true);
  expect(kept).toHaveLength(1);
});

test('gives up in the end, as if the database were away', async () => {
  const { store } = createTable([], () => {
    throw new StoreProblem('failed', 'no');
  });

  await expect(writeFirst(store, [mine], 'a')).rejects.toMatchObject({ reason: 'unavailable' });
});
