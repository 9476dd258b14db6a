import type { AskAnswer, AskRow } from '@candor/server/api';
import { expect, it } from 'vitest';
import { toPanelLines } from './panelLines.ts';

const HOUR = 3_600_000;

const aRow = (key: string[], points: [hour: number, value: number][]): AskRow => ({
  key,
  value: null,
  low: null,
  high: null,
  samples: points.length,
  points: points.map(([hour, value]) => ({ at: hour * HOUR, value, samples: 1 })),
});

const anAnswer = (from: number, rows: AskRow[]): AskAnswer => ({
  range: { from: from * HOUR, to: (from + 3) * HOUR },
  bucketMs: HOUR,
  question: { measure: { kind: 'count' } },
  text: 'count',
  unit: 'events',
  rows,
  isCut: false,
});

it('lays every group over the same buckets, with gaps where nothing was measured', () => {
  const answer = anAnswer(10, [aRow(['a', ''], [[10, 1]]), aRow(['b', 'c'], [[12, 3]])]);

  expect(toPanelLines(answer, 'Errors', undefined)).toMatchObject({
    at: [10 * HOUR, 11 * HOUR, 12 * HOUR],
    lines: [
      { title: 'a · none', values: [1, null, null], look: 0 },
      { title: 'b · c', values: [null, null, 3], look: 1 },
    ],
  });
});

it('shows the time before at the same place', () => {
  const answer = anAnswer(10, [
    aRow(
      [],
      [
        [10, 5],
        [12, 7],
      ],
    ),
  ]);
  const before = anAnswer(7, [
    aRow(
      [],
      [
        [7, 2],
        [8, 3],
      ],
    ),
  ]);

  expect(toPanelLines(answer, 'Errors', before)?.lines).toEqual([
    { title: 'Errors', values: [5, null, 7], look: 0 },
    { title: 'Time before', values: [2, 3, null], look: 'before' },
  ]);
});

it('has no lines where a question asks for no course', () => {
  expect(toPanelLines({ ...anAnswer(0, []), bucketMs: null }, 'Errors', undefined)).toBeUndefined();
});
