// @vitest-environment jsdom
import { afterEach, expect, test } from 'vitest';
import { watchLeaks } from '../../test/leaks.ts';
import { visibility } from './visibility.ts';

afterEach(() => Reflect.deleteProperty(document, 'visibilityState'));

function show(state: DocumentVisibilityState): void {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}

test('reports the state now and at each change, and stops', () => {
  const leaks = watchLeaks();
  const heard: boolean[] = [];
  const stop = visibility((isVisible) => heard.push(isVisible));

  show('hidden');
  show('visible');
  stop();
  show('hidden');

  // jsdom begins with a page that is prerendered, which is not hidden.
  expect(heard).toEqual([true, false, true]);
  expect(leaks.list()).toEqual([]);
  leaks.restore();
});
