import { hostileValues } from './hostileValues.ts';

/** Makes objects, lists, maps and texts of any shape, with hostile values in them. */
export function createHostileRandom(random: () => number): () => unknown {
  // Made once: some of them take long.
  const values = hostileValues().map(([, make]) => make());
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <Choice>(choices: readonly Choice[]): Choice => choices[below(choices.length)] as Choice;

  const some = (depth: number, most: number): unknown[] =>
    Array.from({ length: below(most) }, () => make(depth - 1));
  const fields = (depth: number, most: number): Record<string, unknown> =>
    Object.fromEntries(
      some(depth, most).map((value, i) => [`${pick(names)}${below(3) ? ` ${i}` : ''}`, value]),
    );

  const shapes: readonly ((depth: number) => unknown)[] = [
    (depth) => some(depth, 8),
    (depth) => fields(depth, 8),
    (depth) => some(depth, depth > 2 ? 8 : 150),
    (depth) => fields(depth, depth > 2 ? 8 : 150),
    (depth) => new Map(Object.entries(fields(depth, 8))),
    (depth) => new Set(some(depth, 8)),
    (depth) => Object.assign(Object.create(null), fields(depth, 8)),
    (depth) => ({ toJSON: () => make(depth - 1) }),
    (depth) => new Proxy(fields(depth, 8), {}),
  ];
  const texts: readonly (() => string)[] = [
    () => pick(pieces).repeat(below(2000)),
    () => Array.from({ length: below(300) }, () => pick(pieces)).join(''),
    () => String.fromCharCode(...Array.from({ length: below(100) }, () => below(65_536))),
  ];

  const make = (depth: number): unknown => {
    const chance = random();
    if (depth > 0 && chance < 0.5) return pick(shapes)(depth);
    return chance < 0.8 ? pick(texts)() : pick(values);
  };
  return () => make(4);
}

const names = [
  'a',
  'name',
  'email',
  'tokens',
  '__proto__',
  'toJSON',
  'joe@example.com',
  'x'.repeat(3000),
  'ключ',
  '\u0000',
];
const pieces = [
  'word ',
  '\u0000',
  '"\\',
  '漢字',
  '😀',
  '\ud800',
  ' joe@example.com ',
  '4111 1111 1111 1111 ',
  'https://a:b@c.example/?token=',
  'q=joe%40example.com&',
  '@.',
  '1-',
  '=',
  '+',
  '(',
];
