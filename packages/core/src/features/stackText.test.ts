import { expect, test } from 'vitest';
import { toStackText } from './stackText.ts';

test.each([
  ['as V8 writes it', 'TypeError: broken\n    at buy (a.js:1:2)', 'TypeError: broken\n    at buy (a.js:1:2)'],
  ['with a header where it has none', 'buy@a.js:1:2\n', 'TypeError: broken\nbuy@a.js:1:2'],
  ['not at all where there is none', undefined, undefined],
])('tells the stack %s', (_, stack, text) => {
  expect(toStackText({ type: 'TypeError', message: 'broken', stack })).toBe(text);
});
