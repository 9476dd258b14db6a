import { createHmac } from 'node:crypto';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeFolder } from '../../test/folder.ts';
import { makeInnerEvent } from '../../test/innerEvent.ts';
import { createLiveFeed, type LiveFeed } from '../api/liveFeed.ts';
import { type Keyed, openHashKey } from '../keys/hashKey.ts';
import type { PassSpool } from '../spool/passSpool.ts';
import { createMemoryStore } from '../store/memory.ts';
import { createErase } from './erase.ts';
import { createErasedVisits } from './erased.ts';
import { createPurge } from './purge.ts';
import { createRestrict } from './restrict.ts';
import { createRestrictedVisits } from './restrictedVisits.ts';

const keyed: Keyed = (purpose, text) =>
  createHmac('sha256', 'test').update(`${purpose} ${text}`).digest('hex');

describe('the key of a server', () => {
  test('is made once, for its user only, and hashes the same after a restart', async () => {
    const folder = await makeFolder();

    const first = (await openHashKey(folder))('user', 'a');

    expect(first).toMatch(/^[\da-f]{32}$/);
    expect((await openHashKey(folder))('user', 'a')).toBe(first);
    expect((await openHashKey(folder))('erased', 'a')).not.toBe(first);
    expect((await openHashKey(await makeFolder()))('user', 'a')).not.toBe(first);
    expect((await stat(join(folder, 'hash.key'))).mode & 0o777).toBe(0o600);
  });

  test('that is given takes the place of the file, and makes none', async () => {
    const folder = await makeFolder();
    const given = Buffer.alloc(32, 1);

    const key = await openHashKey(folder, given);

    expect(key('user', 'a')).toBe((await openHashKey(await makeFolder(), given))('user', 'a'));
    expect(await readdir(folder)).toEqual([]);
    expect(key.derive('one')).not.toEqual(key.derive('other'));
  });

  test('is refused where the file has another, for one of them is wrong', async () => {
    const folder = await makeFolder();
    await openHashKey(folder);

    await expect(openHashKey(folder, Buffer.alloc(32, 1))).rejects.toThrow(
      /CANDOR_HASH_KEY is another key than .*hash\.key\. Remove the one that is wrong/,
    );
  });

  test('that was cut short is refused, with the cure', async () => {
    const folder = await makeFolder();
    await writeFile(join(folder, 'hash.key'), 'short');

    await expect(openHashKey(folder)).rejects.toThrow(/hash\.key is no key\. Put back a copy/);
  });
});

describe('erased visits', () => {
  test('are known by project and id, and their marks hold neither', () => {
    const erased = createErasedVisits(keyed);

    erased.add([erased.markOf('shop', 'visit-1')]);

    expect(erased.has('shop', 'visit-1')).toBe(true);
    expect(erased.has('shop', 'visit-2')).toBe(false);
    expect(erased.has('blog', 'visit-1')).toBe(false);
    expect(erased.markOf('shop', 'visit-1')).not.toContain('visit-1');
  });
});

test('the live view forgets what was erased, and goes on', () => {
  const live = createLiveFeed();
  live.publish([makeInnerEvent({ session: 'a' }), makeInnerEvent({ session: 'b' })]);

  live.forget(({ session }) => session === 'a');
  live.publish([makeInnerEvent({ session: 'c' })]);

  expect(live.recent().map(({ event, place }) => [event.session, place])).toEqual([
    ['b', 2],
    ['c', 3],
  ]);
});

describe('what was taken a moment before', () => {
  const visits = { project: 'default', sessions: ['a'] };
  const audit = async (): Promise<void> => {};

  test.each<[string, (live: LiveFeed, passSpool: PassSpool) => Promise<unknown>]>([
    [
      'erased',
      (live, passSpool) =>
        createErase({
          store: createMemoryStore(),
          passSpool,
          quarantine: { keep: async () => {}, remove: async () => {} },
          live,
          forwards: { forget: async () => {} },
          erased: createErasedVisits(keyed),
          restricted: createRestrictedVisits(),
          audit,
          removal: { request: async () => {} },
          isShared: false,
          retentionDays: 90,
        })(visits),
    ],
    [
      'restricted',
      (live, passSpool) =>
        createRestrict({
          store: createMemoryStore(),
          passSpool,
          live,
          restricted: createRestrictedVisits(),
          audit,
          retentionDays: 90,
          now: Date.now,
        })(visits, true),
    ],
  ])('is not in the live view either when it is %s', async (_what, forget) => {
    const live = createLiveFeed();
    const taken = [makeInnerEvent({ session: 'a' })];

    await forget(live, async () => live.publish(taken.splice(0)));

    expect(live.recent()).toEqual([]);
  });
});

describe('purging', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  const hour = 3_600_000;

  test('runs once for many erasures, soon, and then not for an hour', async () => {
    const purge = vi.fn(async () => {});
    const { request, close } = createPurge({ purge }, () => {});

    for (let i = 0; i < 5; i++) request();
    await vi.advanceTimersByTimeAsync(1000);
    expect(purge).toHaveBeenCalledTimes(1);

    request();
    await vi.advanceTimersByTimeAsync(hour - 10);
    expect(purge).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(20);
    expect(purge).toHaveBeenCalledTimes(2);
    await close();
  });

  test('is tried again where it failed, and says so', async () => {
    const log = vi.fn();
    const purge = vi.fn(async () => {}).mockRejectedValueOnce(new Error('away'));
    const { request, close } = createPurge({ purge }, log);

    request();
    await vi.advanceTimersByTimeAsync(1000);
    expect(log).toHaveBeenCalledWith('warn', expect.stringContaining('tried again'), expect.anything());
    await vi.advanceTimersByTimeAsync(hour);

    expect(purge).toHaveBeenCalledTimes(2);
    await close();
  });

  test('does not begin after the server was closed', async () => {
    const purge = vi.fn(async () => {});
    const { request, close } = createPurge({ purge }, () => {});
    request();

    await close();
    request();
    await vi.advanceTimersByTimeAsync(2 * hour);

    expect(purge).not.toHaveBeenCalled();
  });
});
