import { expect, test } from 'vitest';
import { pressureAt } from './pressure.ts';

const event = (type: string, data: Record<string, string> = {}) => ({ seq: 1, type, timestamp: 0, data });

test.each([
  ['an error', event('exception'), false],
  ['a vital', event('browser.web_vital'), false],
  ['a decision', event('consent.change'), false],
  ['what a page has loaded', event('browser.resources'), true],
  ['a request', event('http.client.request'), true],
  ['a warning', event('log', { severity: 'warn' }), false],
  ['a line for who looks for a fault', event('log', { severity: 'debug' }), true],
])('half full, %s is turned down: %#', (_what, one, isShed) => {
  expect(pressureAt(0.49).sheds(one)).toBe(false);
  expect(pressureAt(0.5).sheds(one)).toBe(isShed);
});

test('the fuller, the longer the wait, up to a minute', () => {
  const waits = [0, 0.5, 0.79, 0.8, 0.85, 0.9, 1, 1.1].map((share) => pressureAt(share).refusal?.retryAfter);

  expect(waits).toEqual([undefined, undefined, undefined, 2, 16, 31, 60, 60]);
});
