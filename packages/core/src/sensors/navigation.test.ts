// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest';
import { watchLeaks } from '../../test/leaks.ts';
import { navigation, type SoftNavigation } from './navigation.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  history.replaceState(null, '', '/');
});

function hear() {
  const heard: SoftNavigation[] = [];
  const stop = navigation((soft) => heard.push(soft));
  return { heard, stop };
}

test('reports pushes and replacements after they took place', () => {
  const { heard, stop } = hear();

  history.pushState(null, '', '/cart');
  history.replaceState(null, '', '/cart?step=2');
  stop();

  expect(heard).toEqual([{ url: `${location.origin}/cart` }, { url: `${location.origin}/cart?step=2` }]);
});

test('reports going back', async () => {
  history.pushState(null, '', '/deep');
  const { heard, stop } = hear();

  const wentBack = new Promise((resolve) => window.addEventListener('popstate', resolve, { once: true }));
  history.back();
  await wentBack;
  stop();

  expect(heard).toEqual([{ url: `${location.origin}/` }]);
});

test('lets the page throw its own errors', () => {
  const { heard, stop } = hear();

  expect(() => history.pushState(null, '', 'https://elsewhere.test/')).toThrow();
  stop();

  expect(heard).toEqual([]);
});

test('hands back what a function of the page gives that was there before', () => {
  const native = history.pushState;
  history.pushState = () => 'moved' as unknown as undefined;
  const { stop } = hear();

  expect(history.pushState(null, '', '/cart')).toBe('moved');

  stop();
  history.pushState = native;
});

test('stays silently in the chain when somebody patched on top', () => {
  const original = history.pushState;
  const { heard, stop } = hear();
  const ours = history.pushState;
  history.pushState = function (...args) {
    ours.apply(this, args);
  };

  stop();
  history.pushState(null, '', '/later');

  expect(location.pathname).toBe('/later');
  expect(heard).toEqual([]);
  history.pushState = original;
});

test('asks the Navigation API where there is one', () => {
  const api = new EventTarget();
  vi.stubGlobal('navigation', api);
  const { heard, stop } = hear();

  api.dispatchEvent(Object.assign(new Event('currententrychange'), { navigationType: 'push' }));
  api.dispatchEvent(Object.assign(new Event('currententrychange'), { navigationType: null }));
  stop();

  expect(heard).toEqual([{ url: `${location.origin}/` }]);
});

test('puts the history back, and stops', () => {
  vi.stubGlobal('navigation', undefined);
  const leaks = watchLeaks();

  const { heard, stop } = hear();
  expect(leaks.list()).toEqual([
    'listener popstate × 1',
    'patched history.pushState',
    'patched history.replaceState',
  ]);
  stop();
  history.pushState(null, '', '/after');

  expect(heard).toEqual([]);
  expect(leaks.list()).toEqual([]);
  leaks.restore();
});
