import type { Limits } from '../format/rating.ts';

interface Reach {
  limits?: Limits;
  /** The axis reaches at least this high. */
  minTop?: number;
}

const ROOM = 1.15;

/** From where to where the axis of values reaches: nothing is always on it, also where values are below it. */
export function toHeights(
  min: number | null,
  max: number | null,
  { limits, minTop = 0 }: Reach,
): [bottom: number, top: number] {
  const bottom = Math.min(min ?? 0, 0) * ROOM;
  const top = Math.max(Math.max(max ?? 0, minTop) * ROOM, limits ? limits.good * 1.4 : 0);
  return [bottom, top > 0 || bottom < 0 ? top : 1];
}
