import { afterEach, expect, test, vi } from 'vitest';
import { attempt, guard } from './guard.ts';

const debug = vi.spyOn(console, 'debug').mockImplementation(() => undefined);

afterEach(() => debug.mockClear());

test('passes arguments on', () => {
  const work = vi.fn();

  guard(work)('one', 2);

  expect(work).toHaveBeenCalledWith('one', 2);
});

test('keeps what is thrown from the caller and tells it quietly', () => {
  const problem = new Error('broken');

  guard(() => {
    throw problem;
  })();

  expect(debug).toHaveBeenCalledWith(expect.any(String), problem);
});

test('keeps a rejection from becoming unhandled', async () => {
  const problem = new Error('broken later');

  guard(() => Promise.reject(problem))();
  await Promise.resolve();

  expect(debug).toHaveBeenCalledWith(expect.any(String), problem);
});

test('keeps a rejection where the page has replaced promises', async () => {
  const problem = new Error('broken later');
  const rejected = Promise.reject(problem);
  vi.stubGlobal('Promise', class {});

  guard(() => rejected)();
  vi.unstubAllGlobals();
  await Promise.resolve();

  expect(debug).toHaveBeenCalledWith(expect.any(String), problem);
});

test('leaves what only looks like a promise alone', () => {
  // biome-ignore lint/suspicious/noThenProperty: a query that would begin.
  const lazy = { then: vi.fn() };

  guard(() => lazy)();

  expect(lazy.then).not.toHaveBeenCalled();
});

test('survives a console that throws', () => {
  debug.mockImplementationOnce(() => {
    throw new Error('no console');
  });

  expect(
    guard(() => {
      throw new Error('broken');
    }),
  ).not.toThrow();
});

test('gives what something comes to, and nothing where it fails', async () => {
  const problem = new Error('broken');

  expect(await attempt(async () => 'done')).toBe('done');
  expect(await attempt(() => Promise.reject(problem))).toBeUndefined();
  expect(debug).toHaveBeenCalledWith(expect.any(String), problem);
});

test('asks a promise for no methods, which the page may have replaced', async () => {
  const problem = new Error('broken');
  const onFailure = vi.fn();
  const broken = {
    // biome-ignore lint/suspicious/noThenProperty: that is what the page has replaced.
    then() {
      throw new Error('replaced');
    },
  };

  expect(await attempt(() => Object.assign(Promise.resolve('done'), broken))).toBe('done');
  await attempt(() => Object.assign(Promise.reject(problem), broken), onFailure);

  expect(onFailure).toHaveBeenCalledExactlyOnceWith(problem);
});
