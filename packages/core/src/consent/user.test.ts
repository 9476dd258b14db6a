import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DeviceStorage } from '../browser/storage.ts';
import { createUser, userKey } from './user.ts';

const dayMs = 86_400_000;
const at = 1_795_176_000_000;

let texts: Record<string, string>;
let days: number;
let line: (() => unknown)[];
const onKnown = vi.fn();

const storage: DeviceStorage = {
  get: (key) => texts[key],
  set(key, value) {
    texts[key] = value;
    return true;
  },
  remove: (key) => delete texts[key],
  keys: () => Object.keys(texts),
};

/** One more tab of the same browser. */
function openTab(device = storage): (startedAt: number) => string | undefined {
  return createUser(device, () => days, new Set(), onKnown);
}

/** Grants each lock that is asked for, one after the other. */
function goOn(): void {
  for (const work of line.splice(0)) work();
}

beforeEach(() => {
  texts = {};
  days = 30;
  line = [];
  onKnown.mockClear();
  vi.useFakeTimers();
  vi.stubGlobal('navigator', {
    locks: {
      request(_: string, work: () => unknown) {
        line.push(work);
        return Promise.resolve();
      },
    },
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('is none until no other tab makes one, and then the same in all of them', () => {
  const [one, other] = [openTab(), openTab()];
  expect([one(at), other(at)]).toEqual([undefined, undefined]);

  goOn();

  expect(one(at)).toMatch(/^[\w-]{21}$/);
  expect(other(at)).toBe(one(at));
  expect(onKnown).toHaveBeenCalledTimes(2);
});

test('is there at once where a browser has no locks', () => {
  vi.stubGlobal('navigator', {});

  expect(openTab()(at)).toMatch(/^[\w-]{21}$/);
});

test.each([
  [1, 0, true],
  [1, 1, false],
  [30, 29, true],
  [30, 30, false],
  [365, 364, true],
  [365, 365, false],
])('of %i days is the same after %i: %s', (lasting, passed, isSame) => {
  days = lasting;
  const user = openTab();
  user(at);
  goOn();
  const before = user(at);

  user(at + passed * dayMs);
  goOn();

  expect(user(at + passed * dayMs) === before).toBe(isSame);
});

test('follows a site that makes its days fewer', () => {
  const user = openTab();
  user(at);
  goOn();
  const before = user(at);
  days = 7;

  user(at + 8 * dayMs);
  goOn();

  expect(user(at + 8 * dayMs)).not.toBe(before);
});

test('is not the same for years after a clock was set back', () => {
  const user = openTab();
  user(at);
  goOn();

  expect(user(at - 31 * dayMs)).toBeUndefined();
});

describe('where there may be none', () => {
  test('nothing is made, and what lies there goes', () => {
    const user = openTab();
    user(at);
    goOn();
    days = 0;

    expect(user(at)).toBeUndefined();
    goOn();

    expect(texts).toEqual({});
  });

  test('none is made either by a tab that stood in line when that was said', () => {
    const user = openTab();
    user(at);
    days = 0;

    goOn();

    expect(texts).toEqual({});
    expect(onKnown).not.toHaveBeenCalled();
  });
});

test('an id that was erased comes back from no tab', () => {
  const [one, other] = [openTab(), openTab()];
  one(at);
  goOn();
  const before = other(at);

  storage.remove(userKey);
  one(at);
  other(at);
  goOn();

  expect(one(at)).not.toBe(before);
  expect(one(at)).toBe(other(at));
});

test('is none, without end or error, where nothing can be stored', () => {
  vi.stubGlobal('navigator', {});

  expect(openTab({ ...storage, set: () => false })(at)).toBeUndefined();
  expect(onKnown).not.toHaveBeenCalled();
});

test.each([
  '',
  'null',
  '{}',
  'joe@example.com 1795176000000',
  `${'x'.repeat(21)} then`,
  `${'x'.repeat(300)} ${at}`,
])('takes %s for no id', (text) => {
  texts[userKey] = text;

  expect(openTab()(at)).toBeUndefined();
});
