import type { InnerEvent } from '../../packages/server/src/event.ts';
import { isIn, type Span } from './plan.ts';

/** What lies in a stretch of a past, counted by hand and not by a database. */
export interface Tally {
  events: number;
  /** Weighted by sampling, as all below. */
  pageViews: number;
  visits: number;
  featureUses: number;
  errors: number;
  errorsByType: Record<string, number>;
  healthChecks: number;
  attempts: number;
  /** Values of LCP, each as often as it stands for. */
  lcp: number[];
}

/** Counts what lies in each of some stretches. */
export function createTally(spans: Readonly<Record<string, Span>>): {
  add(events: readonly InnerEvent[]): void;
  of(span: string): Tally;
} {
  const counted = Object.entries(spans).map(([name, span]) => ({
    name,
    span,
    tally: {
      events: 0,
      pageViews: 0,
      visits: 0,
      featureUses: 0,
      errors: 0,
      errorsByType: {},
      healthChecks: 0,
      attempts: 0,
      lcp: [],
    } as Tally,
    seen: new Set<string>(),
  }));

  return {
    add(events) {
      for (const event of events)
        for (const { span, tally, seen } of counted)
          if (isIn(span, event.at)) {
            count(tally, event);
            if (event.session !== '' && !seen.has(event.session)) {
              seen.add(event.session);
              tally.visits += event.weight / 100;
            }
          }
    },
    of(span) {
      const found = counted.find(({ name }) => name === span);
      if (!found) throw new Error(`nothing was counted for ${span}`);
      found.tally.lcp.sort((a, b) => a - b);
      return found.tally;
    },
  };
}

function count(tally: Tally, { type, name, weight, value }: InnerEvent): void {
  const times = weight / 100;
  tally.events += 1;
  if (type === 'page_view') tally.pageViews += times;
  if (type === 'feature.used') tally.featureUses += times;
  if (type === 'health.check') tally.healthChecks += times;
  if (type === 'generation.attempt') tally.attempts += times;
  if (type === 'browser.web_vital' && name === 'LCP' && value !== null)
    for (let time = 0; time < times; time += 1) tally.lcp.push(value);
  if (type !== 'exception') return;
  tally.errors += times;
  tally.errorsByType[name] = (tally.errorsByType[name] ?? 0) + times;
}
