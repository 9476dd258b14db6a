// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { watchLeaks } from '../../test/leaks.ts';
import { goOffline, hidePage } from '../testing/index.ts';
import { presence } from './presence.ts';

test('reports the state now and at each change, and stops', () => {
  const leaks = watchLeaks();
  const heard: boolean[] = [];
  const stop = presence((isPresent) => heard.push(isPresent));

  hidePage()();
  goOffline()();
  stop();
  hidePage()();

  // jsdom begins with a page that is prerendered, which is not hidden.
  expect(heard).toEqual([true, false, true, false, true]);
  expect(leaks.list()).toEqual([]);
  leaks.restore();
});

test('is present only while seen and online at once', () => {
  const heard: boolean[] = [];
  const stop = presence((isPresent) => heard.push(isPresent));

  const goOnline = goOffline();
  const showAgain = hidePage();
  goOnline();
  stop();
  showAgain();

  expect(heard).toEqual([true, false, false, false]);
});
