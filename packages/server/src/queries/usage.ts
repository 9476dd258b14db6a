import type { UsageAnswer, UsagePoint } from '../api/usageTypes.ts';
import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import { askAudience, askViews, type Users, VIEW_TYPE } from './audience.ts';
import { bucketMsOf } from './bucket.ts';
import { askCommands } from './commands.ts';
import { askNamed, type Named, type UsageScope } from './named.ts';
import { COUNTED, type Rolled } from './rolled.ts';
import { IN_SCOPE, rangeOf, scopeValues } from './scope.ts';
import { VISIT, WEIGHT } from './visit.ts';

/** What the use of a feature is called. */
export const FEATURE_TYPE = 'feature.used';
/** What a click on a marked element is called. */
export const CLICK_TYPE = 'ui.click';
/** What tells active time. */
export const ENGAGEMENT_TYPE = 'engagement';

const NAMED: readonly Named[] = [
  { type: FEATURE_TYPE, by: 'name' },
  { type: VIEW_TYPE, by: 'page' },
  { type: CLICK_TYPE, by: 'name' },
];

/** Who used the site, and what of it. */
export async function usage(db: Database, scope: UsageScope, rolled?: Rolled): Promise<UsageAnswer> {
  const bucketMs = bucketMsOf(scope);
  const [{ visits, users }, views, activeMs, [features, pages, clicks], { commands, found }] =
    await Promise.all([
      askAudience(db, scope, bucketMs, rolled),
      askViews(db, scope, bucketMs, rolled),
      askActive(db, scope, rolled),
      askNamed(db, scope, { named: NAMED, bucketMs }, rolled),
      askCommands(db, scope),
    ]);
  return {
    range: rangeOf(scope),
    bucketMs,
    total: {
      visits: sumOf(visits),
      ...users.total,
      pageViews: sumOf(views),
      featureUses: features?.uses ?? 0,
      activeMs,
    },
    series: toPoints(visits, views, users.byBucket),
    features: features?.names ?? [],
    pages: pages?.names ?? [],
    clicks: clicks?.names ?? [],
    commands,
    found: {
      features: features?.found ?? 0,
      pages: pages?.found ?? 0,
      clicks: clicks?.found ?? 0,
      commands: found,
    },
  };
}

/** The buckets in which anybody was heard, oldest first. */
export function toPoints(
  visits: ReadonlyMap<number, number>,
  views: ReadonlyMap<number, number>,
  users: ReadonlyMap<number, Users>,
): UsagePoint[] {
  return [...new Set([...visits.keys(), ...views.keys(), ...users.keys()])]
    .sort((a, b) => a - b)
    .map((at) => ({
      at,
      visits: visits.get(at) ?? 0,
      pageViews: views.get(at) ?? 0,
      ...(users.get(at) ?? { users: 0, newUsers: 0 }),
    }));
}

function sumOf(counts: ReadonlyMap<number, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

/** The mean over visits of the sum of their active times; null where none told it. */
async function askActive(db: Database, scope: Scope, rolled?: Rolled): Promise<number | null> {
  const counted = rolled
    ? ` UNION ALL SELECT sum(c.uses) AS activeMs, sum(c.visits) AS visits FROM ${rolled.counts} AS c WHERE kind = '${COUNTED.active}'`
    : '';
  const [row] = await db.ask<{ activeMs: number; visits: number }>({
    sql: `SELECT sum(one.activeMs) AS activeMs, sum(one.visits) AS visits FROM (
SELECT sum(lightest * active) AS activeMs, sum(lightest) AS visits FROM (
  SELECT ${VISIT} AS visit, sum(numbers['activeMs']) AS active, min(${WEIGHT}) AS lightest
  FROM ${(rolled?.rest ?? db).events} WHERE ${IN_SCOPE} AND type = {engagementType:String} AND ${VISIT} != 0 GROUP BY visit
)${counted}) AS one`,
    values: { ...scopeValues(scope, db.now()), engagementType: ENGAGEMENT_TYPE },
    maxRows: 1,
  });
  return row && row.visits > 0 ? row.activeMs / row.visits : null;
}
