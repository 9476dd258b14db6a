/** Lies in a chunk of its own. */
export function lazy(): never {
  throw new Error('Lazy and late');
}
