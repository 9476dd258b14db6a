import { expect, test } from 'vitest';
import { maxStackLength, redactor } from './cleaner.ts';

test.each([
  ['at f (/home/jane/shop/a.js:10:5)', 'at f (/home/[REDACTED:home]/shop/a.js:10:5)'],
  ['    at /Users/jane.doe/x.mjs:1:2', '    at /Users/[REDACTED:home]/x.mjs:1:2'],
  ['  File "/home/jane/a.py", line 3, in f', '  File "/home/[REDACTED:home]/a.py", line 3, in f'],
  ['open C:\\Users\\Jane Doe\\AppData\\x.json', 'open C:\\Users\\[REDACTED:home]\\AppData\\x.json'],
  ['{"file":"C:\\\\Users\\\\jane\\\\a.js"}', '{"file":"C:\\\\Users\\\\[REDACTED:home]\\\\a.js"}'],
  ['file:///C:/Users/jane/a.js', 'file:///C:/Users/[REDACTED:home]/a.js'],
])('names nobody whose home folder a program runs in: %s', (text, safe) => {
  expect(redactor.text(text)).toBe(safe);
  expect(redactor.text(safe)).toBe(safe);
});

test.each([
  'GET /home/offers/summer',
  '/home/offers/list.html',
  'https://shop.example/home/offers/app.js:1:2',
  'at f (/home/node/app/server.js:10:5)',
  '/Users/42/edit',
  'app.Users/jane/x.js:1:2',
])('leaves the path of a site, and what is nobody: %s', (text) => {
  expect(redactor.text(text)).toBe(text);
});

test.each(['(/home/a', '=/home/a/b.js', 'C:\\Users\\', 'C:/Users/a '])(
  'is not held up by many a %s',
  (part) => {
    const text = part.repeat(maxStackLength / part.length);
    const begun = performance.now();
    redactor.text(text);
    expect(performance.now() - begun).toBeLessThan(1_000);
  },
);
