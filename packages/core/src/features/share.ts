/** A part of a whole, in [0, 1] where it is one; 0 of nothing. */
export function share(part: number, whole: number): number {
  return whole ? part / whole : 0;
}
