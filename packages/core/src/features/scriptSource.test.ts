import { expect, test } from 'vitest';
import { toScriptSource } from './scriptSource.ts';

const own = ['https://shop.test', 'https://cdn.shop.test'];

test.each([
  ['    at buy (https://shop.test/a.js:1:2)', 'site'],
  ['buy@https://cdn.shop.test/a.js:1:2', 'site'],
  ['    at buy (blob:https://shop.test/1b-2c:1:2)', 'site'],
  ['    at a.js:1:2', 'site'],
  ['    at spy (https://tracker.test/t.js:1:2)', 'third-party'],
  ['    at spy (https://shop.test.evil.test/t.js:1:2)', 'third-party'],
  ['    at fill (chrome-extension://abcdef/content.js:1:2)', 'extension'],
  ['fill@moz-extension://1b-2c/content.js:1:2', 'extension'],
  ['fill@safari-web-extension://1B-2C/content.js:1:2', 'extension'],
  ['fill@webkit-masked-url://hidden/:1:2', 'extension'],
  [undefined, undefined],
])('takes %s for code of: %s', (stack, source) => {
  expect(toScriptSource({ type: 'Error', message: 'broken', stack }, own)).toBe(source);
});

test.each([
  ['Script error.', 'third-party'],
  ['ResizeObserver loop completed with undelivered notifications.', 'browser'],
])('knows %s by its words', (message, source) => {
  expect(toScriptSource({ type: 'Error', message, stack: undefined }, own)).toBe(source);
});
