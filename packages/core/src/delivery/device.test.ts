import { afterEach, expect, test, vi } from 'vitest';
import type { DeviceStorage } from '../browser/storage.ts';
import { createDevice, type DeviceParts } from './device.ts';
import { createJournal } from './journal.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Longer than a database that failed is left alone. */
const LATER_MS = 11_000;

function memoryStorage(): DeviceStorage {
  const texts = new Map<string, string>();
  return {
    get: (key) => texts.get(key),
    set: (key, value) => Boolean(texts.set(key, value)),
    remove: (key) => void texts.delete(key),
    keys: (prefix) => [...texts.keys()].filter((key) => key.startsWith(prefix)),
  };
}

function makeDevice(elapsed: () => number) {
  const storage = memoryStorage();
  const local = {
    names: () => [],
    read: () => undefined,
    write: () => true,
    remove: () => {},
  };
  const journal = createJournal({
    local,
    isAllowed: () => true,
    site: () => 'site',
    maxBytes: () => 1_000,
    now: Date.now,
    onSaved: () => {},
    onRefused: () => {},
  });
  const parts: DeviceParts = {
    storage,
    local,
    journal,
    isAllowed: () => true,
    settings: () => ({ maxBytes: 1_000, maxCharacters: 1_000, site: 'site', isLocal: false }),
    now: Date.now,
    elapsed,
    revise: (body) => body,
    account: () => undefined,
    drop: () => {},
    onMore: () => {},
    onFull: () => {},
    onHeld: () => {},
  };
  return createDevice(parts);
}

test('asks the database again when it did not answer the first time, once it has rested', async () => {
  let passedMs = 0;
  const open = vi.fn(() => {
    throw new DOMException('not now', 'UnknownError');
  });
  vi.stubGlobal('indexedDB', { open });
  const device = makeDevice(() => passedMs);
  await device.play('site');
  expect(device.isHeld).toBe(true);

  await device.next();
  expect(open).toHaveBeenCalledTimes(1);
  await device.next();
  expect(open).toHaveBeenCalledTimes(1);
  passedMs += LATER_MS;
  await device.next();

  expect(open).toHaveBeenCalledTimes(2);
  device.rest();
});
