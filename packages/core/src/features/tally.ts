import { share } from './share.ts';

/** Sums of one name, by field. */
export type Sums<Field extends string> = { [Name in Field]: number };

/** One sum as a share of another, by the name of the share. */
export type Ratios<Field extends string, Ratio extends string> = Readonly<
  Record<Ratio, readonly [part: Field, whole: Field]>
>;

/** Sums by name, of a bounded number of names: what comes after them is summed up as one, so that nothing grows for ever. */
export interface Tally<Field extends string, Ratio extends string = never> {
  /** Adds to the sums of a name, and gives the name that they stand under. */
  add(name: string, amounts: Partial<Sums<Field>>): string;
  /** Sums and ratios of each name, in the order in which the names came. */
  byName(): Record<string, Sums<Field | Ratio>>;
  /** The sums over all names, and their ratios. */
  total(): Sums<Field | Ratio>;
  clear(): void;
}

/** The name of everything beyond the most names that are told apart. */
const OTHERS = '(others)';

/** A tally that begins each name at `zeros`, of at most `maxNames` names, and `OTHERS`. */
export function createTally<Field extends string, Ratio extends string = never>(
  zeros: Sums<Field>,
  ratios = {} as Ratios<NoInfer<Field>, Ratio>,
  maxNames: number = 100,
): Tally<Field, Ratio> {
  const sums = new Map<string, Sums<Field>>();
  const toStats = (sum: Sums<Field>): Sums<Field | Ratio> => {
    const stats = { ...sum } as Sums<Field | Ratio>; // The ratios follow.
    for (const name in ratios) {
      const [part, whole] = ratios[name];
      stats[name] = share(sum[part], sum[whole]);
    }
    return stats;
  };

  return {
    add(name, amounts) {
      const known = sums.has(name) || sums.size < maxNames ? name : OTHERS;
      const sum = sums.get(known) ?? { ...zeros };
      addTo(sum, amounts);
      sums.set(known, sum);
      return known;
    },
    byName: () => Object.fromEntries([...sums].map(([name, sum]) => [name, toStats(sum)])),
    total() {
      const total = { ...zeros };
      for (const sum of sums.values()) addTo(total, sum);
      return toStats(total);
    },
    clear: () => sums.clear(),
  };
}

/** Adds to those fields that the sums have. */
export function addTo<Field extends string>(sums: Sums<Field>, amounts: Partial<Sums<Field>>): void {
  for (const field in sums) sums[field] += amounts[field] ?? 0;
}
