import type { LocalPeriod } from './LocalStore.ts';
import { type LocalMeasure, mergeMeasures } from './measure.ts';
import { addDays } from './shelf.ts';

/** One kind of event in some days, and in as many days before. */
export interface KindReport {
  readonly kind: string;
  readonly count: number;
  readonly before: number;
  readonly failed: number;
  /** All that was measured, added up, mostly in milliseconds. */
  readonly sum: number;
  readonly sumBefore: number;
  /** Of all that was measured in these days, by their histograms together, within 9 %; left out where nothing was. */
  readonly p50?: number;
  readonly p95?: number;
}

/** What somebody did in some days, by the calendar of the device. */
export interface LocalReport {
  readonly from: string;
  readonly to: string;
  /** Every day of them, and how much happened. */
  readonly days: readonly { readonly day: string; readonly count: number }[];
  /** The most frequent first. */
  readonly kinds: readonly KindReport[];
  /** For how long pages were really used, in milliseconds, and in as many days before. */
  readonly activeMs: number;
  readonly activeMsBefore: number;
}

/** Adds up the last 7 or 30 days, or as many as are asked for, up to `today`, beside as many before. At most 46, for older ones are not kept one by one. */
export function reportOf(periods: readonly LocalPeriod[], today: string, length = 7): LocalReport {
  const from = addDays(today, 1 - length);
  const fromBefore = addDays(from, -length);
  const days = periods.filter(({ unit, from: day }) => unit === 'day' && day >= fromBefore && day <= today);
  const kinds = new Map<string, Mutable<KindReport>>();
  const measures = new Map<string, LocalMeasure[]>();
  for (const { from: day, kinds: counts } of days)
    for (const { kind, count, failed, measured } of counts) {
      const known = kinds.get(kind) ?? { kind, count: 0, before: 0, failed: 0, sum: 0, sumBefore: 0 };
      kinds.set(kind, known);
      if (day < from) {
        known.before += count;
        known.sumBefore += measured?.sum ?? 0;
        continue;
      }
      known.count += count;
      known.failed += failed;
      if (!measured) continue;
      known.sum += measured.sum;
      measures.set(kind, [...(measures.get(kind) ?? []), measured]);
    }
  for (const [kind, all] of measures) {
    const { p50, p95 } = mergeMeasures(all) ?? {};
    Object.assign(kinds.get(kind) ?? {}, { p50, p95 });
  }
  const active = kinds.get('engagement');
  const countOf = (day: string): number =>
    days
      .filter(({ from: one }) => one === day)
      .reduce((sum, { kinds: counts }) => sum + counts.reduce((all, { count }) => all + count, 0), 0);
  return {
    from,
    to: today,
    days: Array.from({ length }, (_, n) => addDays(from, n)).map((day) => ({ day, count: countOf(day) })),
    kinds: [...kinds.values()].sort((a, b) => b.count - a.count),
    activeMs: active?.sum ?? 0,
    activeMsBefore: active?.sumBefore ?? 0,
  };
}

type Mutable<Shape> = { -readonly [Name in keyof Shape]: Shape[Name] };
