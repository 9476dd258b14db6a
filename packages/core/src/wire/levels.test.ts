import { expect, test } from 'vitest';
import { allowsEvent } from './levels.ts';

test.each([
  ['basic', 'browser.web_vital', true],
  ['basic', 'exception', true],
  ['basic', 'performance', true],
  ['basic', 'ai.operation', true],
  ['basic', 'health.check', true],
  ['basic', 'page_view', false],
  ['basic', 'checkout', false],
  ['basic', 'constructor', false],
  ['enhanced', 'page_view', true],
  ['enhanced', 'checkout', true],
  ['full', 'checkout', true],
  ['none', 'exception', false],
] as const)('with %s, %s is kept: %s', (level, type, isKept) => {
  expect(allowsEvent(level, type)).toBe(isKept);
});

test('follows the site where it says what its own events need', () => {
  const levels = { checkout: 'basic', 'face.scan': 'full', exception: 'none' } as const;

  expect(allowsEvent('basic', 'checkout', levels)).toBe(true);
  expect(allowsEvent('enhanced', 'face.scan', levels)).toBe(false);
  expect(allowsEvent('full', 'exception', levels)).toBe(false);
});
