import { expect, test } from 'vitest';
import { toFingerprint, toTemplate } from './fingerprint.ts';

test.each([
  ['user 4711 not found', 'user * not found'],
  ['no "name"', 'no *'],
  ['no `title`', 'no *'],
  ["can't find 'bob' here", "can't find * here"],
  ['no "name" and no `title`', 'no * and no *'],
  ['GET https://shop.test/a?b=c failed', 'GET * failed'],
  ['GET /orders/abc failed', 'GET * failed'],
  ['ann@shop.test is unknown', '* is unknown'],
  ['order f47ac10b-58cc-4372-a567-0e02b2c3d479 lost', 'order * lost'],
  ['0x1f is not a colour', '* is not a colour'],
  ['[REDACTED:email] is unknown', '* is unknown'],
  ['this and/or that', 'this and/or that'],
  ['plain words stay', 'plain words stay'],
])('leaves of %j only what stays the same', (message, template) => {
  expect(toTemplate(message)).toBe(template);
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
  ['/assets/index-BxK3j_2a.js', '/assets/index-Qw9_-z1b.js'],
  ['/static/js/787.3f2a1b9c.chunk.js', '/static/js/12.99aa1b9c.chunk.js'],
  ['/_next/static/chunks/0a1b2c3d4e5f6071.js', '/_next/static/chunks/ff1b2c3d4e5f6099.js'],
  ['/v1.2.3/main.js?v=3', '/v1.2.4/main.js'],
])('takes %s and %s for one file', (before, after) => {
  const at = (path: string) =>
    toFingerprint({ type: 'Error', message: 'broken', stack: `buy@https://a.test${path}:1:2` });

  expect(at(after)).toBe(at(before));
  expect(at('/assets/other.js')).not.toBe(at(before));
});

test.each([
  [
    'TypeError',
    "Cannot read properties of undefined (reading 'x')",
    `can't access property "x", a is undefined`,
    "undefined is not an object (evaluating 'a.x')",
  ],
  [
    'TypeError',
    'a.pay is not a function',
    'a.pay is not a function',
    "a.pay is not a function. (In 'a.pay()', 'a.pay' is undefined)",
  ],
  ['ReferenceError', 'shop is not defined', 'shop is not defined', "Can't find variable: shop"],
  ['TypeError', 'Failed to fetch', 'NetworkError when attempting to fetch resource.', 'Load failed'],
])('takes for one %s what engines say each in their own words', (type, ...messages) => {
  expect(new Set(messages.map((message) => toFingerprint({ type, message, stack: undefined }))).size).toBe(1);
});

test('takes what the site says in words of an engine for its own', () => {
  const of = (message: string) => toFingerprint({ type: 'ShopError', message, stack: undefined });

  expect(of('cart is undefined')).not.toBe(of('order is undefined'));
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
