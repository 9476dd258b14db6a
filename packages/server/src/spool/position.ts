/** A place in the spool: a segment's number and a byte within it. */
export interface Position {
  readonly segment: number;
  readonly offset: number;
}

/** Negative when `a` comes first, 0 when both are the same place. */
export function comparePositions(a: Position, b: Position): number {
  return a.segment - b.segment || a.offset - b.offset;
}
