import { expect, test } from 'vitest';
import { toCauses } from './causes.ts';

const revoked = Proxy.revocable({}, {});
revoked.revoke();
const throwing = {
  get cause() {
    throw new Error('trap');
  },
};

/** Without a stack, which differs with the place of this line. */
function bare<Thrown extends Error>(error: Thrown): Thrown {
  return Object.assign(error, { stack: undefined });
}

test('tells what caused it, down the chain', () => {
  const root = Object.assign(new TypeError('no route'), {
    stack: 'TypeError: no route\n    at net (c.js:1:1)',
  });
  const middle = bare(new Error('no answer', { cause: root }));

  expect(toCauses(new Error('not bought', { cause: middle }))).toEqual([
    { type: 'Error', message: 'no answer', via: 'cause' },
    {
      type: 'TypeError',
      message: 'no route',
      stacktrace: 'TypeError: no route\n    at net (c.js:1:1)',
      via: 'cause',
      of: 0,
    },
  ]);
});

test('tells the members of an aggregate, and what caused each', () => {
  const member = bare(new Error('two', { cause: 'tired' }));

  expect(toCauses(new AggregateError(['one', member], 'all failed', { cause: 0 }))).toEqual([
    { type: 'Number', message: '0', via: 'cause' },
    { type: 'String', message: 'one', via: 'errors' },
    { type: 'Error', message: 'two', via: 'errors' },
    { type: 'String', message: 'tired', via: 'cause', of: 2 },
  ]);
});

test.each([
  ['an object that throws', throwing],
  ['a revoked proxy', revoked.proxy],
])('passes over what %s hides', (_, cause) => {
  expect(toCauses(Object.assign(new Error('top', { cause }), { errors: cause }))).toHaveLength(1);
});

test.each([
  ['nothing', undefined],
  ['null', null],
  ['a text', 'boom'],
  ['an error without a cause', new Error('alone')],
  ['what throws itself', throwing],
])('has nothing to tell of %s', (_, thrown) => {
  expect(toCauses(thrown)).toBeUndefined();
});

test('ends a chain that runs in a circle', () => {
  const one = new Error('one');
  const two = new Error('two', { cause: one });
  one.cause = two;

  expect(toCauses(one)).toMatchObject([{ message: 'two' }]);
});

test('ends a chain that never ends, and a list that is long', () => {
  const endless = (): object => ({
    name: 'Error',
    message: 'deeper',
    get cause() {
      return endless();
    },
  });
  const many = Array.from({ length: 100_000 }, (_, index) => index);

  expect(toCauses(endless())).toHaveLength(8);
  expect(toCauses(new AggregateError(many))).toHaveLength(8);
});

test('keeps whole lines of a long stack', () => {
  const stack = Array.from({ length: 100 }, (_, line) => `    at f${line} (a.js:1:${line})`).join('\n');
  const causes = toCauses({ cause: Object.assign(new Error('deep'), { stack: `Error: deep\n${stack}` }) });

  expect(causes?.[0]?.stacktrace?.split('\n')).toHaveLength(20);
});
