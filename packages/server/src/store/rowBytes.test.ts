import { expect, test } from 'vitest';
import { makeInnerEvent } from '../../test/innerEvent.ts';
import { aReport } from '../../test/pageLoad.ts';
import {
  idAt,
  isEventAt,
  packRows,
  pickRows,
  sortRows,
  startsOf,
  timeAt,
  unpackReports,
  unpackRows,
} from './rowBytes.ts';

const hostile = 'a "quoted",\n\r\u2028 line \\ with 診所 and 😀';
const events = [1, 2, 3, 4].map((seq) =>
  makeInnerEvent({
    id: `00000000-0000-8000-8000-00000000000${seq}`,
    seq,
    at: 1_763_640_000_000 + seq,
    value: seq / 3,
    page: hostile,
    message: hostile,
    attributes: { [hostile]: hostile },
    numbers: { [hostile]: 0.1 },
  }),
);

test('gives back the events that were packed', () => {
  expect(unpackRows(packRows(events))).toEqual(events);
});

test('tells a report from the events before it', () => {
  const report = aReport({
    origin: 'o',
    seqs: [3],
    session: hostile,
    dropped: { [hostile]: 2 },
    rejected: [1],
  });
  const rows = packRows(events, report);

  expect(unpackReports(rows)).toEqual([report]);
  expect(unpackRows(rows)).toEqual(events);
  expect(startsOf(rows).map((from) => isEventAt(rows, from))).toEqual([true, true, true, true, false]);
  expect(unpackReports(pickRows([rows], (of, from) => !isEventAt(of, from)))).toEqual([report]);
});

test('reads id and time of a row in its place', () => {
  const rows = packRows(events);
  const starts = startsOf(rows);

  expect(starts.map((from) => idAt(rows, from))).toEqual(events.map(({ id }) => id));
  expect(starts.map((from) => timeAt(rows, from))).toEqual(events.map(({ at }) => at));
});

test.each([
  ['all', [1, 2, 3, 4]],
  ['none', []],
  ['the first and the last', [1, 4]],
  ['those in between', [2, 3]],
])('picks %s of the rows of two records', (_name, wanted) => {
  const records = [packRows(events.slice(0, 2)), packRows(events.slice(2))];

  const picked = pickRows(records, (rows, from) => wanted.includes(timeAt(rows, from) % 10));

  expect(unpackRows(picked).map(({ seq }) => seq)).toEqual(wanted);
});

test('sorts the rows of two records, in their order, and leaves out those for nothing', () => {
  const report = aReport({ origin: 'o', seqs: [3] });
  const records = [packRows(events.slice(0, 3), report), packRows(events.slice(3))];

  const { odd, even, other } = sortRows(records, ['odd', 'even', 'other'], (rows, from) => {
    if (!isEventAt(rows, from)) return 'other';
    const place = timeAt(rows, from) % 10;
    if (place === 1) return undefined;
    return place % 2 === 1 ? 'odd' : 'even';
  });

  expect(unpackRows(odd).map(({ seq }) => seq)).toEqual([3]);
  expect(unpackRows(even).map(({ seq }) => seq)).toEqual([2, 4]);
  expect(unpackReports(other)).toEqual([report]);
  expect([odd, even, other].map((rows) => startsOf(rows).length)).toEqual([1, 2, 1]);
});

test('has an empty piece for a kind of which there is no row', () => {
  expect(sortRows([], ['any'], () => 'any').any).toHaveLength(0);
});
