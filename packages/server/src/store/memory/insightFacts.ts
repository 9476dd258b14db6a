import type { InnerEvent } from '../../event.ts';
import { ERROR_TYPE } from '../../queries/errors.ts';
import { groupBy } from '../../queries/groupBy.ts';
import {
  chooseReleases,
  earlierOf,
  HISTORY_MS,
  type InsightFacts,
  longer,
  MAX_FEATURES,
  MAX_NEW,
  MAX_PAGES,
  MAX_SAMPLE,
  type ReleaseVisits,
  type VitalSample,
} from '../../queries/insightFacts.ts';
import { FEATURE_TYPE } from '../../queries/usage.ts';
import { isVitalName, VITAL_NAMES, VITAL_TYPE } from '../../queries/vitalRating.ts';
import type { Scope } from '../store.ts';
import { lastTold } from './lastTold.ts';
import { segmentOf } from './segment.ts';
import { compareText, select } from './select.ts';

/** `insightFacts` over all events in memory. */
export function insightFactsOf(kept: readonly InnerEvent[], scope: Scope, moment: number): InsightFacts {
  const whole = select(kept, longer(scope), moment);
  const earlier: Scope = { ...scope, from: earlierOf(scope), to: scope.from };
  const now = select(segmentOf(kept, scope, moment), scope, moment);
  const before = select(segmentOf(kept, earlier, moment), earlier, moment);
  const known = [...whole.filter(({ at }) => at < scope.from), ...now];
  const releases = chooseReleases(
    [...groupBy(whole, ({ release }) => release)]
      .filter(([release]) => release !== '')
      .map(([release, own]) => ({
        release,
        first: Math.min(...own.map(({ at }) => at)),
        visits: visitsOf(now.filter((event) => event.release === release)),
      })),
  );
  const compared = releases
    ? now.filter(({ release }) => release === releases.newest || release === releases.before)
    : [];
  return {
    releases,
    samples: samplesOf(compared),
    visits: releaseVisitsOf(compared),
    groups: groupsOf(known, scope),
    features: featuresOf(before, now),
    totals: { before: visitsOf(before), after: visitsOf(now) },
    hasHistory: whole.some(({ at }) => at < scope.from - HISTORY_MS),
  };
}

function samplesOf(events: readonly InnerEvent[]): VitalSample[] {
  const measured = lastTold(events).filter(
    ({ type, name, value }) => type === VITAL_TYPE && isVitalName(name) && value !== null,
  );
  const groups = [
    ...groupBy(measured, ({ page, name, release }) => JSON.stringify([page, name, release])).values(),
  ];
  const samples = groups.flatMap((group): VitalSample[] => {
    const [{ page, name, release } = { page: '', name: '', release: '' }] = group;
    if (!isVitalName(name)) return [];
    const values = [...groupBy(group, visitOf).values()].map(
      (own) => own.reduce((sum, { value }) => sum + (value ?? 0), 0) / own.length,
    );
    const sample = values.slice(0, MAX_SAMPLE).sort((a, b) => a - b);
    return [{ page, vital: name, release, visits: values.length, values: sample }];
  });
  const shared = sharedBy(samples, ({ page, vital }) => `${vital} ${page}`);
  return samples
    .sort(
      (a, b) =>
        shared(b) - shared(a) ||
        b.visits - a.visits ||
        compareText(a.page, b.page) ||
        compareText(a.vital, b.vital) ||
        compareText(a.release, b.release),
    )
    .slice(0, MAX_PAGES * VITAL_NAMES.length * 2);
}

function releaseVisitsOf(events: readonly InnerEvent[]): ReleaseVisits[] {
  const byPlace = (of: (event: InnerEvent) => string): ReleaseVisits[] =>
    [...groupBy(events, (event) => JSON.stringify([of(event), event.release])).values()].map((own) => ({
      page: own[0] ? of(own[0]) : '',
      release: own[0]?.release ?? '',
      visits: visitsOf(own),
      met: visitsOf(own.filter(({ type }) => type === ERROR_TYPE)),
    }));
  const visits = [...byPlace(() => ''), ...byPlace(({ page }) => page).filter(({ page }) => page !== '')];
  const shared = sharedBy(visits, ({ page }) => page);
  return visits
    .sort(
      (a, b) =>
        shared(b) - shared(a) ||
        b.visits - a.visits ||
        compareText(a.page, b.page) ||
        compareText(a.release, b.release),
    )
    .slice(0, (MAX_PAGES + 1) * 2);
}

/** The visits of the release that has fewer; 0 where only one has any. */
function sharedBy<Of extends { visits: number }>(
  all: readonly Of[],
  keyOf: (one: Of) => string,
): (one: Of) => number {
  const byKey = groupBy(all, keyOf);
  return (one) => {
    const both = byKey.get(keyOf(one)) ?? [];
    return both.length === 2 ? Math.min(...both.map(({ visits }) => visits)) : 0;
  };
}

function groupsOf(known: readonly InnerEvent[], scope: Scope): InsightFacts['groups'] {
  const errors = known.filter(({ type }) => type === ERROR_TYPE);
  return [...groupBy(errors, ({ fingerprint }) => fingerprint)]
    .flatMap(([fingerprint, own]) => {
      const first = [...own].sort((a, b) => a.at - b.at || compareText(a.id, b.id))[0];
      if (first === undefined || first.at < scope.from) return [];
      const { name, message, page, release, at } = first;
      return [{ fingerprint, type: name, message, page, release, visits: visitsOf(own), firstSeen: at }];
    })
    .sort((a, b) => b.visits - a.visits || compareText(a.fingerprint, b.fingerprint))
    .slice(0, MAX_NEW);
}

function featuresOf(before: readonly InnerEvent[], now: readonly InnerEvent[]): InsightFacts['features'] {
  const isUse = ({ type, name }: InnerEvent): boolean => type === FEATURE_TYPE && name !== '';
  const [old, current] = [before.filter(isUse), now.filter(isUse)];
  const names = [...new Set([...old, ...current].map(({ name }) => name))];
  return names
    .map((feature) => ({
      feature,
      before: visitsOf(old.filter(({ name }) => name === feature)),
      after: visitsOf(current.filter(({ name }) => name === feature)),
    }))
    .sort((a, b) => b.before + b.after - a.before - a.after || compareText(a.feature, b.feature))
    .slice(0, MAX_FEATURES);
}

function visitsOf(events: readonly InnerEvent[]): number {
  return new Set(events.map(visitOf)).size;
}

function visitOf({ session, id }: InnerEvent): string {
  return session === '' ? `load ${id}` : `visit ${session}`;
}
