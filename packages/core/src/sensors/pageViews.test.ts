// @vitest-environment jsdom
import { afterEach, expect, test } from 'vitest';
import { watchLeaks } from '../../test/leaks.ts';
import { pageViews } from './pageViews.ts';

afterEach(() => {
  history.replaceState(null, '', '/');
  Reflect.deleteProperty(document, 'prerendering');
});

function hear() {
  const paths: string[] = [];
  const stop = pageViews(({ path }) => paths.push(path));
  return { paths, stop };
}

test('reports the first page and each later path once', () => {
  const { paths, stop } = hear();

  history.pushState(null, '', '/cart');
  history.replaceState(null, '', '/cart?step=2');
  stop();

  expect(paths).toEqual(['/', '/cart']);
});

test('reports a page again when it comes back from the back/forward cache', () => {
  const { paths, stop } = hear();

  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }));
  stop();

  expect(paths).toEqual(['/', '/']);
});

test('waits for a prerendered page to be shown', () => {
  Object.defineProperty(document, 'prerendering', { value: true, configurable: true });
  const { paths, stop } = hear();
  history.replaceState(null, '', '/guess');
  expect(paths).toEqual([]);

  document.dispatchEvent(new Event('prerenderingchange'));
  stop();

  expect(paths).toEqual(['/guess']);
});

test('leaves nothing behind, and stops', () => {
  const leaks = watchLeaks();

  const { paths, stop } = hear();
  stop();
  history.pushState(null, '', '/after');

  expect(paths).toEqual(['/']);
  expect(leaks.list()).toEqual([]);
  leaks.restore();
});
