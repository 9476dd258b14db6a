// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { createRedactor, redact } from '../src/pipeline/redact.ts';
import { hostileForms, toForm } from './hostileForms.ts';
import { describePrototypes } from './hostilePrototypes.ts';
import { createHostileRandom } from './hostileRandom.ts';
import { hostileValues, typedText } from './hostileValues.ts';
import { seededRandom } from './seededRandom.ts';
import { fieldsOf, mostMs, msOf, shortestOf } from './spent.ts';

const seed = Number(process.env['CANDOR_SEED']) || 31;
const mostBytes = 32 * 1024;

test.each(hostileValues())('%s always takes the same form', (name, make) => {
  expect(toForm(redact({ value: make() }))).toBe(hostileForms[name]);
});

test.each(hostileValues())('%s becomes fields where fields are wanted', (_, make) => {
  const fields = createRedactor().fields(make());

  expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
});

test.each(hostileValues())('of %s nothing leaves that a person typed', (_, make) => {
  const value = make();

  expect(JSON.stringify(redact([value, { value }]))).not.toContain(typedText);
});

test('each property is read once', () => {
  const reads: string[] = [];
  const watch = (name: string, target: object): object =>
    new Proxy(target, {
      get(from, key) {
        reads.push(`${name} ${String(key)}`);
        return Reflect.get(from, key);
      },
    });

  redact([
    watch('object', { b: 2, token: 'x', email: 1 }),
    watch('list', ['c']),
    watch('date', { toJSON: () => 1 }),
    watch('error', Object.assign(new Error('no'), { stack: '' })),
  ]);

  expect(reads.filter((read, i) => reads.indexOf(read) !== i)).toEqual([]);
  expect(reads).toEqual(expect.arrayContaining(['object token', 'list 0', 'list length', 'error message']));
});

test('4 000 values of any shape stay within bounds of time and 32 KiB, and leave what they inherit alone', () => {
  const before = describePrototypes();
  const next = createHostileRandom(seededRandom(seed));
  const slow: number[] = [];
  const large: number[] = [];
  const told: number[] = [];

  for (let run = 0; run < 4_000; run++) {
    const value = next();
    let text = '';
    const ms = msOf(() => {
      text = JSON.stringify(redact(value));
    });
    // Once more where it took long: the machine may have been busy with something else.
    if (ms > mostMs && shortestOf(() => value, redact) > mostMs) slow.push(run);
    if (/joe@example\.com/.test(text)) told.push(run);
    if (Buffer.byteLength(text) > mostBytes) large.push(run);
  }

  expect({ seed, slow, large, told }).toEqual({ seed, slow: [], large: [], told: [] });
  expect(describePrototypes()).toBe(before);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test.each<[string, () => unknown]>([
  ['a million items', () => Array.from({ length: 1e6 }, (_, i) => i)],
  ['a map of a million', () => new Map(Array.from({ length: 1e6 }, (_, i) => [`key${i}`, i]))],
  ['a set of a million', () => new Set(Array.from({ length: 1e6 }, (_, i) => i))],
  ['ten million numbers', () => new Float64Array(1e7)],
  ['10 000 fields', () => fieldsOf(10_000)],
  ['100 fields of 100 fields of long texts', () => wide(2)],
  [
    '100 long names',
    () =>
      Object.fromEntries(Array.from({ length: 100 }, (_, i) => ['joe@example.com'.repeat(10_000) + i, i])),
  ],
  ['100 texts of a million characters', () => Array.from({ length: 100 }, (_, i) => `${i}`.repeat(500_000))],
  ['text that is one piece of 100 million', () => flat('a=joe%40example.com&'.repeat(5_000_000))],
  ['letters that take six bytes', () => Array.from({ length: 100 }, () => '\u0001'.repeat(3000))],
])('%s stay within bounds of time and 32 KiB', (_, make) => {
  const value = make();

  const ms = shortestOf(() => value, redact);

  expect(ms).toBeLessThanOrEqual(mostMs);
  expect(Buffer.byteLength(JSON.stringify(redact(value)))).toBeLessThanOrEqual(mostBytes);
});

test('of a million fields it costs little more than their names, which no engine gives one by one', () => {
  const value = fieldsOf(1e6);

  const own = Math.min(
    msOf(() => redact(value)),
    msOf(() => redact(value)),
  );
  const engine = Math.max(
    msOf(() => Object.keys(value)),
    msOf(() => Object.keys(value)),
  );

  expect(own).toBeLessThan(engine * 1.5 + mostMs);
});

test('a copy is left as it is where there is more room, as on a server', () => {
  const copy = redact(wide(2));

  expect(redact(copy, { maxLength: 4096 })).toEqual(copy);
});

function wide(depth: number): unknown {
  if (!depth) return 'joe@example.com 4111111111111111 "text" '.repeat(100);
  return Object.fromEntries(
    Array.from({ length: 100 }, (_, i) => [
      `a name that is rather long, as names may be ${i}`,
      wide(depth - 1),
    ]),
  );
}

/** One that was not put together from pieces, such as an answer of a server. */
function flat(text: string): string {
  return Buffer.from(text).toString('latin1');
}
