import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { backoffMs, retryAfterMs } from './backoff.ts';

describe('backoffMs', () => {
  test.each([
    [0, 1000, 1500],
    [1, 1000, 2500],
    [3, 1000, 8500],
    [6, 1000, 60_500],
    [1000, 1000, 60_500],
  ])('after %d failures from %d to %d ms', (failures, least, most) => {
    const random = vi.spyOn(Math, 'random');

    expect(random.mockReturnValue(0) && backoffMs(failures)).toBe(least);
    expect(random.mockReturnValue(1) && backoffMs(failures)).toBe(most);
    random.mockRestore();
  });
});

describe('retryAfterMs', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.parse('2026-11-20T12:00:00Z') });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  test.each<[string | null, number | undefined]>([
    [null, undefined],
    ['', undefined],
    ['soon', undefined],
    ['120', 120_000],
    ['0', 1000],
    ['-5', 1000],
    ['1.5', 1500],
    ['999999', 3_600_000],
    ['Fri, 20 Nov 2026 12:01:00 GMT', 60_000],
    ['Fri, 20 Nov 2020 12:01:00 GMT', 1000],
    ['Fri, 31 Dec 9999 23:59:59 GMT', 3_600_000],
  ])('%s', (header, expected) => {
    expect(retryAfterMs(header)?.retryAfterMs).toBe(expected);
  });
});
