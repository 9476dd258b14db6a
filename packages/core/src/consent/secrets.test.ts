import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DeviceStorage } from '../browser/storage.ts';
import { createSecrets, listNames, secretPrefix } from './secrets.ts';

const dayMs = 86_400_000;

let texts: Map<string, string>;
let isAllowed: boolean;
let place: string | undefined;

const storage: DeviceStorage = {
  get: (key) => texts.get(key),
  set: (key, value) => !!texts.set(key, value),
  remove: (key) => texts.delete(key),
  keys: (prefix) => [...texts.keys()].filter((key) => key.startsWith(prefix)),
};

const open = (days = 90) =>
  createSecrets(
    storage,
    () => isAllowed,
    () => place,
    () => days,
  );

beforeEach(() => {
  texts = new Map();
  isAllowed = true;
  place = 'https://a.example/v1/envelopes?key=cw_a';
  vi.useFakeTimers({ now: 1_795_176_000_000 });
});

afterEach(() => {
  vi.useRealTimers();
});

test('a secret has more than 128 random bits and is kept as it is made', () => {
  const secret = open().make();

  expect(secret).toMatch(/^[\w-]{22}$/);
  expect(listNames(storage, secretPrefix)).toEqual([secret]);
});

test('nothing is kept where nothing may be stored', () => {
  isAllowed = false;

  open().make();

  expect(texts.size).toBe(0);
});

test('one that was made before it might be stored is kept later', () => {
  isAllowed = false;
  const secrets = open();
  const secret = secrets.make();
  isAllowed = true;

  secrets.keep(secret);

  expect(listNames(storage, secretPrefix)).toEqual([secret]);
});

test('it goes a day after the server has let the visit expire, and not before', () => {
  const secrets = open(30);
  const first = secrets.make();
  vi.advanceTimersByTime(31 * dayMs);
  secrets.make();
  expect(listNames(storage, secretPrefix)).toContain(first);

  vi.advanceTimersByTime(1);
  const last = secrets.make();

  expect(listNames(storage, secretPrefix)).not.toContain(first);
  expect(listNames(storage, secretPrefix)).toContain(last);
});

test('every server is owed all secrets, those of an erasure that it has not confirmed too', () => {
  const secrets = open();
  const first = secrets.make();
  secrets.owe();
  for (const name of storage.keys(secretPrefix)) storage.remove(name);
  place = 'https://b.example/v1/envelopes?key=cw_b';
  const second = secrets.make();

  secrets.owe();

  const now = Date.now();
  expect(storage.get('candor.forget https://a.example/v1/envelopes?key=cw_a')).toBe(
    `${now} ${first} ${second}`,
  );
  expect(storage.get('candor.forget https://b.example/v1/envelopes?key=cw_b')).toBe(`${now} ${second}`);
});

test('nothing is owed where there is nothing to prove', () => {
  open().owe();

  expect(texts.size).toBe(0);
});
