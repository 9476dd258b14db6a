import type { Insight } from '@candor/server/api';
import { isolate } from './isolate.ts';
import { formatCount, formatPlural, formatPrecisePercent } from './number.ts';
import { formatVital } from './vital.ts';

/** An insight in words: what happened, what shows it. */
export interface InsightWords {
  title: string;
  evidence: string;
  /** Whether it is a reason to worry. */
  isBad: boolean;
}

/** Says an insight in a sentence and its evidence. */
export function describeInsight(insight: Insight): InsightWords {
  switch (insight.kind) {
    case 'vital': {
      const { vital, page, otherPages, release, against, before, after } = insight;
      const [was, is] = [formatVital(vital, before.value), formatVital(vital, after.value)];
      return {
        title: `${vital} got worse with ${isolate(release)} ${on(page, otherPages)}`,
        evidence: `p75 from ${was} with ${isolate(against)} (${visits(before.visits)}) to ${is} (${visits(after.visits)}); ${chance(insight.probability)}`,
        isBad: true,
      };
    }
    case 'errors': {
      const { page, otherPages, release, against, before, after } = insight;
      return {
        title: `More visits meet errors with ${isolate(release)} ${page === '' ? 'across the site' : on(page, otherPages)}`,
        evidence: `${formatPrecisePercent(before.value)} of ${visits(before.visits)} with ${isolate(against)}, now ${formatPrecisePercent(after.value)} of ${visits(after.visits)}; ${chance(insight.probability)}`,
        isBad: true,
      };
    }
    case 'newError': {
      const { type, message, page, release, visits: met } = insight;
      const since = release === '' ? '' : ` with ${isolate(release)}`;
      return {
        title: `New error${since}: ${[type, message].filter(Boolean).map(isolate).join(': ') || 'without a message'}`,
        evidence: `${visits(met)} met it, the first ${page === '' ? 'somewhere' : `on ${isolate(page)}`}; nobody did in the 30 days before`,
        isBad: true,
      };
    }
    case 'adoption': {
      const { feature, before, after } = insight;
      const isMore = after.value > before.value;
      return {
        title: `${isolate(feature)} is used ${isMore ? 'more' : 'less'}`,
        evidence: `${formatPrecisePercent(before.value)} of ${visits(before.visits)} in the time before, now ${formatPrecisePercent(after.value)} of ${visits(after.visits)}; ${chance(insight.probability)}`,
        isBad: false,
      };
    }
  }
}

/** Where it shows most; events may be without a page. */
function on(page: string, otherPages: number): string {
  const others = formatPlural(otherPages, 'other page', 'other pages');
  if (page === '')
    return otherPages === 0 ? 'where no page is told' : `where no page is told and on ${others}`;
  return otherPages === 0 ? `on ${isolate(page)}` : `on ${isolate(page)} and ${others}`;
}

function visits(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'visit' : 'visits'}`;
}

/** How often chance alone would bring it: never 0. */
function chance(probability: number): string {
  if (probability < 0.0001) return 'by chance less than once in 10,000 looks';
  return `by chance once in ${formatCount(Math.round(1 / probability))} looks`;
}
