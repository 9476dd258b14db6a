import type { UsageAnswer, UsagePoint } from '../api/usageTypes.ts';
import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import { askUsers, askViews, askVisits, type Users, VIEW_TYPE } from './audience.ts';
import { bucketMsOf } from './bucket.ts';
import { askCommands } from './commands.ts';
import { askNamed } from './named.ts';
import { COUNTED, type Rolled } from './rolled.ts';
import { IN_SCOPE, rangeOf, scopeValues } from './scope.ts';
import { VISIT, WEIGHT } from './visit.ts';

/** What the use of a feature is called. */
export const FEATURE_TYPE = 'feature.used';
/** What a click on a marked element is called. */
export const CLICK_TYPE = 'ui.click';
/** What tells active time. */
export const ENGAGEMENT_TYPE = 'engagement';

/** Who used the site, and what of it. */
export async function usage(db: Database, scope: Scope, rolled?: Rolled): Promise<UsageAnswer> {
  const bucketMs = bucketMsOf(scope);
  const [visits, views, users, activity, features, pages, clicks, commands] = await Promise.all([
    askVisits(db, scope, bucketMs, rolled),
    askViews(db, scope, bucketMs, rolled),
    askUsers(db, scope, bucketMs, rolled),
    askActivity(db, scope, rolled),
    askNamed(db, scope, { type: FEATURE_TYPE, by: 'name', bucketMs }, rolled),
    askNamed(db, scope, { type: VIEW_TYPE, by: 'page', bucketMs }, rolled),
    askNamed(db, scope, { type: CLICK_TYPE, by: 'name', bucketMs }, rolled),
    askCommands(db, scope),
  ]);
  return {
    range: rangeOf(scope),
    bucketMs,
    total: { visits: sumOf(visits), ...users.total, pageViews: sumOf(views), ...activity },
    series: toPoints(visits, views, users.byBucket),
    features,
    pages,
    clicks,
    commands,
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

/** Uses of features, and the mean over visits of the sum of their active times. */
async function askActivity(
  db: Database,
  scope: Scope,
  rolled?: Rolled,
): Promise<Pick<UsageAnswer['total'], 'featureUses' | 'activeMs'>> {
  const counted = rolled
    ? ` UNION ALL SELECT sumIf(c.uses, kind = '${COUNTED.use}' AND type = {featureType:String}) AS uses,
  sumIf(c.uses, kind = '${COUNTED.active}') AS activeMs, sumIf(c.visits, kind = '${COUNTED.active}') AS visits
FROM ${rolled.counts} AS c WHERE kind IN ('${COUNTED.use}', '${COUNTED.active}')`
    : '';
  const [row] = await db.ask<{ uses: number; activeMs: number; visits: number }>({
    sql: `SELECT sum(uses) AS uses, sum(activeMs) AS activeMs, sum(visits) AS visits FROM (
SELECT toFloat64(sum(used)) AS uses, sum(heaviest * active) AS activeMs, sum(heaviest) AS visits FROM (
  SELECT if(session = '', 0, ${VISIT}) AS visit, sumIf(weight, type = {featureType:String}) AS used,
    sumIf(numbers['activeMs'], type = {engagementType:String}) AS active,
    if(visit = 0, 0, maxIf(${WEIGHT}, type = {engagementType:String})) AS heaviest
  FROM ${(rolled?.rest ?? db).events} WHERE ${IN_SCOPE} AND type IN ({featureType:String}, {engagementType:String}) GROUP BY visit
)${counted})`,
    values: {
      ...scopeValues(scope, db.now()),
      featureType: FEATURE_TYPE,
      engagementType: ENGAGEMENT_TYPE,
    },
    maxRows: 1,
  });
  return {
    featureUses: (row?.uses ?? 0) / 100,
    activeMs: row && row.visits > 0 ? row.activeMs / row.visits : null,
  };
}
