import { createRandom } from './random.ts';

/** Words of random letters: they hardly compress, and redaction finds nothing in them. */
export function randomText(length: number, seed: number): string {
  const random = createRandom(seed);
  const letter = (): string => (random.below(6) ? String.fromCharCode(97 + random.below(26)) : ' ');
  return Array.from({ length }, letter).join('');
}
