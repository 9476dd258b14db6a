import { afterEach, describe, expect, test, vi } from 'vitest';
import type { DeviceStorage } from '../browser/storage.ts';
import { createDevice, type DeviceParts } from './device.ts';
import { createJournal } from './journal.ts';
import type { LocalTexts } from './localTexts.ts';
import { encodeRecord, readName } from './record.ts';

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

const noTexts: LocalTexts = {
  names: () => [],
  read: () => undefined,
  write: () => true,
  remove: () => {},
};

function makeDevice(
  elapsed: () => number,
  { held = [], ...given }: Partial<DeviceParts> & { held?: readonly string[] } = {},
) {
  const { storage = memoryStorage(), local = noTexts } = given;
  const journal = createJournal({
    local,
    isAllowed: () => true,
    site: () => 'site',
    maxBytes: () => 1_000,
    now: Date.now,
    onSaved: () => {},
    onRefused: () => {},
  });
  for (const name of held) journal.held.add(name);
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
    ...given,
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

describe('more than there is room for', () => {
  /** A device whose `localStorage` holds so many records of one event each. */
  function crowdedDevice(
    types: readonly string[],
    { maxBytes, inMemory }: { maxBytes: number; inMemory?: string },
  ) {
    const texts = new Map<string, string>();
    const held: string[] = [];
    let seq = 0;
    const put = (type: string): void => {
      seq += 1;
      const event = JSON.stringify({ seq, type, timestamp: seq, data: {} });
      const head = {
        origin: 'other',
        sdk: { name: 'sdk', version: '1' },
        context: { consent: 'full' },
      } as const;
      const [name, text] = encodeRecord({ ...head, events: [event] }, Date.now() - 60_000, 'site');
      texts.set(name, text);
      if (type === inMemory) held.push(name);
    };
    types.forEach(put);
    const local = {
      names: () => [...texts.keys()],
      read: vi.fn((name: string) => texts.get(name)),
      write: (name: string, text: string) => Boolean(texts.set(name, text)),
      remove: (name: string) => void texts.delete(name),
    };
    const storage = memoryStorage();
    const set = vi.spyOn(storage, 'set');
    const drop = vi.fn<DeviceParts['drop']>();
    const onFull = vi.fn();
    const device = makeDevice(() => 0, {
      local,
      storage,
      drop,
      onFull,
      held,
      settings: () => ({ maxBytes, maxCharacters: 1_000, site: 'site', isLocal: true }),
    });
    const kept = (): number[] => [...texts.keys()].map((name) => readName(name)?.seq ?? 0);
    return { device, local, set, drop, onFull, put, kept };
  }
  const errors = Array<string>(300).fill('exception');
  const clicks = Array<string>(300).fill('ui.click');
  /** Room for about 450 of them. */
  const maxBytes = 450 * 150;

  test('is let go of in few steps, least worth and oldest first', async () => {
    const { device, set, drop, kept } = crowdedDevice([...errors, ...clicks], { maxBytes });

    await device.tidy();

    const gone = 600 - kept().length;
    expect(gone).toBeGreaterThan(0);
    expect(kept()).toEqual(
      [...Array(600).keys()].map((i) => i + 1).filter((seq) => seq <= 300 || seq > 300 + gone),
    );
    expect(drop.mock.calls.flatMap(([reason, numbers]) => [reason, ...numbers.flat()])).toEqual(
      expect.arrayContaining(['overflow', 301, 300 + gone]),
    );
    expect(set.mock.calls.length).toBeLessThan(10);
  });

  test('is not let go of to make room for what memory holds, which may be worth less', async () => {
    const { device, drop, kept } = crowdedDevice([...errors, ...clicks], { maxBytes, inMemory: 'ui.click' });

    await device.tidy();

    expect(drop).not.toHaveBeenCalled();
    expect(kept()).toHaveLength(600);
  });

  test('goes by itself as soon as what is not in memory alone is too much', async () => {
    const { device, kept } = crowdedDevice([...errors, ...errors, ...clicks], {
      maxBytes,
      inMemory: 'ui.click',
    });

    await device.tidy();

    expect(kept().filter((seq) => seq > 600)).toHaveLength(300);
    expect(kept().length).toBeLessThan(800);
    expect(kept().length).toBeGreaterThan(600);
  });

  test('is not read again to see what it is worth', async () => {
    const { device, local, put } = crowdedDevice([...errors, ...clicks], { maxBytes });
    await device.tidy();
    local.read.mockClear();
    for (let i = 0; i < 5; i++) put('ui.click');

    device.refresh();
    await device.tidy();

    expect(local.read.mock.calls.length).toBeLessThan(200);
  });

  test('is no more than half of it, however often it is looked through', async () => {
    const { device, onFull } = crowdedDevice(clicks, { maxBytes });
    let looks = 0;
    onFull.mockImplementation(() => {
      looks += 1;
      if (looks < 100) void device.tidy();
    });

    await device.tidy();
    await new Promise((resolve) => setTimeout(resolve, 20));

    expect(looks).toBe(0);
  });
});

test('counts as expired what a record holds, and not what was taken from it before', async () => {
  const old = Date.now() - 8 * 86_400_000;
  const texts = new Map([
    encodeRecord(
      {
        origin: 'other',
        sdk: { name: 'sdk', version: '1' },
        context: { consent: 'full' },
        events: [3, 9].map((seq) => JSON.stringify({ seq, type: 'exception', timestamp: old, data: {} })),
      },
      old,
      'site',
    ),
  ]);
  const drop = vi.fn<DeviceParts['drop']>();
  const device = makeDevice(() => 0, {
    local: {
      names: () => [...texts.keys()],
      read: (name) => texts.get(name),
      write: () => true,
      remove: (name) => void texts.delete(name),
    },
    drop,
    settings: () => ({ maxBytes: 10_000, maxCharacters: 1_000, site: 'site', isLocal: true }),
  });

  await device.tidy();

  expect(drop.mock.calls).toEqual([
    [
      'expired',
      [
        [3, 3],
        [9, 9],
      ],
      'other',
    ],
  ]);
  expect(texts.size).toBe(0);
});

test('counts what may stay of a record and finds no room', async () => {
  const event = (seq: number): string => JSON.stringify({ seq, type: 'exception', timestamp: seq, data: {} });
  const body = {
    origin: 'other',
    sdk: { name: 'sdk', version: '1' },
    context: { consent: 'full' as const },
    events: [1, 2, 3].map(event),
  };
  const texts = new Map([encodeRecord(body, Date.now() - 60_000, 'site')]);
  const drop = vi.fn<DeviceParts['drop']>();
  const device = makeDevice(() => 0, {
    local: {
      names: () => [...texts.keys()],
      read: (name) => texts.get(name),
      write: () => false,
      remove: (name) => void texts.delete(name),
    },
    drop,
    revise: ({ events, ...head }) => ({ ...head, events: events.slice(1) }),
    settings: () => ({ maxBytes: 10_000, maxCharacters: 1_000, site: 'site', isLocal: true }),
  });

  await device.revise();

  expect(texts.size).toBe(0);
  expect(drop.mock.calls.toSorted()).toEqual([
    ['overflow', [[2, 3]], 'other'],
    ['withdrawn', [[1, 1]], 'other'],
  ]);
});
