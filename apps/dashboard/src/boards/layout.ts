import type { BoardPlace } from '@candor/server/api';

/** Columns of the grid. */
export const COLUMNS = 12;

/** Something that lies on the grid. */
export interface Placed extends BoardPlace {
  id: string;
}

/** A way to go or grow. */
export type Direction = 'left' | 'right' | 'up' | 'down';

/** In the order in which they are read: row by row. */
export function inReadingOrder<Panel extends BoardPlace>(panels: readonly Panel[]): Panel[] {
  return [...panels].sort((a, b) => a.y - b.y || a.x - b.x);
}

/** Puts one where it shall lie; those in its way make room below it, and nothing floats. */
export function place<Panel extends Placed>(
  panels: readonly Panel[],
  id: string,
  to: Partial<BoardPlace>,
): Panel[] {
  const moved = panels.map((panel) =>
    panel.id === id ? { ...panel, ...toFitting({ ...panel, ...to }) } : panel,
  );
  const order = [...moved].sort(
    (a, b) => a.y - b.y || Number(b.id === id) - Number(a.id === id) || a.x - b.x,
  );
  const settled: Panel[] = [];
  for (const panel of order) settled.push(settle(panel, settled));
  return panels.map((panel) => settled.find((one) => one.id === panel.id) ?? panel);
}

/** Where one goes by a step: a column to the side, or past its neighbour above or below. */
export function stepOf(panels: readonly Placed[], id: string, direction: Direction): Partial<BoardPlace> {
  const panel = panels.find((one) => one.id === id);
  if (panel === undefined) return {};
  if (direction === 'left') return { x: panel.x - 1 };
  if (direction === 'right') return { x: panel.x + 1 };
  const beside = panels.filter((one) => one.id !== id && sharesColumn(one, panel));
  if (direction === 'up') {
    const above = beside.filter((one) => one.y + one.height <= panel.y).map(({ y }) => y);
    return { y: Math.max(0, ...above) };
  }
  const below = beside.filter((one) => one.y >= panel.y + panel.height).map(({ y }) => y);
  return below.length === 0 ? {} : { y: Math.min(...below) + 1 };
}

/** How large one is after a step. */
export function growthOf(panel: BoardPlace, direction: Direction): Partial<BoardPlace> {
  if (direction === 'left') return { width: panel.width - 1 };
  if (direction === 'right') return { width: Math.min(COLUMNS - panel.x, panel.width + 1) };
  return { height: panel.height + (direction === 'up' ? -1 : 1) };
}

/** A free place for one more, below all others. */
export function placeBelow(
  panels: readonly BoardPlace[],
  size: Pick<BoardPlace, 'width' | 'height'>,
): BoardPlace {
  return { x: 0, y: Math.max(0, ...panels.map(({ y, height }) => y + height)), ...size };
}

/** `column 1, row 3, 6 wide, 4 high`, as it is announced. */
export function describePlace({ x, y, width, height }: BoardPlace): string {
  return `column ${x + 1}, row ${y + 1}, ${width} wide, ${height} high`;
}

const MAX_HEIGHT = 20;

function toFitting({ x, y, width, height }: BoardPlace): BoardPlace {
  const fittingWidth = clamp(Math.round(width), 1, COLUMNS);
  return {
    x: clamp(Math.round(x), 0, COLUMNS - fittingWidth),
    y: Math.max(0, Math.round(y)),
    width: fittingWidth,
    height: clamp(Math.round(height), 1, MAX_HEIGHT),
  };
}

function settle<Panel extends Placed>(panel: Panel, settled: readonly Panel[]): Panel {
  let { y } = panel;
  const isFree = (at: number): boolean => !settled.some((one) => isOver(one, { ...panel, y: at }));
  while (!isFree(y)) y += 1;
  while (y > 0 && isFree(y - 1)) y -= 1;
  return { ...panel, y };
}

function isOver(a: BoardPlace, b: BoardPlace): boolean {
  return sharesColumn(a, b) && a.y < b.y + b.height && b.y < a.y + a.height;
}

function sharesColumn(a: BoardPlace, b: BoardPlace): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
