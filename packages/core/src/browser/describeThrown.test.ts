import { expect, test, vi } from 'vitest';
import { describeThrown } from './describeThrown.ts';

const throwing = new Proxy(
  {},
  {
    get() {
      throw new Error('trap');
    },
    ownKeys() {
      throw new Error('trap');
    },
    getPrototypeOf() {
      throw new Error('trap');
    },
  },
);
const revoked = Proxy.revocable({}, {});
revoked.revoke();

class ShopError extends Error {
  override name = 'ShopError';
}

test.each([
  ['an error', new TypeError('broken'), 'TypeError', 'broken'],
  ['an error of the site', new ShopError('sold out'), 'ShopError', 'sold out'],
  ['a DOMException', new DOMException('stopped', 'AbortError'), 'AbortError', 'stopped'],
  ['an error of another realm', { name: 'Error', message: 'far away' }, 'Error', 'far away'],
  ['text', 'boom', 'String', 'boom'],
  ['nothing', undefined, 'undefined', 'undefined'],
  ['null', null, 'object', 'null'],
  ['a number', 404, 'Number', '404'],
  ['a big number', 10n, 'BigInt', '10'],
  ['a very long number', 2n ** 3_000_000n, 'BigInt', '[bigint]'],
  ['a very long text', 'x'.repeat(100_000_000), 'String', '[100000000 characters]'],
  ['a symbol', Symbol('odd'), 'Symbol', 'Symbol(odd)'],
  ['a plain object', { email: 'ann@shop.test', code: 7 }, 'Object', 'Not an error, but has email, code'],
  ['an empty object', {}, 'Object', 'Not an error, but has no keys'],
  ['an object without prototype', Object.create(null), 'object', 'Not an error, but has no keys'],
  ['a proxy that throws', throwing, 'object', '[threw]'],
  ['a revoked proxy', revoked.proxy, 'object', '[threw]'],
  [
    'an error whose message is no text',
    { name: 7, message: {} },
    'Object',
    'Not an error, but has name, message',
  ],
])('describes %s', (_, thrown, type, message) => {
  expect(describeThrown(thrown)).toMatchObject({ type, message });
});

test.each([
  ['    at buy (https://shop.test/find?q=a+secret#(part):10:5)', '    at buy (https://shop.test/find:10:5)'],
  ['    at async https://shop.test/find?at=9:30:15&q=a:10:5', '    at async https://shop.test/find:10:5'],
  [
    '    at eval (eval at <anonymous> (https://shop.test/?q=a:1:2), <anonymous>:3:4)',
    '    at eval (eval at <anonymous> (https://shop.test/:1:2), <anonymous>:3:4)',
  ],
  [
    '#buy@https://shop.test/find#part:10:5\n@https://a.test/a.js:1:2',
    '#buy@https://shop.test/find:10:5\n@https://a.test/a.js:1:2',
  ],
  ['find@https://shop.test/find?q=a line 3 > eval:1:1', 'find@https://shop.test/find line 3 > eval:1:1'],
  [
    '@https://shop.test/find?q=a#b line 3 > eval line 1 > Function:1:1\n@https://shop.test/?q=a:2:2',
    '@https://shop.test/find line 3 > eval line 1 > Function:1:1\n@https://shop.test/:2:2',
  ],
  [
    'Error: no https://a.test/?q=a\n    at b (https://a.test/a.js:1:2)',
    'Error: no https://a.test/?q=a\n    at b (https://a.test/a.js:1:2)',
  ],
])('leaves the address of a frame its path: %s', (stack, left) => {
  expect(describeThrown({ stack }).stack).toBe(left);
  expect(describeThrown('x', 'https://shop.test/find?q=a:10:5').stack).toBe(
    '    at https://shop.test/find:10:5',
  );
});

test.each(['?', '://', '://?', ':1', ')', '1', ' line 1 >', '://? line 1 '])(
  'reads a hostile stack of %s in time',
  (part) => {
    const stack = `://?${part.repeat(16_000)}x`;
    const start = performance.now();

    describeThrown({ stack });

    expect(performance.now() - start).toBeLessThan(100);
  },
);

test('takes the place where something without a stack was thrown', () => {
  expect(describeThrown('boom', 'a.js:1:2').stack).toBe('    at a.js:1:2');
});

test('throws nothing where the page has broken what texts are changed with', () => {
  const broken = vi.spyOn(String.prototype, 'replace').mockImplementation(() => {
    throw new Error('broken');
  });
  const { stack } = describeThrown(new Error('x'));
  broken.mockRestore();

  expect(stack).toBeUndefined();
});

test('keeps no more of a text than anybody reads', () => {
  const { message, stack } = describeThrown(
    Object.assign(new Error('x'.repeat(100_000)), { stack: 'y'.repeat(100_000) }),
  );

  expect([message.length, stack?.length]).toEqual([16_384, 16_384]);
});
