import { expect, it } from 'vitest';
import { growthOf, inReadingOrder, type Placed, place, placeBelow, stepOf } from './layout.ts';

const a: Placed = { id: 'a', x: 0, y: 0, width: 6, height: 4 };
const b: Placed = { id: 'b', x: 6, y: 0, width: 6, height: 2 };
const c: Placed = { id: 'c', x: 0, y: 4, width: 12, height: 3 };
const all = [a, b, c];

const order = (panels: readonly Placed[]): string =>
  inReadingOrder(panels)
    .map(({ id }) => id)
    .join('');
const find = (panels: readonly Placed[], id: string): Placed | undefined =>
  panels.find((one) => one.id === id);

it('leaves a settled board as it is', () => {
  expect(place(all, 'a', {})).toEqual(all);
});

it('lets what was in the way make room below', () => {
  const moved = place(all, 'a', { x: 4 });

  expect(find(moved, 'a')).toMatchObject({ x: 4, y: 0 });
  expect(find(moved, 'b')).toMatchObject({ x: 6, y: 4 });
  expect(find(moved, 'c')).toMatchObject({ y: 6 });
});

it('goes past its neighbour by one step down and back by one step up', () => {
  const down = place(all, 'a', stepOf(all, 'a', 'down'));
  const back = place(down, 'a', stepOf(down, 'a', 'up'));

  expect(order(down)).toBe('bca');
  expect(order(back)).toBe('abc');
});

it('stays on the grid', () => {
  expect(find(place(all, 'b', { x: 40, y: -3, width: 99, height: 0 }), 'b')).toEqual({
    ...b,
    x: 0,
    y: 0,
    width: 12,
    height: 1,
  });
});

it('grows to the edge and no further', () => {
  expect(growthOf(b, 'right')).toEqual({ width: 6 });
  expect(growthOf(b, 'left')).toEqual({ width: 5 });
  expect(growthOf(b, 'down')).toEqual({ height: 3 });
});

it('adds one below all others', () => {
  expect(placeBelow(all, { width: 6, height: 3 })).toEqual({ x: 0, y: 7, width: 6, height: 3 });
});

it('never lets panels lie on one another, whatever is done', () => {
  let seed = 7;
  const next = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed % below;
  };
  let panels: Placed[] = Array.from({ length: 9 }, (_, index) => ({ ...a, id: String(index), y: index * 4 }));

  for (let turn = 0; turn < 500; turn += 1) {
    const to = { x: next(14) - 1, y: next(30), width: 1 + next(12), height: 1 + next(6) };
    panels = place(panels, String(next(9)), to);

    const cells = panels.flatMap(({ x, y, width, height }) =>
      Array.from(
        { length: width * height },
        (_, cell) => `${x + (cell % width)},${y + Math.floor(cell / width)}`,
      ),
    );
    expect(new Set(cells).size).toBe(cells.length);
  }
});
