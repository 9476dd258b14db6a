import { expect, test } from 'vitest';
import { describeThrown } from '../browser/describeThrown.ts';
import { toStackText } from './stackText.ts';

const revoked = Proxy.revocable({}, {});
revoked.revoke();
const throwing = {
  get cause() {
    throw new Error('trap');
  },
};

function textOf(thrown: unknown): string | undefined {
  return toStackText(thrown, describeThrown(thrown));
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
  ['an object that throws', throwing],
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
