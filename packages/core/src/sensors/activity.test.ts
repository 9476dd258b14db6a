// @vitest-environment jsdom

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchLeaks } from '../../test/leaks.ts';
import { show } from '../../test/show.ts';
import { hidePage } from '../testing/index.ts';
import { activity } from './activity.ts';

beforeEach(() => show('visible'));

afterEach(() => {
  document.body.replaceChildren();
  Reflect.deleteProperty(document, 'visibilityState');
});

test('reports a page that is seen at once, what somebody does on it, and stops', () => {
  const leaks = watchLeaks();
  const report = vi.fn();
  const stop = activity(report);
  expect(report).toHaveBeenCalledTimes(1);

  for (const type of ['pointerdown', 'keydown', 'wheel']) window.dispatchEvent(new Event(type));
  window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  stop();
  window.dispatchEvent(new Event('keydown'));

  expect(report).toHaveBeenCalledTimes(5);
  expect(leaks.list()).toEqual([]);
  leaks.restore();
});

test('takes a page that has loaded at last for nobody who is there', () => {
  const report = vi.fn();
  const stop = activity(report);

  window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }));

  expect(report).toHaveBeenCalledTimes(1);
  stop();
});

test('reports nothing of a hidden page until it is seen', () => {
  const showAgain = hidePage();
  const report = vi.fn();
  const stop = activity(report);

  window.dispatchEvent(new Event('keydown'));
  expect(report).not.toHaveBeenCalled();
  showAgain();

  expect(report).toHaveBeenCalledTimes(1);
  stop();
});

test('reports a prerendered page once it is shown, which is a moment after it became visible', () => {
  const report = vi.fn();
  Object.defineProperty(document, 'prerendering', { value: true, configurable: true });
  const stop = activity(report);

  document.dispatchEvent(new Event('visibilitychange'));
  expect(report).not.toHaveBeenCalled();
  Reflect.deleteProperty(document, 'prerendering');
  document.dispatchEvent(new Event('prerenderingchange'));

  expect(report).toHaveBeenCalledTimes(1);
  stop();
});

test('hears what the page keeps to itself', () => {
  const field = document.body.appendChild(document.createElement('input'));
  field.addEventListener('keydown', (event) => event.stopPropagation());
  const report = vi.fn();
  const stop = activity(report);

  field.dispatchEvent(new Event('keydown', { bubbles: true }));

  expect(report).toHaveBeenCalledTimes(2);
  stop();
});
