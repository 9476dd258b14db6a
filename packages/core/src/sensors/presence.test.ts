// @vitest-environment jsdom
import { afterEach, expect, test } from 'vitest';
import { watchLeaks } from '../../test/leaks.ts';
import { show } from '../../test/show.ts';
import { presence } from './presence.ts';

afterEach(() => {
  Reflect.deleteProperty(document, 'visibilityState');
  Reflect.deleteProperty(navigator, 'onLine');
});

function connect(isOnline: boolean): void {
  Object.defineProperty(navigator, 'onLine', { value: isOnline, configurable: true });
  window.dispatchEvent(new Event(isOnline ? 'online' : 'offline'));
}

test('reports the state now and at each change, and stops', () => {
  const leaks = watchLeaks();
  const heard: boolean[] = [];
  const stop = presence((isPresent) => heard.push(isPresent));

  show('hidden');
  show('visible');
  connect(false);
  connect(true);
  stop();
  show('hidden');

  // jsdom begins with a page that is prerendered, which is not hidden.
  expect(heard).toEqual([true, false, true, false, true]);
  expect(leaks.list()).toEqual([]);
  leaks.restore();
});

test('is present only while seen and online at once', () => {
  const heard: boolean[] = [];
  const stop = presence((isPresent) => heard.push(isPresent));

  connect(false);
  show('hidden');
  connect(true);
  stop();

  expect(heard).toEqual([true, false, false, false]);
});
