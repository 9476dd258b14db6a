import { expect, test } from 'vitest';
import { kindOf, longestRetention, retentionOf } from './dataKind.ts';

test.each([
  ['exception', 'errors'],
  ['error.feedback', 'errors'],
  ['browser.web_vital', 'performance'],
  ['http.client.request', 'performance'],
  ['consent.change', 'consent'],
  ['page_view', 'usage'],
  ['a type of a site', 'usage'],
])('%s is of the kind %s', (type, kind) => {
  expect(kindOf(type)).toBe(kind);
});

test('a kind has its own days, and what has none those of everything', () => {
  expect(retentionOf('exception', 90, { errors: 30 })).toBe(30);
  expect(retentionOf('page_view', 90, { errors: 30 })).toBe(90);
});

test('a decision on consent is kept for three years, and for longer where everything is', () => {
  expect(retentionOf('consent.change', 90, { usage: 5 })).toBe(1095);
  expect(retentionOf('consent.change', 2000, {})).toBe(2000);
});

test('the longest is that of any kind', () => {
  expect(longestRetention(90, {})).toBe(90);
  expect(longestRetention(90, { errors: 30, performance: 400 })).toBe(400);
});
