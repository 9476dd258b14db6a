import { describe, expect, it } from 'vitest';
import { formatDuration, formatRoundDuration, formatSpan } from './duration.ts';

const number = (value: number, min: number, max = min) =>
  new Intl.NumberFormat(undefined, { minimumFractionDigits: min, maximumFractionDigits: max }).format(value);

it.each([
  [0, `${number(0, 0)}\u202fms`],
  [0.4, `<1\u202fms`],
  [232.4, `${number(232, 0)}\u202fms`],
  [999.4, `${number(999, 0)}\u202fms`],
  [999.6, `${number(1, 2)}\u202fs`],
  [2410, `${number(2.41, 2)}\u202fs`],
  [12_340, `${number(12.3, 1)}\u202fs`],
])('writes %s ms as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

it('leaves zero without a unit on an axis', () => {
  expect(formatRoundDuration(0)).toBe(number(0, 0));
});

it('keeps the unit on every other tick', () => {
  expect(formatRoundDuration(500)).toBe(`${number(500, 0)}\u202fms`);
  expect(formatRoundDuration(2500)).toBe(`${number(2.5, 1)}\u202fs`);
});

describe('formatSpan', () => {
  it.each([
    [900, '900 ms'],
    [119_000, '119 s'],
    [120_000, '2 min'],
    [5_120_000, '85 min'],
    [7_200_000, '2 h'],
    [172_800_000, '2 d'],
  ])('writes %d ms as %s', (ms, words) => {
    expect(formatSpan(ms)).toBe(words.replace(' ', '\u202f'));
  });
});

it.each([formatDuration, formatRoundDuration])('writes %o below nothing as above it', (format) => {
  for (const ms of [5, 2_500, 120_000]) expect(format(-ms)).toBe(`-${format(ms)}`);
});
