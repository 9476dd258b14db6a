import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLease, type Lease } from './lease.ts';
import type { DeviceStorage } from './storage.ts';

const key = 'candor.lease part';
const second = 1000;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-20T12:00:00Z') });
});

afterEach(() => {
  vi.clearAllTimers();
  vi.useRealTimers();
});

/** A device with pages; a page that sleeps or is dead neither reads nor writes. */
function device() {
  const texts: Record<string, string> = {};
  const fence = (): number => Number(texts[key]?.split(' ')[0]);
  const open = (set?: DeviceStorage['set']) => {
    const onHeld = vi.fn<(hadRival: boolean) => void>();
    const storage: DeviceStorage = {
      get: (name) => texts[name],
      set:
        set ??
        ((name, text) => {
          texts[name] = text;
          return true;
        }),
      remove: (name) => delete texts[name],
      keys: () => Object.keys(texts),
    };
    return { lease: createLease('part', storage, onHeld), onHeld };
  };
  return { texts, fence, open };
}

/** Ends all pages without a word. */
function die(): void {
  const now = Date.now();
  vi.clearAllTimers();
  // Clearing sets the faked clock back to its start.
  vi.setSystemTime(now);
}

function held(...leases: readonly Lease[]): boolean[] {
  return leases.map((lease) => lease.isHeld());
}

describe('a free part', () => {
  test('is taken at once', () => {
    const { lease, onHeld } = device().open();

    expect(lease.isHeld()).toBe(true);
    expect(onHeld.mock.calls).toEqual([[false]]);
  });

  test('stays with its holder for as long as that runs', () => {
    const { open, fence } = device();
    const first = open();
    const heir = open();

    vi.advanceTimersByTime(60 * second);

    expect(held(first.lease, heir.lease)).toEqual([true, false]);
    expect(heir.onHeld).not.toHaveBeenCalled();
    expect(fence()).toBe(1);
  });
});

describe('the next in line', () => {
  test('is not the one that has just given it up', () => {
    const { open } = device();
    const first = open();
    const heir = open();
    vi.advanceTimersByTime(5 * second);

    first.lease.stop();
    const again = open();
    vi.advanceTimersByTime(5 * second);

    expect(held(again.lease, heir.lease)).toEqual([false, true]);
  });

  test('takes over within two seconds when the holder dies without a word', () => {
    const { open, fence } = device();
    open();
    vi.advanceTimersByTime(5 * second);
    die();
    const heir = open();

    vi.advanceTimersByTime(second);
    const early = heir.lease.isHeld();
    vi.advanceTimersByTime(second + 100);

    expect([early, heir.lease.isHeld()]).toEqual([false, true]);
    expect(heir.onHeld.mock.calls).toEqual([[true]]);
    expect(fence()).toBe(2);
  });

  test('takes over at its next look when the holder stops', () => {
    const { open } = device();
    const first = open();
    const heir = open();
    vi.advanceTimersByTime(5 * second);

    first.lease.stop();
    vi.advanceTimersByTime(550);

    expect(held(first.lease, heir.lease)).toEqual([false, true]);
  });

  test('takes over at once when it comes after the holder has stopped', () => {
    const { open } = device();
    open().lease.stop();

    const { lease, onHeld } = open();

    expect(lease.isHeld()).toBe(true);
    expect(onHeld.mock.calls).toEqual([[false]]);
  });

  test('is the only one of many', () => {
    const { open } = device();
    open();
    vi.advanceTimersByTime(5 * second);
    die();
    const heirs = [...Array(10)].map(() => open().lease);

    vi.advanceTimersByTime(3 * second);

    expect(held(...heirs).filter(Boolean)).toHaveLength(1);
  });

  test('leaves the line when it stops', () => {
    const { open } = device();
    const first = open();
    const heir = open();

    heir.lease.stop();
    first.lease.stop();
    vi.advanceTimersByTime(5 * second);

    expect(heir.onHeld).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('does not end the term of the holder when it stops', () => {
    const { open } = device();
    const first = open();

    open().lease.stop();

    expect(first.lease.isHeld()).toBe(true);
  });

  test('does not wait for a term that ends later than any term', () => {
    const { texts, open } = device();
    texts[key] = `4 stranger ${Date.now() + 3600 * second}`;

    expect(open().lease.isHeld()).toBe(true);
  });

  test('writes a higher number than the one before', () => {
    const { texts, open, fence } = device();
    texts[key] = `4 stranger ${Date.now() - 1}`;

    open();

    expect(fence()).toBe(5);
  });
});

describe('a sleeper', () => {
  test('that wakes knows itself replaced before any of its timers runs', () => {
    const { texts, open } = device();
    const sleeper = open();
    die();

    texts[key] = `2 other ${Date.now() + second}`;

    expect(sleeper.lease.isHeld()).toBe(false);
  });

  test('that was replaced stands in line again', () => {
    const { texts, open, fence } = device();
    const sleeper = open();
    texts[key] = `2 other ${Date.now() + second}`;

    vi.advanceTimersByTime(500);
    const during = [sleeper.lease.isHeld(), fence()];
    vi.advanceTimersByTime(2 * second);

    expect(during).toEqual([false, 2]);
    expect([sleeper.lease.isHeld(), fence()]).toEqual([true, 3]);
    expect(sleeper.onHeld.mock.calls).toEqual([[false], [true]]);
  });

  test('that was not replaced goes on', () => {
    const { open, fence } = device();
    const sleeper = open();

    vi.setSystemTime(Date.now() + 3600 * second);
    vi.advanceTimersByTime(second);

    expect([sleeper.lease.isHeld(), fence()]).toEqual([true, 1]);
  });

  test('that was replaced does not end the term of the holder when it stops', () => {
    const { texts, open } = device();
    const sleeper = open();
    const theirs = `2 other ${Date.now() + second}`;
    texts[key] = theirs;

    sleeper.lease.stop();

    expect(texts[key]).toBe(theirs);
  });
});

describe('where storage refuses', () => {
  test('each page is alone', () => {
    const { open } = device();
    const pages = [1, 2].map(() => open(() => false));

    vi.advanceTimersByTime(5 * second);

    expect(held(...pages.map(({ lease }) => lease))).toEqual([true, true]);
    expect(pages.map(({ onHeld }) => onHeld.mock.calls)).toEqual([[[false]], [[false]]]);
  });

  test('nothing is left to do', () => {
    device().open(() => false);

    vi.advanceTimersByTime(5 * second);

    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('hasHeirs', () => {
  test('is false for a page that is alone', () => {
    const { lease } = device().open();

    expect(lease.hasHeirs()).toBe(false);
  });

  test('is true for as long as somebody stands in line', () => {
    const { open } = device();
    const first = open();
    open();
    const atOnce = first.lease.hasHeirs();

    vi.advanceTimersByTime(10 * second);

    expect([atOnce, first.lease.hasHeirs()]).toEqual([true, true]);
  });

  test('is false again when nobody does', () => {
    const { open } = device();
    const first = open();
    open().lease.stop();

    vi.advanceTimersByTime(2 * second);

    expect(first.lease.hasHeirs()).toBe(false);
  });
});

test('ends every timer when it stops', () => {
  const { texts, open } = device();
  const { lease } = open();
  vi.advanceTimersByTime(5 * second);

  lease.stop();

  expect(vi.getTimerCount()).toBe(0);
  expect(lease.isHeld()).toBe(false);
  expect(texts[key]).toBeUndefined();
});
