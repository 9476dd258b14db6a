import { decodeRollup, encodeRollup, isWhole, mergeInto, type Rollup } from './rollup.ts';

/** How long is kept what, and how much. */
export interface ShelfLimits {
  /** Days that are kept one by one. */
  readonly days: number;
  /** After that, days that are kept week by week. */
  readonly weekDays: number;
  /** After how many days nothing is kept; until then, month by month. */
  readonly retentionDays: number;
  /** The most bytes of all texts. */
  readonly maxBytes: number;
}

/** What a record is about. */
export interface Period {
  readonly unit: 'day' | 'week' | 'month';
  /** Its first day, such as `2026-11-28`, by the calendar of the device. */
  readonly from: string;
}

// With the format's version: one that does not know it leaves the record alone. Records of the journal begin otherwise.
const prefix = 'local1';
const dayMs = 86_400_000;

/** The name under which a period lies on the device. */
export function nameOf({ unit, from }: Period): string {
  return `${prefix} ${unit} ${from}`;
}

/** What a name is about; `undefined` for one of another version or another hand. */
export function readName(name: string): Period | undefined {
  const [version, unit, from = '', ...more] = name.split(' ');
  const isUnit = unit === 'day' || unit === 'week' || unit === 'month';
  return version === prefix && isUnit && /^\d{4}-\d\d-\d\d$/.test(from) && !more.length
    ? { unit, from }
    : undefined;
}

/** The day of a moment, in milliseconds since the epoch, by the calendar of the device. */
export function dayOf(at: number): string {
  const date = new Date(at);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
}

/** The day that many days later, or earlier for a negative number. */
export function addDays(day: string, days: number): string {
  return new Date(toDate(day) + days * dayMs).toISOString().slice(0, 10);
}

/** What has to change on the device. */
export interface Tidying {
  readonly changed: ReadonlyMap<string, string>;
  readonly gone: readonly string[];
  /** Everything that lies there afterwards. */
  readonly kept: ReadonlyMap<string, string>;
}

/**
 * Moves what is old into weeks and months, and lets go of what is too old, of what is damaged, and of the oldest where it is too
 * much. Knows nothing of what other versions have written.
 */
export function tidy(records: ReadonlyMap<string, string>, today: string, limits: ShelfLimits): Tidying {
  const kept = new Map<string, string>();
  const moved = new Map<string, Rollup>();
  for (const [name, text] of records) {
    const period = readName(name);
    const place = period && placeOf(period, today, limits);
    if (!place || !isWhole(text)) continue;
    if (place === name) {
      kept.set(name, text);
      continue;
    }
    const into = moved.get(place) ?? new Map();
    mergeInto(into, decodeRollup(text) ?? new Map());
    moved.set(place, into);
  }
  for (const [name, rollup] of moved) {
    mergeInto(rollup, decodeRollup(kept.get(name)) ?? new Map());
    kept.set(name, encodeRollup(rollup));
  }
  shrink(kept, limits.maxBytes);
  return {
    changed: new Map([...kept].filter(([name, text]) => records.get(name) !== text)),
    gone: [...records.keys()].filter((name) => readName(name) && !kept.has(name)),
    kept,
  };
}

/** Where a period belongs by now; `undefined` where it is too old. */
function placeOf(period: Period, today: string, limits: ShelfLimits): string | undefined {
  const age = (toDate(today) - toDate(period.from)) / dayMs;
  if (age > limits.retentionDays) return undefined;
  if (age > limits.days + limits.weekDays)
    return nameOf({ unit: 'month', from: `${period.from.slice(0, 7)}-01` });
  if (age > limits.days && period.unit === 'day')
    return nameOf({ unit: 'week', from: mondayOf(period.from) });
  return nameOf(period);
}

/** Lets go of the oldest until the rest is small enough. */
function shrink(kept: Map<string, string>, maxBytes: number): void {
  let bytes = 0;
  for (const [name, text] of kept) bytes += name.length + text.length;
  const oldest = [...kept.keys()].sort((a, b) =>
    (a.split(' ')[2] ?? '') < (b.split(' ')[2] ?? '') ? -1 : 1,
  );
  for (const name of oldest) {
    if (bytes <= maxBytes) return;
    bytes -= name.length + (kept.get(name)?.length ?? 0);
    kept.delete(name);
  }
}

/** As if it were in UTC, where every day is as long as any other. */
function toDate(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function mondayOf(day: string): string {
  const sinceMonday = (new Date(toDate(day)).getUTCDay() + 6) % 7;
  return addDays(day, -sinceMonday);
}
