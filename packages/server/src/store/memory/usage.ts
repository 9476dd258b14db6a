import type { CommandUsage, NamedUsage, UsageAnswer } from '../../api/usageTypes.ts';
import type { InnerEvent } from '../../event.ts';
import { VIEW_TYPE } from '../../queries/audience.ts';
import { bucketMsOf, bucketStartOf, bucketStartsOf } from '../../queries/bucket.ts';
import { COMMAND_TYPE } from '../../queries/commands.ts';
import { groupBy } from '../../queries/groupBy.ts';
import { MAX_NAMES, type Named, type UsageScope } from '../../queries/named.ts';
import { ratioOf } from '../../queries/ratio.ts';
import { rangeOf } from '../../queries/scope.ts';
import { CLICK_TYPE, ENGAGEMENT_TYPE, FEATURE_TYPE, toPoints } from '../../queries/usage.ts';
import type { Scope } from '../store.ts';
import { lightestOf, weightedQuantile, weightOf } from './quantile.ts';
import { compareText, hasWords } from './select.ts';

/** `usage` over events in memory; `known` are those of the days before the range. */
export function usageOf(
  selected: readonly InnerEvent[],
  known: readonly InnerEvent[],
  scope: UsageScope,
): UsageAnswer {
  const bucketMs = bucketMsOf(scope);
  const ofType = (type: string): InnerEvent[] => selected.filter((event) => event.type === type);
  const buckets = [...groupBy(selected, ({ at }) => bucketStartOf(at, bucketMs))].sort(([a], [b]) => a - b);
  const before = new Set(known.map(({ user }) => user));
  const firstBucket = new Map<string, number>();
  for (const [at, events] of buckets)
    for (const { user } of events) if (!firstBucket.has(user)) firstBucket.set(user, at);
  const isNew = ({ user }: InnerEvent): boolean => !before.has(user);

  const views = ofType(VIEW_TYPE);
  const isFound = (name: string): boolean => hasWords(name, scope);
  const named = (of: Named): NamedUsage[] => namedOf(selected, scope, of).filter(({ name }) => isFound(name));
  const features = named({ type: FEATURE_TYPE, by: 'name' });
  const pages = named({ type: VIEW_TYPE, by: 'page' });
  const clicks = named({ type: CLICK_TYPE, by: 'name' });
  const commands = commandsOf(ofType(COMMAND_TYPE)).filter(({ command }) => isFound(command));
  const visits = visitsByBucket(selected, bucketMs);
  const viewsByBucket = new Map(
    [...groupBy(views, ({ at }) => bucketStartOf(at, bucketMs))].map(([at, own]) => [at, weightOf(own)]),
  );
  const users = new Map(
    buckets
      .filter(([, events]) => events.some(({ user }) => user !== ''))
      .map(([at, events]) => {
        const fresh = events.filter((event) => isNew(event) && firstBucket.get(event.user) === at);
        return [at, { users: usersOf(events), newUsers: usersOf(fresh) }];
      }),
  );

  return {
    range: rangeOf(scope),
    bucketMs,
    total: {
      visits: visitsOf(selected),
      users: usersOf(selected),
      newUsers: usersOf(selected.filter(isNew)),
      pageViews: weightOf(views),
      featureUses: weightOf(ofType(FEATURE_TYPE)),
      activeMs: activeMsOf(ofType(ENGAGEMENT_TYPE)),
    },
    series: toPoints(visits, viewsByBucket, users),
    features: features.slice(0, MAX_NAMES),
    pages: pages.slice(0, MAX_NAMES),
    clicks: clicks.slice(0, MAX_NAMES),
    commands: commands.slice(0, MAX_NAMES),
    found: {
      features: features.length,
      pages: pages.length,
      clicks: clicks.length,
      commands: commands.length,
    },
  };
}

function namedOf(selected: readonly InnerEvent[], scope: Scope, { type, by }: Named): NamedUsage[] {
  const bucketMs = bucketMsOf(scope);
  const events = selected.filter((event) => event.type === type && event[by] !== '');
  return [...groupBy(events, (event) => event[by])]
    .map(([name, own]) => {
      const visits = visitsByBucket(own, bucketMs);
      const trend = bucketStartsOf(scope, bucketMs).map((at) => visits.get(at) ?? 0);
      return { name, uses: weightOf(own), visits: visitsOf(own), users: usersOf(own), trend };
    })
    .sort((a, b) => b.uses - a.uses || compareText(a.name, b.name));
}

function commandsOf(runs: readonly InnerEvent[]): CommandUsage[] {
  return [...groupBy(runs, ({ name }) => name)]
    .map(([command, own]) => {
      const weightWhere = (name: string, value: string): number =>
        weightOf(own.filter(({ attributes }) => attributes[name] === value));
      const hits = weightWhere('cacheHit', 'true');
      return {
        command,
        runs: weightOf(own),
        successRate: weightWhere('success', 'true') / weightOf(own),
        p50Ms: weightedQuantile(0.5, own) ?? null,
        p95Ms: weightedQuantile(0.95, own) ?? null,
        cacheHitRatio: ratioOf(hits, hits + weightWhere('cacheHit', 'false')),
      };
    })
    .sort((a, b) => b.runs - a.runs || compareText(a.command, b.command));
}

function activeMsOf(told: readonly InnerEvent[]): number | null {
  const visits = [...groupBy(told, ({ session }) => session)]
    .filter(([session]) => session !== '')
    .map(([, events]) => ({
      weight: lightestOf(events),
      activeMs: events.reduce((sum, { numbers }) => sum + (numbers['activeMs'] ?? 0), 0),
    }));
  const weights = visits.reduce((sum, { weight }) => sum + weight, 0);
  return ratioOf(
    visits.reduce((sum, { weight, activeMs }) => sum + weight * activeMs, 0),
    weights,
  );
}

/** Visits by the bucket of their first event. */
function visitsByBucket(events: readonly InnerEvent[], bucketMs: number): Map<number, number> {
  const began = new Map<number, number>();
  for (const [session, own] of groupBy(events, (event) => event.session)) {
    const at = bucketStartOf(Math.min(...own.map((event) => event.at)), bucketMs);
    if (session !== '') began.set(at, (began.get(at) ?? 0) + lightestOf(own) / 100);
  }
  return began;
}

function visitsOf(events: readonly InnerEvent[]): number {
  return distinctOf(events, ({ session }) => session);
}

function usersOf(events: readonly InnerEvent[]): number {
  return distinctOf(events, ({ user }) => user);
}

/** How many there are of what events belong to, each as often as its sampling says. */
function distinctOf(events: readonly InnerEvent[], idOf: (event: InnerEvent) => string): number {
  const groups = [...groupBy(events, idOf)].filter(([id]) => id !== '');
  return groups.reduce((sum, [, own]) => sum + lightestOf(own), 0) / 100;
}
