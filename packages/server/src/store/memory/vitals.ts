import type { VitalGroup, VitalName, VitalPoint, VitalSummary, VitalsAnswer } from '../../api/types.ts';
import type { InnerEvent } from '../../event.ts';
import { bucketMsOf, bucketStartOf } from '../../queries/bucket.ts';
import { groupBy } from '../../queries/groupBy.ts';
import { levelsAround } from '../../queries/quantileInterval.ts';
import { rangeOf } from '../../queries/scope.ts';
import { isVitalName, ratingOf, VITAL_NAMES, VITAL_TYPE } from '../../queries/vitalRating.ts';
import {
  MAX_VITAL_GROUPS,
  MAX_VITAL_PAGES,
  toP75,
  VITAL_LEVEL,
  type VitalsScope,
} from '../../queries/vitals.ts';
import { lastTold } from './lastTold.ts';
import { weightedQuantile, weightOf } from './quantile.ts';
import { compareText } from './select.ts';

/** `vitals` over events in memory. */
export function vitalsOf(selected: readonly InnerEvent[], scope: VitalsScope): VitalsAnswer {
  const bucketMs = bucketMsOf(scope);
  const measured = lastTold(selected).filter(({ type, value }) => type === VITAL_TYPE && value !== null);
  const onPage = measured.filter(({ page }) => scope.page === undefined || page === scope.page);
  const isGrouped = scope.groups !== 'none';
  const pages = groupsOf(isGrouped ? measured : [], ({ page }) => page);
  const grouped = isGrouped ? onPage : [];
  const releases = groupsOf(grouped, ({ release }) => release);
  return {
    range: rangeOf(scope),
    bucketMs,
    summary: byVital(onPage).map(([name, events]) => toSummary(name, events)),
    series: [...groupBy(onPage, ({ at }) => bucketStartOf(at, bucketMs))]
      .sort(([a], [b]) => a - b)
      .flatMap(([at, events]) => toPoints(at, events)),
    pages: pages
      .slice(0, MAX_VITAL_PAGES)
      .flat()
      .map(({ key, ...group }) => ({ page: key, ...group })),
    releases: releases.slice(0, MAX_VITAL_GROUPS).flat(),
    devices: groupsOf(grouped, ({ device }) => device)
      .slice(0, MAX_VITAL_GROUPS)
      .flat(),
    connections: groupsOf(grouped, ({ attributes }) => attributes['connection'] ?? '')
      .slice(0, MAX_VITAL_GROUPS)
      .flat(),
    found: { pages: pages.length, releases: releases.length },
  };
}

function byVital(events: readonly InnerEvent[]): [VitalName, InnerEvent[]][] {
  return [...groupBy(events, ({ name }) => name)]
    .flatMap(([name, of]): [VitalName, InnerEvent[]][] => (isVitalName(name) ? [[name, of]] : []))
    .sort(([a], [b]) => VITAL_NAMES.indexOf(a) - VITAL_NAMES.indexOf(b));
}

function toSummary(name: VitalName, events: readonly InnerEvent[]): VitalSummary {
  const weighted = weightOf(events);
  const ratings = groupBy(events, ({ value }) => ratingOf(name, value ?? 0));
  const good = weightOf(ratings.get('good') ?? []) / weighted;
  const poor = weightOf(ratings.get('poor') ?? []) / weighted;
  const needsImprovement = weightOf(ratings.get('needs-improvement') ?? []) / weighted;
  const p75 = intervalOf(events);
  return {
    name,
    ...p75,
    rating: ratingOf(name, p75.p75),
    samples: events.length,
    weighted,
    good,
    needsImprovement,
    poor,
  };
}

function toPoints(at: number, events: readonly InnerEvent[]): VitalPoint[] {
  const points = byVital(events).map(([name, of]) => ({ at, name, p75: p75Of(of), samples: of.length }));
  return points.sort((a, b) => compareText(a.name, b.name));
}

/** The vitals of each group, the busiest group first. */
function groupsOf(events: readonly InnerEvent[], keyOf: (event: InnerEvent) => string): VitalGroup[][] {
  const groups = [...groupBy(events, keyOf)].map(([key, of]) => ({
    key,
    vitals: toGroups([key, of]).sort(bySamples),
  }));
  const most = ({ vitals: [busiest] }: { vitals: readonly VitalGroup[] }): number => busiest?.samples ?? 0;
  return groups
    .filter(({ vitals }) => vitals.length > 0)
    .sort((a, b) => most(b) - most(a) || compareText(a.key, b.key))
    .map(({ vitals }) => vitals);
}

function toGroups([key, events]: [string, InnerEvent[]]): VitalGroup[] {
  return byVital(events).map(([name, of]) => {
    const p75 = intervalOf(of);
    return { key, name, ...p75, rating: ratingOf(name, p75.p75), samples: of.length };
  });
}

function bySamples(a: VitalGroup, b: VitalGroup): number {
  return b.samples - a.samples || compareText(a.name, b.name);
}

function p75Of(events: readonly InnerEvent[]): number {
  return weightedQuantile(VITAL_LEVEL, events) ?? 0;
}

function intervalOf(events: readonly InnerEvent[]): ReturnType<typeof toP75> {
  return toP75({
    weights: events.reduce((sum, { weight }) => sum + weight, 0),
    squares: events.reduce((sum, { weight }) => sum + weight * weight, 0),
    levels: levelsAround(VITAL_LEVEL).map((level) => weightedQuantile(level, events) ?? 0),
  });
}
