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
  const eventLevels = { checkout: 'basic', 'face.scan': 'full', exception: 'none' } as const;

  expect(allowsEvent('basic', 'checkout', { eventLevels })).toBe(true);
  expect(allowsEvent('enhanced', 'face.scan', { eventLevels })).toBe(false);
  expect(allowsEvent('full', 'exception', { eventLevels })).toBe(false);
});

test('follows a definition, unless the site names the type besides', () => {
  const events = { checkout: { level: 'basic', fields: {} } } as const;

  expect(allowsEvent('basic', 'checkout', { events })).toBe(true);
  expect(allowsEvent('basic', 'checkout', { events, eventLevels: { checkout: 'full' } })).toBe(false);
});
