const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const minute = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });
const dayUtc = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', timeZone: 'UTC' });
const monthUtc = new Intl.DateTimeFormat(undefined, { month: 'short', year: 'numeric', timeZone: 'UTC' });
const dayAndMinute = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });
const tenths = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const relative = new Intl.RelativeTimeFormat(undefined, { style: 'narrow', numeric: 'always' });

/** `14:03:27` in the reader's zone and habit. */
export function formatClock(at: number): string {
  return clock.format(at);
}

/** Date, time and zone: what a title or a tooltip holds. */
export function formatFullTime(at: number): string {
  return full.format(at);
}

/** `Europe/Berlin`: the reader's zone, in which all times are but those that say otherwise. */
export function toZone(): string {
  return full.resolvedOptions().timeZone;
}

/** As `formatClock`, with the day where that is another: after a night `14:03:27` would be today's. */
export function formatMoment(at: number, now: number): string {
  return day.format(at) === day.format(now) ? clock.format(at) : dayAndMinute.format(at);
}

/** A tick of a time axis: hours within two days, dates beyond; of days that the server counts, which are those of UTC. */
export function formatTick(at: number, rangeMs: number, stepMs: number, bucketMs = 0): string {
  if (bucketMs >= DAY) return dayUtc.format(at);
  const isMidnight = new Date(at).getHours() === 0 && new Date(at).getMinutes() === 0;
  if (stepMs >= DAY || (isMidnight && rangeMs > HOUR)) return day.format(at);
  return minute.format(at);
}

/** `Nov 20, 14:00 – 14:30` or `Nov 20 – 26`: the bucket that a point stands for; the days are the server's, which counts them in UTC. */
export function formatBucket(at: number, bucketMs: number): string {
  if (bucketMs >= DAY) return dayUtc.formatRange(at, at + bucketMs - DAY);
  return dayAndMinute.formatRange(at, at + bucketMs);
}

const span = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** `Nov 20, 2026, 10:00 AM – 2:00 PM`: from one moment to another. */
export function formatSpanOfTime(from: number, to: number): string {
  return span.formatRange(from, to);
}

const days = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** `Nov 20 – 24, 2026`, or `Nov 20, 10:00 – 14:00` within a day: for a button, whose title says all of it. */
export function formatShortSpan(from: number, to: number): string {
  return (to - from < DAY ? dayAndMinute : days).formatRange(from, to);
}

/** `2026-11-20T10:00` in the reader's zone, as a field for date and time takes it. */
export function toLocalMinute(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** `Nov 20` or `Nov 2026`: a day or month of the server's, which counts them in UTC. */
export function formatPeriod(at: number, every: 'day' | 'week' | 'month'): string {
  return (every === 'month' ? monthUtc : dayUtc).format(at);
}

/** `5m ago`. Under a minute it is `now`, because a ticking number distracts. */
export function formatAgo(at: number, now: number): string {
  const age = now - at;
  if (age < MINUTE) return 'now';
  if (age < HOUR) return relative.format(-Math.floor(age / MINUTE), 'minute');
  if (age < DAY) return relative.format(-Math.floor(age / HOUR), 'hour');
  return relative.format(-Math.floor(age / DAY), 'day');
}

/** `−2.4 s`: how long before a moment something happened; `just before` where a tenth of a second would be too much. */
export function formatBefore(at: number, moment: number): string {
  const seconds = Math.max(0, moment - at) / 1000;
  if (seconds < 0.05) return 'just before';
  if (seconds < 60) return `−${tenths.format(seconds)}\u202fs`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `−${minutes}\u202fmin` : `−${Math.floor(minutes / 60)}\u202fh`;
}
