import type { Filter } from '../src/api/askTypes.ts';

const WORDS = [
  'LCP',
  'reply',
  'true',
  "it's",
  'back\\slash',
  '{x:String}',
  'and',
  '1.10',
  '7',
  'مرحبا',
  '"',
  '',
  'short',
];
const FIELDS = [
  'type',
  'name',
  'page',
  'release',
  'success',
  'status',
  'variant',
  'tokens',
  'value',
  'retryCount',
  'odd name',
  "'; DROP",
];

/** A filter that questions allow, over the fields of seeded events and some that no event has. */
export function randomFilter(random: () => number, depth = 0): Filter {
  const whole = (below: number) => Math.floor(random() * below);
  const pick = <Item>(items: readonly Item[]): Item => items[whole(items.length)] as Item; // Never empty here.
  const number = () => pick([0, 1, 2, 500, -1.5, 2_500.25]);
  const value = () => pick<() => string | number>([() => pick(WORDS), number])();
  const many = () => Array.from({ length: 2 + whole(2) }, () => randomFilter(random, depth + 1));
  const condition = (): Filter => {
    const field = pick(FIELDS);
    return pick<() => Filter>([
      () => ({ field, op: pick(['=', '!='] as const), value: value() }),
      () => ({ field, op: 'in', values: Array.from({ length: 1 + whole(3) }, value) }),
      () => ({ field, op: 'contains', value: pick(WORDS) }),
      () => ({ field, op: pick(['>', '>=', '<', '<='] as const), value: number() }),
      () => ({ field, op: 'exists' }),
    ])();
  };
  if (depth >= 3 || random() < 0.5) return condition();
  return pick<() => Filter>([
    () => ({ and: many() }),
    () => ({ or: many() }),
    () => ({ not: randomFilter(random, depth + 1) }),
  ])();
}
