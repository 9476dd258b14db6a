import { expect, test } from 'vitest';
import { allowOrigins, isOriginPattern, loopbackOrigins } from './allowedOrigins.ts';

const isAllowed = allowOrigins([
  'https://shop.example',
  'https://*.shop.example',
  'http://old.example:8080',
  'https://plain.example:443',
]);

test.each([
  'https://shop.example',
  'https://www.shop.example',
  'http://old.example:8080',
  'https://plain.example',
])('allows %s', (origin) => {
  expect(isAllowed(origin)).toBe(true);
});

test.each([
  ['another scheme', 'http://shop.example'],
  ['another port', 'https://shop.example:444'],
  ['two labels for one star', 'https://a.b.shop.example'],
  ['an empty label', 'https://.shop.example'],
  ['a suffix', 'https://evilshop.example'],
  ['a prefix', 'https://shop.example.evil.example'],
  ['a user', 'https://shop.example@evil.example'],
  ['a path', 'https://shop.example/'],
  ['capitals, which no browser sends', 'https://SHOP.example'],
  ['null', 'null'],
  ['a file', 'file://'],
  ['an extension', 'chrome-extension://abcdef'],
  ['nothing', ''],
  ['a star', '*'],
  ['two origins', 'https://shop.example https://evil.example'],
])('refuses %s', (_name, origin) => {
  expect(isAllowed(origin)).toBe(false);
});

test.each(['http://localhost:5173', 'https://localhost', 'http://127.0.0.1:3000', 'http://[::1]:80'])(
  'takes %s for a page of this machine',
  (origin) => {
    const isHere = allowOrigins(loopbackOrigins);

    expect(isHere(new URL(origin).origin)).toBe(true);
  },
);

test.each(['http://localhost.evil.example', 'http://127.0.0.1.nip.example', 'http://10.0.0.1:3000'])(
  'does not take %s for a page of this machine',
  (origin) => {
    expect(allowOrigins(loopbackOrigins)(origin)).toBe(false);
  },
);

test.each([
  ['https://shop.example', true],
  ['https://*.shop.example', true],
  ['http://localhost:*', true],
  ['https://shop.example/', false],
  ['shop.example', false],
  ['*', false],
  ['https://*', false],
  ['https://a.*.example', false],
])('says whether %s is an origin: %s', (pattern, isGood) => {
  expect(isOriginPattern(pattern)).toBe(isGood);
});
