import { describe, expect, it } from 'vitest';
import { formatAgo, formatBefore, formatBucket, formatMoment, formatTick, toLocalMinute } from './time.ts';

const NOW = new Date(2026, 10, 20, 15, 30).getTime();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('formatAgo', () => {
  it('does not tick through the seconds', () => {
    expect(formatAgo(NOW - 59_000, NOW)).toBe('now');
  });

  it('takes the largest unit that fits, rounded down', () => {
    const relative = new Intl.RelativeTimeFormat(undefined, { style: 'narrow' });

    expect(formatAgo(NOW - 119 * MINUTE, NOW)).toBe(relative.format(-1, 'hour'));
    expect(formatAgo(NOW - 3 * DAY, NOW)).toBe(relative.format(-3, 'day'));
  });

  it('calls what a fast clock sent from the future now', () => {
    expect(formatAgo(NOW + HOUR, NOW)).toBe('now');
  });
});

describe('formatTick', () => {
  it('shows the hour within a day and the date at midnight', () => {
    const midnight = new Date(2026, 10, 20).getTime();

    expect(formatTick(NOW, DAY, HOUR)).toMatch(/30/);
    expect(formatTick(midnight, DAY, HOUR)).toMatch(/20/);
  });

  it('shows dates only when a step is a day', () => {
    expect(formatTick(NOW, 30 * DAY, DAY)).not.toMatch(/30/);
  });
});

it('ticks a day as the server counts it', () => {
  const midnight = Date.UTC(2026, 10, 20);

  expect(formatTick(midnight, 90 * DAY, 7 * DAY, DAY)).toBe(formatBucket(midnight, DAY));
});

describe('formatMoment', () => {
  it('is a time today', () => {
    expect(formatMoment(NOW - HOUR, NOW)).not.toMatch(/20/);
  });

  it('has its day where that is another', () => {
    expect(formatMoment(NOW - DAY, NOW)).toMatch(/19/);
  });
});

describe('formatBucket', () => {
  it('names both ends of a bucket', () => {
    expect(formatBucket(NOW, 15 * MINUTE)).toMatch(/30.*45/);
  });

  it('names the day of a bucket that lasts one, as the server counts days', () => {
    expect(formatBucket(Date.UTC(2026, 10, 22), DAY)).toBe('Nov 22');
  });

  it('names the first and the last day of a bucket that lasts several', () => {
    expect(formatBucket(Date.UTC(2026, 10, 22), 7 * DAY)).toMatch(/22.+28/);
  });
});

describe('formatBefore', () => {
  it('counts back from the error', () => {
    expect(formatBefore(NOW - 1_400, NOW)).toMatch(/^−1.4\u202fs$/);
    expect(formatBefore(NOW - 3 * MINUTE, NOW)).toBe('−3\u202fmin');
  });

  it('does not place a crumb after the error', () => {
    expect(formatBefore(NOW + 500, NOW)).toBe('just before');
  });
});

it('writes a moment as a field takes it, to the same minute', () => {
  const at = new Date(2026, 2, 9, 4, 5).getTime();

  expect(toLocalMinute(at)).toBe('2026-03-09T04:05');
  expect(Date.parse(toLocalMinute(at))).toBe(at);
});
