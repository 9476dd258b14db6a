// @vitest-environment jsdom
import { afterEach, expect, test } from 'vitest';
import { watchLeaks } from '../../test/leaks.ts';
import { connection } from './connection.ts';

afterEach(() => Reflect.deleteProperty(navigator, 'onLine'));

function connect(isOnline: boolean): void {
  Object.defineProperty(navigator, 'onLine', { value: isOnline, configurable: true });
  window.dispatchEvent(new Event(isOnline ? 'online' : 'offline'));
}

test('reports the state now and at each change, and stops', () => {
  const leaks = watchLeaks();
  const heard: boolean[] = [];
  const stop = connection((isOnline) => heard.push(isOnline));

  connect(false);
  connect(true);
  stop();
  connect(false);

  expect(heard).toEqual([true, false, true]);
  expect(leaks.list()).toEqual([]);
  leaks.restore();
});
