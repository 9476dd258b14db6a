import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { tcf } from './tcf.ts';

type Callback = (data: unknown, isSuccess: boolean) => void;

const page = globalThis as unknown as Record<string, unknown>;
const reported = vi.fn();
const collector = { reportConsent: reported, updateConfig: vi.fn(), onDestroy: () => () => undefined };
let listeners: Map<number, Callback>;

/** Like a platform: each listener has a number, which it is told with every answer. */
function platform(command: string, _version: number, callback: Callback, id?: number): void {
  if (command === 'addEventListener') listeners.set(7, callback);
  if (command === 'removeEventListener') callback(listeners.delete(id ?? 0), true);
}

function say(data: object, isSuccess = true): void {
  for (const [listenerId, callback] of listeners) callback({ listenerId, ...data }, isSuccess);
}

const purposes = (...granted: number[]) => ({
  consents: Object.fromEntries(granted.map((purpose) => [purpose, true])),
});

beforeEach(() => {
  vi.useFakeTimers();
  reported.mockReset();
  listeners = new Map();
  page['__tcfapi'] = platform;
});

afterEach(() => {
  vi.useRealTimers();
  delete page['__tcfapi'];
});

test.each<[readonly number[], string]>([
  [[], 'none'],
  [[1, 8], 'none'],
  [[10], 'basic'],
  [[1, 8, 10], 'enhanced'],
  [[1, 8, 9, 10], 'full'],
  [[8, 9, 10], 'basic'],
])('consent to the purposes %j is the level %s', (granted, level) => {
  tcf(collector);

  say({ eventStatus: 'tcloaded', gdprApplies: true, purpose: purposes(...granted) });

  expect(reported.mock.calls).toEqual([[level, 'tcf']]);
});

test('follows later changes', () => {
  tcf(collector);

  say({ eventStatus: 'tcloaded', purpose: purposes(1, 8, 10) });
  say({ eventStatus: 'cmpuishown', purpose: purposes(1, 8, 10) });
  say({ eventStatus: 'useractioncomplete', purpose: purposes() });

  expect(reported.mock.calls.map(([level]) => level)).toEqual(['enhanced', 'none']);
});

test.each<[string, object | null, boolean]>([
  ['while the dialog is open', { eventStatus: 'cmpuishown', purpose: purposes(1, 8, 10) }, true],
  ['where the GDPR does not apply', { eventStatus: 'tcloaded', gdprApplies: false }, true],
  ['of a platform that failed', { eventStatus: 'tcloaded', cmpStatus: 'error' }, true],
  ['without success', { eventStatus: 'tcloaded', purpose: purposes(10) }, false],
])('makes nothing of what is said %s', (_, data, isSuccess) => {
  tcf(collector);

  say(data ?? {}, isSuccess);

  expect(reported).not.toHaveBeenCalled();
});

test.each([[null], [7], [{ eventStatus: 'tcloaded' }], [{ eventStatus: 'tcloaded', purpose: null }]])(
  'takes the broken answer %j for nothing more than a no',
  (data) => {
    tcf(collector);

    for (const callback of listeners.values()) callback(data, true);

    expect(reported.mock.calls.every(([level]) => level === 'none')).toBe(true);
  },
);

test('a site has the last word on what a level needs', () => {
  tcf(collector, { levels: { full: [1] } });

  say({ eventStatus: 'tcloaded', purpose: purposes(1) });

  expect(reported.mock.calls).toEqual([['full', 'tcf']]);
});

test('refuses a table of names', () => {
  expect(() => tcf(collector, { levels: { basic: ['10'] } as never })).toThrow(
    'each a list of numbers, got basic',
  );
});

test('stops listening', () => {
  const stop = tcf(collector);
  say({ eventStatus: 'tcloaded', purpose: purposes(10) });

  stop();

  expect(listeners.size).toBe(0);
});

test('stops listening to a platform that answers only after that', () => {
  const stop = tcf(collector);
  stop();
  expect(listeners.size).toBe(1);

  say({ eventStatus: 'tcloaded', purpose: purposes(1, 8, 10) });

  expect(listeners.size).toBe(0);
  expect(reported).not.toHaveBeenCalled();
});

test('waits for a platform that comes late, and not for ever', () => {
  delete page['__tcfapi'];
  tcf(collector);
  vi.advanceTimersByTime(5000);
  page['__tcfapi'] = platform;
  vi.advanceTimersByTime(10_000);
  say({ eventStatus: 'tcloaded', purpose: purposes(10) });

  expect(reported).toHaveBeenCalledOnce();
  delete page['__tcfapi'];
  const stop = tcf(collector);
  vi.advanceTimersByTime(120_000);
  expect(vi.getTimerCount()).toBe(0);
  stop();
});
