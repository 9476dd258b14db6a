import { createRandom as createShares } from '../../packages/server/test/random.ts';

/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** In [0, 1). */
  share(): number;
  /** In [0, below). */
  whole(below: number): number;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
  /** Around `median`, skewed as durations are: one in twenty is above some four times it. */
  duration(median: number): number;
  /** So many hexadecimal digits. */
  hex(digits: number): string;
}

/** Good enough for made-up visits. */
export function createRandom(seed: number): Random {
  const share = createShares(seed);
  const whole = (below: number): number => Math.floor(share() * below);
  return {
    share,
    whole,
    pick: (items) => items[whole(items.length)] ?? items[0],
    // Box and Muller's normal, as an exponent.
    duration: (median) =>
      median * Math.exp(0.85 * Math.sqrt(-2 * Math.log(1 - share())) * Math.cos(2 * Math.PI * share())),
    hex(digits) {
      let text = '';
      while (text.length < digits)
        text += whole(2 ** 32)
          .toString(16)
          .padStart(8, '0');
      return text.slice(0, digits);
    },
  };
}
