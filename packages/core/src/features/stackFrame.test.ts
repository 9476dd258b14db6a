import { expect, test } from 'vitest';
import { toFrame } from './stackFrame.ts';

const url = 'https://shop.test/a.js';

test.each([
  ['V8', `    at async Shop.buy (${url}:10:20)`, 'buy'],
  ['V8', `    at new Shop (${url}:1:1)`, 'Shop'],
  ['V8', `    at Object.sell [as pay] (${url}:1:1)`, 'sell'],
  ['V8', `    at get price (${url}:1:1)`, 'price'],
  ['V8', `    at Cart.#open (${url}:1:1)`, '#open'],
  ['V8', `    at ${url}:1:1`, ''],
  ['V8', `    at <anonymous> (${url}:1:1)`, ''],
  ['V8', `    at Array.map (<anonymous>)\n    at buy (${url}:1:1)`, 'buy'],
  ['SpiderMonkey', `buy@${url}:1:1`, 'buy'],
  ['SpiderMonkey', `buy/<@${url}:1:1`, ''],
  ['SpiderMonkey', `shop/this.buy@${url}:1:1`, 'buy'],
  ['SpiderMonkey', `@${url}:1:1`, ''],
  ['JavaScriptCore', `map@[native code]\nbuy@${url}:1:1`, 'buy'],
  ['JavaScriptCore', `module code@${url}:1:1`, ''],
  ['JavaScriptCore', `@${url}:1:1`, ''],
])('reads a frame of %s: %s', (_, stack, name) => {
  expect(toFrame({ message: '', stack })).toEqual({ name, url });
});

test('takes no message for a frame', () => {
  const message = 'no answer of mail@shop.test:25';
  const stack = `Error: ${message}\n    at send (${url}:1:1)`;

  expect(toFrame({ message, stack })?.name).toBe('send');
});

test.each([[undefined], [''], ['Error: broken'], ['[native code]']])('finds no frame in %j', (stack) => {
  expect(toFrame({ message: '', stack })).toBeUndefined();
});
