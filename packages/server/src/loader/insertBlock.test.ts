import { expect, test } from 'vitest';
import { makeInnerEvent } from '../../test/innerEvent.ts';
import { createRecordingStore, databaseError, networkError } from '../../test/recordingStore.ts';
import type { InnerEvent } from '../event.ts';
import { packRows, unpackRows } from '../store/rowBytes.ts';
import { insertBlock } from './insertBlock.ts';

const rows = (count: number): InnerEvent[] =>
  Array.from({ length: count }, (_, index) => makeInnerEvent({ id: `id-${index}`, seq: index }));
const seqsOf = (row: Buffer): number[] => unpackRows(row).map(({ seq }) => seq);
const isPoison = ({ seq }: InnerEvent): boolean => seq % 10 === 7;

test('stores a good block in one piece', async () => {
  const store = createRecordingStore();

  expect(await insertBlock(store, { token: 't', rows: packRows(rows(50)) })).toEqual({
    kind: 'stored',
    bad: [],
  });
  expect(store.tried).toHaveLength(1);
});

test.each(['27', '4711'])(
  'sets bad rows aside and stores all others when the store says %s',
  async (code) => {
    const store = createRecordingStore();
    store.fault = ({ events }) => (events.some(isPoison) ? databaseError(code) : undefined);

    const attempt = await insertBlock(store, { token: 't', rows: packRows(rows(50)) });

    expect(attempt).toMatchObject({ kind: 'stored' });
    const bad = attempt.kind === 'stored' ? attempt.bad.flatMap(({ row }) => seqsOf(row)) : [];
    expect(bad).toEqual([7, 17, 27, 37, 47]);
    expect(store.rows.map(({ seq }) => seq)).toEqual(
      rows(50)
        .filter((row) => !isPoison(row))
        .map(({ seq }) => seq),
    );
  },
);

test('halves with the same tokens when it has to repeat', async () => {
  const store = createRecordingStore();
  store.fault = ({ events }) => (events.some(isPoison) ? databaseError('27') : undefined);

  await insertBlock(store, { token: 't', rows: packRows(rows(50)) });
  const first = store.tried.map(({ token }) => token);
  store.tried.length = 0;
  await insertBlock(store, { token: 't', rows: packRows(rows(50)) });

  expect(store.tried.map(({ token }) => token)).toEqual(first);
  expect(new Set(first).size).toBe(first.length);
  expect(store.rows).toHaveLength(45);
});

test.each([
  ['is away', networkError('ECONNREFUSED')],
  ['times out', networkError('ETIMEDOUT')],
  ['has no memory', databaseError('241')],
  ['has a full disk', databaseError('243')],
  ['cannot write a file', databaseError('75')],
])('blames no row when the store %s', async (_name, error) => {
  const store = createRecordingStore();
  store.fault = () => error;

  expect(await insertBlock(store, { token: 't', rows: packRows(rows(8)) })).toEqual({ kind: 'again', error });
  expect(store.tried).toHaveLength(1);
});

test('gives the store fewer rows at once where they were too many before, and blames none', async () => {
  const store = createRecordingStore();
  store.fault = ({ events }) => (events.length > 3 ? databaseError('241') : undefined);
  const asked: string[] = [];
  const onDivide = async (fault: string) => {
    asked.push(fault);
    return store;
  };

  const attempt = await insertBlock(
    store,
    { token: 't', rows: packRows(rows(8)) },
    { isTooMuch: true, onDivide },
  );

  expect(attempt).toEqual({ kind: 'stored', bad: [] });
  expect(store.rows).toHaveLength(8);
  expect(asked).toEqual(['size', 'size', 'size']);
  store.fault = () => databaseError('241');
  const again = await insertBlock(store, { token: 'u', rows: packRows(rows(8)) }, { isTooMuch: true });
  expect(again).toMatchObject({ kind: 'again' });
});

test('blames no row when the store goes away while it halves', async () => {
  const store = createRecordingStore();
  store.fault = ({ token }) => databaseError(token === 't' ? '27' : '210');

  expect(await insertBlock(store, { token: 't', rows: packRows(rows(8)) })).toMatchObject({ kind: 'again' });
});

test('blames no row when not one went in for a reason that it does not know', async () => {
  const store = createRecordingStore();
  store.fault = () => databaseError('4711');

  expect(await insertBlock(store, { token: 't', rows: packRows(rows(8)) })).toMatchObject({ kind: 'again' });
});

test('blames the rows in the end, when waiting has not helped', async () => {
  const store = createRecordingStore();
  store.fault = () => databaseError('4711');

  const attempt = await insertBlock(store, { token: 't', rows: packRows(rows(1)) }, { isHopeless: true });

  expect(attempt).toMatchObject({ kind: 'stored', bad: [{ row: packRows(rows(1)) }] });
});

test('blames a row that stands alone when the store says that it is wrong', async () => {
  const store = createRecordingStore();
  store.fault = () => databaseError('27');

  expect(await insertBlock(store, { token: 't', rows: packRows(rows(1)) })).toMatchObject({
    kind: 'stored',
    bad: [{ row: packRows(rows(1)) }],
  });
});
