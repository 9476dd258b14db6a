import { ratioOf } from './ratio.ts';

/** The normal deviate that leaves 2.5 % on either side. */
const Z = 1.959963984540054;

/**
 * The 95 % score interval of a share that was measured in `size` of a whole, which need not be whole itself. It stays within [0, 1] and holds
 * for few and for extreme shares, where the textbook's does not. Where only some of what is counted is told, so that each that is `stands` for more than
 * itself, the share varies by share × (stands − share) ÷ size. Wilson, 1927. https://doi.org/10.1080/01621459.1927.10502953
 */
export function wilson(share: number, size: number, stands = 1): { low: number; high: number } {
  if (size <= 0) return { low: 0, high: 1 };
  const spread = Z * Math.sqrt((share * (stands - share) + (Z * Z * stands * stands) / (4 * size)) / size);
  const scale = 1 + (Z * Z) / size;
  const middle = share + (Z * Z * stands) / (2 * size);
  return {
    low: Math.max(0, Math.min(share, (middle - spread) / scale)),
    high: Math.min(1, Math.max(share, (middle + spread) / scale)),
  };
}

/** How many measurements of equal weight would be as certain as some of these weights: (Σw)² ÷ Σw². Kish, Survey Sampling, 1965. */
export function effectiveSize(weights: number, squares: number): number {
  return squares > 0 ? (weights * weights) / squares : 0;
}

/** How many one that was counted stands for, of parts that were told alike: `squares` has the weight of each times how many of the whole it stands for. Null of none. */
export function standsOf(parts: readonly { weights: number; squares: number }[]): number | null {
  const sum = (of: 'weights' | 'squares'): number => parts.reduce((total, part) => total + part[of], 0);
  return ratioOf(sum('squares'), sum('weights'));
}
