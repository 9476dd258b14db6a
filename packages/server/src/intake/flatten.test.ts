import { expect, test } from 'vitest';
import { flatten } from './flatten.ts';

test('spreads data into text and numbers under dotted keys', () => {
  const flat = flatten({
    plan: 'pro',
    cart: { items: 3, first: { paid: true } },
    tags: ['a', 1],
    gone: null,
  });

  expect({ ...flat.attributes }).toEqual({ plan: 'pro', 'cart.first.paid': 'true', tags: '["a",1]' });
  expect({ ...flat.numbers }).toEqual({ 'cart.items': 3 });
});

test('keeps a number that no percentile can hold as text', () => {
  const { attributes, numbers } = flatten({ small: -3.4e38, large: 1e39, lowest: -1.7e308, tiny: 5e-324 });

  expect({ ...attributes }).toEqual({ large: '1e+39', lowest: '-1.7e+308' });
  expect({ ...numbers }).toEqual({ small: -3.4e38, tiny: 5e-324 });
});

test('leaves out what has a column of its own', () => {
  expect({ ...flatten({ name: 'LCP', rating: 'good' }, ['name']).attributes }).toEqual({ rating: 'good' });
});

test('keeps at most a hundred keys, whichever map they go to', () => {
  const data = Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [`key${index}`, index % 2 === 0 ? index : `${index}`]),
  );

  const { attributes, numbers } = flatten(data);

  expect(Object.keys(attributes).length + Object.keys(numbers).length).toBe(100);
});

test('cuts long texts, leaves out long keys, and folds what is deep', () => {
  const { attributes } = flatten({
    long: 'x'.repeat(5000),
    ['k'.repeat(200)]: 'gone',
    a: { b: { c: { d: { e: 1 } } } },
  });

  expect(attributes['long']).toHaveLength(2048);
  expect(Object.keys(attributes)).toEqual(['long', 'a.b.c.d']);
  expect(attributes['a.b.c.d']).toBe('{"e":1}');
});

test('cuts no character in half', () => {
  expect(flatten({ text: `${'x'.repeat(2047)}😀` }).attributes['text']?.isWellFormed()).toBe(true);
});
