import { expect, it } from 'vitest';
import { toStackLines } from './stack.ts';

it('splits a Chromium stack into functions and places', () => {
  const stack =
    'TypeError: no (total)\n    at send (https://a.test/app.js:1:2)\n    at https://a.test/b.js:3:4';

  expect(toStackLines(stack)).toEqual([
    { number: 1, main: 'TypeError: no (total)', place: '' },
    { number: 2, main: 'at send', place: 'https://a.test/app.js:1:2' },
    { number: 3, main: 'at (anonymous)', place: 'https://a.test/b.js:3:4' },
  ]);
});

it('splits a Firefox stack', () => {
  expect(toStackLines('send@https://a.test/app.js:1:2\n@https://a.test/app.js:5:6')).toEqual([
    { number: 1, main: 'at send', place: 'https://a.test/app.js:1:2' },
    { number: 2, main: 'at (anonymous)', place: 'https://a.test/app.js:5:6' },
  ]);
});

it('leaves a message with an address in it alone', () => {
  expect(toStackLines('Error: mail to ann@example.test: failed')).toEqual([
    { number: 1, main: 'Error: mail to ann@example.test: failed', place: '' },
  ]);
});

it('shows a bounded number of lines', () => {
  expect(toStackLines('at f (x:1:1)\n'.repeat(5_000))).toHaveLength(100);
});

it('has nothing for no stack', () => {
  expect(toStackLines('')).toEqual([]);
});
