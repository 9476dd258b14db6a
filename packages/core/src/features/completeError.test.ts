import { expect, test } from 'vitest';
import { completeError } from './completeError.ts';

const told = {
  type: 'TypeError',
  message: 'Failed to fetch',
  stacktrace: 'load@https://cdn.test/a.js:1:1',
  origins: ['https://shop.test'],
};

test('works out what the page leaves to it', () => {
  expect(completeError({ ...told, severity: 'error', fingerprint: '1x2y3z' })).toEqual({
    type: 'TypeError',
    message: 'Failed to fetch',
    stacktrace: 'TypeError: Failed to fetch\nload@https://cdn.test/a.js:1:1',
    severity: 'error',
    category: 'network',
    source: 'third-party',
    fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
  });
});

test('leaves what is said already', () => {
  const given = { category: 'render', source: 'site', fingerprint: '00ff00ff00ff00ff' };

  expect(completeError({ ...told, ...given })).toMatchObject(given);
});

test('takes a rejection for what it says, else for a promise', () => {
  const ofPromise = { ...told, category: 'promise' };

  expect(completeError(ofPromise)['category']).toBe('network');
  expect(completeError({ ...ofPromise, message: 'odd' })['category']).toBe('promise');
});

test('passes over the constructors of an error, which other engines than V8 begin with', () => {
  const buy = 'buy@https://shop.test/a.js:2:2';
  const at = (stacktrace: string, classes?: readonly unknown[]) =>
    completeError({ type: 'Error', message: 'lost', stacktrace, classes })['fingerprint'];

  expect(at(`Lost@https://shop.test/a.js:1:1\n${buy}`, ['Lost', 7])).toBe(at(buy));
  expect(at(`Lost@https://shop.test/a.js:1:1\n${buy}`)).not.toBe(at(buy));
});

test('takes of what the platform throws only the name', () => {
  const of = (message: string) =>
    completeError({ type: 'AbortError', message, classes: ['DOMException'] })['fingerprint'];

  expect(of('The operation was aborted.')).toBe(of('Fetch is aborted'));
});

test('begins the stacks of what is behind it alike, and passes over what is no error', () => {
  const causes = [{ type: 'Error', message: 'inner', stacktrace: 'f@a.js:1:1', via: 'cause' }, 'odd'];

  expect(completeError({ ...told, causes })['causes']).toEqual([
    { type: 'Error', message: 'inner', stacktrace: 'Error: inner\nf@a.js:1:1', via: 'cause' },
    'odd',
  ]);
});

test('takes anything', () => {
  expect(
    completeError({ type: 1, message: {}, stacktrace: [], classes: 'x', origins: [null] }),
  ).toMatchObject({
    category: 'unknown',
    fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
  });
});
