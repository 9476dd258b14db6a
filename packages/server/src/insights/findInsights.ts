import type { Insight, InsightSide } from '../api/insightTypes.ts';
import type { InsightFacts, ReleaseVisits, VitalSample } from '../queries/insightFacts.ts';
import { mannWhitney } from '../queries/statistics/mannWhitney.ts';
import { holm } from '../queries/statistics/tests.ts';
import { VITAL_THRESHOLDS } from '../queries/vitalRating.ts';
import { compareShares, type Share } from './twoShares.ts';

/** The chance of even one insight where nothing has changed, for one look. */
export const FALSE_ALARM_RATE = 0.01;

/** More than a glance takes is not read. */
const MOST = 8;
/** Visits that a side must have at least. */
const LEAST_VISITS = 40;
/** A difference that nobody would notice is none, however sure it is. */
const LEAST_SLOWER = 0.1;
const LEAST_ERRORS = 0.005;
const LEAST_ADOPTION = 0.02;
/** Visits that met a new error at least, and their share. */
const LEAST_MET = 5;
const LEAST_MET_SHARE = 0.001;

/** An insight before it is known how sure it is. */
interface Candidate {
  probability: number;
  /** Visits that are concerned, times how much. */
  weight: number;
  /** What tells the same is said once, by the page where it shows most. */
  topic: string;
  /** Whether it is about the site as a whole: a page says more. */
  isWhole?: boolean;
  toInsight: (corrected: number, otherPages: number) => Insight;
}

/** What stands out of facts: few, those that matter most first. */
export function findInsights(facts: InsightFacts): { insights: Insight[]; looked: number } {
  const candidates = [...vitals(facts), ...errors(facts), ...adoption(facts)];
  const corrected = holm(candidates.map(({ probability }) => probability));
  const sure = candidates
    .map((candidate, index) => ({ ...candidate, corrected: corrected[index] ?? 1 }))
    .filter((candidate) => candidate.corrected < FALSE_ALARM_RATE && candidate.weight > 0)
    .sort((a, b) => Number(a.isWhole ?? false) - Number(b.isWhole ?? false) || b.weight - a.weight);
  const topics = new Map<string, typeof sure>();
  for (const candidate of sure)
    topics.set(candidate.topic, [...(topics.get(candidate.topic) ?? []), candidate]);
  const told = [...topics.values()].flatMap((same) => {
    const first = same[0];
    const pages = same.filter(({ isWhole }) => !isWhole).length;
    const otherPages = Math.max(0, pages - 1);
    return first ? [{ weight: first.weight, insight: first.toInsight(first.corrected, otherPages) }] : [];
  });
  const insights = [...told, ...newErrors(facts)].sort((a, b) => b.weight - a.weight).slice(0, MOST);
  return { insights: insights.map(({ insight }) => insight), looked: candidates.length };
}

function vitals({ releases, samples }: InsightFacts): Candidate[] {
  if (releases === null) return [];
  const { newest, before } = releases;
  const find = (of: VitalSample, release: string): VitalSample | undefined =>
    samples.find((one) => one.page === of.page && one.vital === of.vital && one.release === release);
  return samples.flatMap((after): Candidate[] => {
    if (after.release !== newest) return [];
    const old = find(after, before);
    if (old === undefined || old.visits < LEAST_VISITS || after.visits < LEAST_VISITS) return [];
    const [was, is] = [p75(old.values), p75(after.values)];
    const slower = is / was - 1;
    const { superiority, probability } = mannWhitney(old.values, after.values);
    // A little more of what is good already harms nobody.
    const isFelt =
      slower >= LEAST_SLOWER && superiority > 0.5 && is > VITAL_THRESHOLDS[after.vital].good * 0.5;
    return [
      {
        probability,
        weight: isFelt ? after.visits * Math.min(1, slower) : 0,
        topic: `vital ${after.vital}`,
        toInsight: (corrected, otherPages) => ({
          kind: 'vital',
          vital: after.vital,
          page: after.page,
          otherPages,
          release: newest,
          against: before,
          before: { value: was, visits: old.visits },
          after: { value: is, visits: after.visits },
          probability: corrected,
        }),
      },
    ];
  });
}

function errors({ releases, visits }: InsightFacts): Candidate[] {
  if (releases === null) return [];
  const { newest, before } = releases;
  const candidates = visits.flatMap((after): Candidate[] => {
    if (after.release !== newest) return [];
    const old = visits.find((one) => one.page === after.page && one.release === before);
    if (old === undefined || old.visits < LEAST_VISITS || after.visits < LEAST_VISITS) return [];
    const more = after.met / after.visits - old.met / old.visits;
    return [
      {
        probability: compareShares({ hits: old.met, of: old.visits }, { hits: after.met, of: after.visits }),
        weight: more >= LEAST_ERRORS ? after.visits * more * 5 : 0,
        isWhole: after.page === '',
        topic: 'errors',
        toInsight: (corrected, otherPages) => ({
          kind: 'errors',
          page: after.page,
          otherPages,
          release: newest,
          against: before,
          before: sideOf(old),
          after: sideOf(after),
          probability: corrected,
        }),
      },
    ];
  });
  return candidates;
}

function sideOf({ met, visits }: ReleaseVisits): InsightSide {
  return { value: met / visits, visits };
}

function adoption({ features, totals }: InsightFacts): Candidate[] {
  if (totals.before < LEAST_VISITS || totals.after < LEAST_VISITS) return [];
  return features.map(({ feature, before, after }) => {
    const old: Share = { hits: before, of: totals.before };
    const now: Share = { hits: after, of: totals.after };
    const change = Math.abs(now.hits / now.of - old.hits / old.of);
    return {
      probability: compareShares(old, now),
      weight: change >= LEAST_ADOPTION ? totals.after * change * 0.2 : 0,
      topic: `feature ${feature}`,
      toInsight: (corrected): Insight => ({
        kind: 'adoption',
        feature,
        before: { value: old.hits / old.of, visits: old.of },
        after: { value: now.hits / now.of, visits: now.of },
        probability: corrected,
      }),
    };
  });
}

/** Those that nobody met in the 30 days before: where there were no such days, everything is new and nothing is said. */
function newErrors({ groups, totals, hasHistory }: InsightFacts): { weight: number; insight: Insight }[] {
  if (!hasHistory) return [];
  const least = Math.max(LEAST_MET, totals.after * LEAST_MET_SHARE);
  return groups
    .filter(({ visits }) => visits >= least)
    .map((group) => ({ weight: group.visits * 5, insight: { kind: 'newError' as const, ...group } }));
}

/** Three quarters of the values lie at or below it. */
function p75(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * 0.75) - 1)] ?? 0;
}
