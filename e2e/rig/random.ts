/** Chances that repeat themselves for the same seed. */
export interface Random {
  readonly seed: number;
  /** From 0 up to but without 1. */
  next(): number;
  /** A whole number from 0 up to but without `limit`. */
  below(limit: number): number;
  pick<Choice>(choices: readonly [Choice, ...Choice[]]): Choice;
}

/** By the seed in `CANDOR_SEED`, or by one that no run before had. */
export function createRandom(seed = Number(process.env['CANDOR_SEED']) || Date.now() % 2 ** 31): Random {
  let state = seed;
  // A full-period counter, mixed: 32 bits of Weyl sequence through two multiplications.
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return { seed, next, below, pick: (choices) => choices[below(choices.length)] ?? choices[0] };
}
