import type { Rating, VitalName } from '@candor/server/api';
import { formatDuration, formatRoundDuration } from './duration.ts';
import { type Limits, toRatingOf } from './rating.ts';

/** What a vital measures, and where web.dev draws its limits. https://web.dev/articles/vitals */
export interface VitalMeaning extends Limits {
  title: string;
  /** One short sentence for the person who does not know the abbreviation. */
  hint: string;
}

/** In the order in which they are shown: the three Core Web Vitals, then their companions. */
export const VITALS: Record<VitalName, VitalMeaning> = {
  LCP: { title: 'Largest Contentful Paint', hint: 'When the main content shows', good: 2500, poor: 4000 },
  INP: { title: 'Interaction to Next Paint', hint: 'How soon the page answers', good: 200, poor: 500 },
  CLS: { title: 'Cumulative Layout Shift', hint: 'How much the page jumps', good: 0.1, poor: 0.25 },
  FCP: { title: 'First Contentful Paint', hint: 'When anything shows', good: 1800, poor: 3000 },
  TTFB: { title: 'Time to First Byte', hint: 'When the server answers', good: 800, poor: 1800 },
  FID: { title: 'First Input Delay', hint: 'How long the first input waits', good: 100, poor: 300 },
};

/** The vitals that a page is judged by; FID is only shown where a browser still reports it. */
export const SHOWN_VITALS: readonly VitalName[] = ['LCP', 'INP', 'CLS', 'FCP', 'TTFB'];

/** Below this many measurements a percentile says little. */
export const FEW_SAMPLES = 10;

const score = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 3 });
const roundScore = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });

/** `2.41 s`, `232 ms`, or a bare score for CLS. */
export function formatVital(name: VitalName, value: number): string {
  return name === 'CLS' ? score.format(value) : formatDuration(value);
}

/** A vital's value on an axis or as a limit. */
export function formatVitalTick(name: VitalName, value: number): string {
  return name === 'CLS' ? roundScore.format(value) : formatRoundDuration(value);
}

/** web.dev's rating of one value. */
export function toRating(name: VitalName, value: number): Rating {
  return toRatingOf(VITALS[name], value);
}

/** How bad a value is, so that vitals with different units can be compared; 1 is the edge of poor. */
export function toSeverity(name: VitalName, value: number): number {
  return value / VITALS[name].poor;
}

/** Whether a string names a vital. */
export function isVitalName(name: string): name is VitalName {
  return Object.hasOwn(VITALS, name);
}
