import { expect, test } from 'vitest';
import { toFingerprint, toFrames, toTemplate } from './fingerprint.ts';

test.each([
  ['user 4711 not found', 'user * not found'],
  ["can't find 'bob' here", "can't find * here"],
  ['no "name" and no `title`', 'no * and no *'],
  ['GET https://shop.test/a?b=c failed', 'GET * failed'],
  ['order f47ac10b-58cc-4372-a567-0e02b2c3d479 lost', 'order * lost'],
  ['0x1f is not a colour', '* is not a colour'],
  ["Cannot read properties of undefined (reading 'x')", 'Cannot read properties of undefined (reading *)'],
  ['plain words stay', 'plain words stay'],
])('leaves of %j only what stays the same', (message, template) => {
  expect(toTemplate(message)).toBe(template);
});

test('reads the frames of V8', () => {
  const stack = `TypeError: broken
with more words (and 12:34) in it
    at async Shop.buy (https://shop.test/assets/index-BxK3j_2a.js?v=3:10:20)
    at new Cart (https://shop.test/src/cart.ts:4:5)
    at https://shop.test/src/main.ts#top:1:1
    at later (https://shop.test/src/later.ts:1:1)`;

  expect(toFrames(stack)).toEqual(['buy /assets/index.js', 'Cart /src/cart.ts', ' /src/main.ts']);
});

test('reads the frames of Firefox and Safari', () => {
  const stack =
    'buy@https://shop.test/assets/index-Qw9_zz1b.js:99:1\n@https://shop.test/src/main.ts:1:1\n[native code]\n';

  expect(toFrames(stack)).toEqual(['buy /assets/index.js', ' /src/main.ts']);
});

test('gives 16 hex digits', () => {
  expect(toFingerprint({ type: 'Error', message: 'broken', stack: undefined })).toMatch(/^[0-9a-f]{16}$/);
});

test('stays the same across builds, browsers and values', () => {
  const here = toFingerprint({
    type: 'Error',
    message: 'user 12 is gone',
    stack: 'Error: user 12 is gone\n    at buy (https://a.test/app-aaaaaaa1.js:1:2)',
  });
  const there = toFingerprint({
    type: 'Error',
    message: 'user 34 is gone',
    stack: 'buy@https://b.test/app-bbbbbbb2.js:3:4',
  });

  expect(there).toBe(here);
});

test.each([
  [{ type: 'TypeError', message: 'broken', stack: undefined }],
  [{ type: 'Error', message: 'other', stack: undefined }],
  [{ type: 'Error', message: 'broken', stack: '    at buy (a.js:1:1)' }],
])('differs with type, wording and place: %j', (other) => {
  expect(toFingerprint(other)).not.toBe(
    toFingerprint({ type: 'Error', message: 'broken', stack: undefined }),
  );
});

test('bounds its work on hostile text', () => {
  const hostile = `${'"\'`(@'.repeat(50_000)}\n${' at ('.repeat(50_000)}`;

  expect(toFingerprint({ type: 'Error', message: hostile, stack: hostile })).toMatch(/^[0-9a-f]{16}$/);
});
