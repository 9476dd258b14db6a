import { afterEach, expect, test, vi } from 'vitest';
import { watchLeaks } from '../../test/leaks.ts';
import { type ConsoleCall, consoleCalls } from './consoleCalls.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

test('reports what is written, once it is written', () => {
  const written = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const heard: ConsoleCall[] = [];
  const stop = consoleCalls((call) => {
    expect(written).toHaveBeenCalledTimes(1);
    heard.push(call);
  });

  console.warn('low', 7);
  console.debug('unheard');
  stop();
  console.warn('late');

  expect(heard).toEqual([{ method: 'warn', args: ['low', 7] }]);
  expect(written.mock.calls).toEqual([['low', 7], ['late']]);
});

test('does not report what its report writes', () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  let heard = 0;
  const stop = consoleCalls(() => {
    heard += 1;
    console.error('again');
  });

  console.error('once');
  console.error('twice');
  stop();

  expect(heard).toBe(2);
});

test('lets nothing out that its report throws', () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  vi.spyOn(console, 'debug').mockImplementation(() => undefined);
  const stop = consoleCalls(() => {
    throw new Error('report');
  });

  expect(() => console.log('fine')).not.toThrow();
  stop();
});

test('is out of the way below and above the patches of others', () => {
  vi.spyOn(console, 'info').mockImplementation(() => undefined);
  const theirs: unknown[] = [];
  const heard: unknown[] = [];
  const below = console.info;
  console.info = (...args) => {
    theirs.push(args);
    below(...args);
  };
  const stop = consoleCalls(({ args }) => heard.push(args));
  const ours = console.info;
  console.info = (...args) => ours(...args);

  console.info(1);
  stop();
  console.info(2);

  expect(heard).toEqual([[1]]);
  expect(theirs).toEqual([[1], [2]]);
  // Who was on top takes theirs away: what is left is silent.
  console.info = ours;
  console.info(3);
  expect(heard).toEqual([[1]]);
  expect(theirs).toEqual([[1], [2], [3]]);
});

test('puts the console back, and stops', () => {
  const { error, warn, info, log } = console;
  const leaks = watchLeaks();
  const stop = consoleCalls(() => undefined);
  expect(console.log).not.toBe(log);

  stop();
  stop();

  expect([console.error, console.warn, console.info, console.log]).toEqual([error, warn, info, log]);
  expect(leaks.list()).toEqual([]);
  leaks.restore();
});
