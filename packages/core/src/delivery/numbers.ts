import { numberIn } from '../wire/encode.ts';

/** Numbers of events of one page load, as stretches in their order: who settles an event twice has settled it once. */
export type Numbers = readonly (readonly [from: number, to: number])[];

/** The numbers that are in one of them, or in both. */
export function union(...some: readonly Numbers[]): Numbers {
  const all: [number, number][] = [];
  for (const [from, to] of some.flat().sort(([a], [b]) => a - b)) {
    const last = all.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else all.push([from, to]);
  }
  return all;
}

/** The numbers of which none is in the others. */
export function without(numbers: Numbers, others: Numbers): Numbers {
  return others.reduce<Numbers>(
    (rest, [first, last]) =>
      rest.flatMap(
        ([from, to]): Numbers =>
          first > to || last < from
            ? [[from, to]]
            : (
                [
                  [from, Math.min(to, first - 1)],
                  [Math.max(from, last + 1), to],
                ] as const
              ).filter(([a, b]) => a <= b),
      ),
    numbers,
  );
}

/** Those of events. */
export function numbersOf(events: readonly string[]): Numbers {
  return union(events.map((text) => [numberIn(text), numberIn(text)]));
}

/** How many there are. */
export function countOf(numbers: Numbers): number {
  return numbers.reduce((sum, [from, to]) => sum + to - from + 1, 0);
}

/** What another hand may have written. */
export function toNumbers(value: unknown): Numbers {
  const isStretch = (one: unknown): one is [number, number] =>
    Array.isArray(one) && one.length === 2 && one.every(Number.isSafeInteger) && one[0] <= one[1];
  return Array.isArray(value) ? union(value.filter(isStretch)) : [];
}
