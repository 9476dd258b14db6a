import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { makeFolder } from '../../test/folder.ts';
import { openIn } from '../../test/openAdministration.ts';
import { createKeyLimits } from './keyLimits.ts';
import { openKeyUsage } from './keyUsage.ts';

const MIDNIGHT = Date.UTC(2026, 10, 28);

async function open(choice: object) {
  const folder = await makeFolder();
  const clock = { at: MIDNIGHT };
  const now = (): number => clock.at;
  const { keys, usage } = await openIn(folder, { now });
  const key = await keys.add('u_1', { name: 'Shop', project: 'default', origins: [], ...choice });
  return { folder, clock, now, keys, usage, key, limits: createKeyLimits(keys, usage, 1_000, now) };
}

test('holds a key to its quota until midnight, UTC, and counts what it refuses', async () => {
  const { clock, usage, key, limits } = await open({ eventsPerDay: 10 });

  limits.spend(key.key, 9);
  expect(limits.isOpen(key.key)).toBe(true);
  limits.spend(key.key, 3);
  expect(limits.isOpen(key.key)).toBe(false);
  expect(limits.waitSeconds?.(key.key)).toBe(3600);
  clock.at = MIDNIGHT + 24 * 3_600_000 - 90_000;
  expect(limits.isOpen(key.key)).toBe(false);
  expect(limits.waitSeconds?.(key.key)).toBe(90);
  expect(usage.today(key.id)).toEqual({ events: 12, refused: 2 });
  clock.at += 90_000;
  expect(limits.isOpen(key.key)).toBe(true);
  expect(usage.today(key.id)).toEqual({ events: 0, refused: 0 });
});

test('writes down at the stop what could not be written before', async () => {
  const folder = await makeFolder();
  const now = (): number => MIDNIGHT;
  const onFailure = vi.fn();
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const usage = await openKeyUsage(folder, { now, onFailure });
    usage.add('k_1', 'events', 7);
    // Nothing can be written in its place.
    await mkdir(join(folder, 'usage.json.new'));
    vi.advanceTimersByTime(10_000);
    await vi.waitFor(() => expect(onFailure).toHaveBeenCalledTimes(1));
    await rm(join(folder, 'usage.json.new'), { recursive: true });

    await usage.close();
  } finally {
    vi.useRealTimers();
  }

  const again = await openKeyUsage(folder, { now, onFailure });
  expect(again.today('k_1')).toEqual({ events: 7, refused: 0 });
  await again.close();
});

test('holds a key to its own rate, others to the usual, and follows a change', async () => {
  const { clock, keys, key, limits } = await open({ eventsPerSecond: 1 });

  limits.spend(key.key, 11);
  limits.spend(keys.first.key, 11);
  expect(limits.isOpen(key.key)).toBe(false);
  expect(limits.waitSeconds?.(key.key)).toBeUndefined();
  expect(limits.isOpen(keys.first.key)).toBe(true);
  clock.at += 2_000;
  expect(limits.isOpen(key.key)).toBe(true);
  limits.spend(key.key, 11);
  expect(limits.isOpen(key.key)).toBe(false);
  await keys.change('u_1', key.id, { eventsPerSecond: 100 });
  expect(limits.isOpen(key.key)).toBe(true);
});

test('says when less than a fifth is left, of the rate or of the day', async () => {
  const { keys, key, limits } = await open({ eventsPerDay: 100 });

  limits.spend(key.key, 80);
  expect(limits.isLow(key.key)).toBe(false);
  limits.spend(key.key, 1);
  expect(limits.isLow(key.key)).toBe(true);
  limits.spend(keys.first.key, 8_001);

  expect(limits.isLow(keys.first.key)).toBe(true);
});

test('remembers the day over a restart, and begins anew with a file that cannot be read', async () => {
  const { folder, now, usage } = await open({});
  usage.add('k_1', 'events', 5);
  await usage.close();

  const again = await openKeyUsage(folder, { now, onFailure: () => {} });

  expect(again.today('k_1')).toEqual({ events: 5, refused: 0 });
  expect(again.today('constructor')).toEqual({ events: 0, refused: 0 });
  await again.close();
});
