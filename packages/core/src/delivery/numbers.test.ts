import { expect, test } from 'vitest';
import { seededRandom } from '../../test/seededRandom.ts';
import { countOf, type Numbers, toNumbers, union, without } from './numbers.ts';

const listed = (numbers: Numbers): number[] =>
  numbers.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i));

test('a union holds each number once, in as few stretches as can be', () => {
  expect(union([[1, 3]], [[4, 4]], [[2, 2]], [[8, 9]])).toEqual([
    [1, 4],
    [8, 9],
  ]);
});

test('what is left without others may be in pieces', () => {
  expect(
    without(
      [[1, 9]],
      [
        [3, 4],
        [9, 12],
      ],
    ),
  ).toEqual([
    [1, 2],
    [5, 8],
  ]);
});

test('say the same as sets of single numbers', () => {
  const random = seededRandom(7);
  const some = (): Numbers =>
    union(
      Array.from({ length: Math.floor(random() * 5) }, () => {
        const from = 1 + Math.floor(random() * 30);
        return [from, from + Math.floor(random() * 6)] as const;
      }),
    );
  for (let i = 0; i < 300; i++) {
    const [a, b] = [some(), some()];
    const both = new Set([...listed(a), ...listed(b)]);

    expect(listed(union(a, b))).toEqual([...both].sort((x, y) => x - y));
    expect(countOf(union(a, b))).toBe(both.size);
    expect(listed(without(a, b))).toEqual(listed(a).filter((n) => !listed(b).includes(n)));
  }
});

test.each([[null], [7], ['[[1,2]]'], [[[2, 1]]], [[[1]]], [[[1, '2']]], [[[0.5, 2]]]])(
  'takes %j for no numbers',
  (value) => {
    expect(toNumbers(value)).toEqual([]);
  },
);
