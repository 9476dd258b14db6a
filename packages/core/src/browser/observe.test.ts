import { expect, test, vi } from 'vitest';
import { watchLeaks } from '../../test/leaks.ts';
import { isObservable, observe } from './observe.ts';

test('reports entries as they come', async () => {
  const names: string[] = [];
  const stop = observe('mark', (entries) => {
    names.push(...entries.map(({ name }) => name));
  });
  performance.mark('here');

  await vi.waitFor(() => expect(names).toContain('here'));
  stop();
});

test('answers quietly when the platform does not know the type', () => {
  const onEntries = vi.fn();

  observe('no-such-type', onEntries)();

  expect(isObservable('no-such-type')).toBe(false);
  expect(onEntries).not.toHaveBeenCalled();
});

test('answers quietly where the whole API is switched off', () => {
  vi.stubGlobal('PerformanceObserver', undefined);

  expect(() => observe('mark', () => undefined)()).not.toThrow();

  vi.unstubAllGlobals();
});

test('disconnects, and stops', () => {
  const leaks = watchLeaks();

  const stop = observe('mark', () => undefined);
  expect(leaks.list()).toEqual(['observer × 1']);
  stop();

  expect(leaks.list()).toEqual([]);
  leaks.restore();
});
