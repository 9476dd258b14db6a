import { expect, test } from 'vitest';
import { describeError, toStackText } from './describeError.ts';

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
  expect(describeError(thrown)).toMatchObject({ type, message });
});

test('takes the place where something without a stack was thrown', () => {
  expect(describeError('boom', 'a.js:1:2').stack).toBe('    at a.js:1:2');
});

function textOf(thrown: unknown): string | undefined {
  return toStackText(thrown, describeError(thrown));
}

test('tells the stack as V8 writes it', () => {
  const error = Object.assign(new TypeError('broken'), { stack: 'TypeError: broken\n    at buy (a.js:1:2)' });

  expect(textOf(error)).toBe('TypeError: broken\n    at buy (a.js:1:2)');
});

test('puts the header above a stack that has none', () => {
  const error = Object.assign(new TypeError('broken'), { stack: 'buy@a.js:1:2\n' });

  expect(textOf(error)).toBe('TypeError: broken\nbuy@a.js:1:2');
});

test('tells what caused it, down the chain', () => {
  const root = Object.assign(new Error('no route'), { stack: 'Error: no route\n    at net (c.js:1:1)' });
  const middle = Object.assign(new Error('no answer', { cause: root }), { stack: 'Error: no answer' });
  const top = Object.assign(new Error('not bought', { cause: middle }), { stack: 'Error: not bought' });

  expect(textOf(top)).toBe(
    'Error: not bought\nCaused by: Error: no answer\nCaused by: Error: no route\n    at net (c.js:1:1)',
  );
});

test('tells the members of an aggregate', () => {
  const aggregate = Object.assign(new AggregateError(['one', 'two'], 'all failed'), { stack: '' });

  expect(textOf(aggregate)).toBe(
    'AggregateError: all failed\nCaused by: String: one\nCaused by: String: two',
  );
});

test.each([
  ['a proxy that throws', throwing],
  ['a revoked proxy', revoked.proxy],
  ['nothing', null],
])('survives %s as a cause', (_, cause) => {
  const error = Object.assign(new Error('top', { cause }), { stack: 'Error: top', errors: cause });

  expect(textOf(error)).toMatch(/^Error: top/);
});

test('ends a chain that runs in a circle', () => {
  const error = Object.assign(new Error('round'), { stack: 'Error: round' });
  error.cause = error;

  expect(textOf(error)).toBe('Error: round');
});

test('ends a chain that never ends', () => {
  const endless = (): object => ({
    name: 'Error',
    message: 'deeper',
    get cause() {
      return endless();
    },
  });

  expect(textOf(endless())?.split('Caused by').length).toBe(6);
});

test('has no stack to tell of what never had one', () => {
  expect(textOf('boom')).toBeUndefined();
});
