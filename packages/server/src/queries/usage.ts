import type { UsageAnswer } from '../api/usageTypes.ts';
import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import { askUsers, askVisits, VIEW_TYPE } from './audience.ts';
import { bucketMsOf } from './bucket.ts';
import { askCommands } from './commands.ts';
import { askNamed } from './named.ts';
import { IN_SCOPE, rangeOf, scopeValues } from './scope.ts';
import { VISIT, WEIGHT } from './visit.ts';

/** What the use of a feature is called. */
export const FEATURE_TYPE = 'feature.used';
/** What a click on a marked element is called. */
export const CLICK_TYPE = 'ui.click';
/** What tells active time. */
export const ENGAGEMENT_TYPE = 'engagement';

/** Who used the site, and what of it. */
export async function usage(db: Database, scope: Scope): Promise<UsageAnswer> {
  const bucketMs = bucketMsOf(scope);
  const [visits, users, activity, features, pages, clicks, commands] = await Promise.all([
    askVisits(db, scope, bucketMs),
    askUsers(db, scope, bucketMs),
    askActivity(db, scope),
    askNamed(db, scope, { type: FEATURE_TYPE, by: 'name', bucketMs }),
    askNamed(db, scope, { type: VIEW_TYPE, by: 'page', bucketMs }),
    askNamed(db, scope, { type: CLICK_TYPE, by: 'name', bucketMs }),
    askCommands(db, scope),
  ]);
  const pageViews = visits.series.reduce((sum, point) => sum + point.pageViews, 0);
  return {
    range: rangeOf(scope),
    bucketMs,
    total: { visits: visits.visits, ...users.total, pageViews, ...activity },
    series: visits.series.map((point) => ({
      ...point,
      ...(users.byBucket.get(point.at) ?? { users: 0, newUsers: 0 }),
    })),
    features,
    pages,
    clicks,
    commands,
  };
}

/** Uses of features, and the mean over visits of the sum of their active times. */
async function askActivity(
  db: Database,
  scope: Scope,
): Promise<Pick<UsageAnswer['total'], 'featureUses' | 'activeMs'>> {
  const [row] = await db.ask<{ uses: number; activeMs: number; visits: number }>({
    sql: `SELECT sum(used) AS uses, sum(heaviest * active) AS activeMs, sum(heaviest) AS visits FROM (
  SELECT if(session = '', 0, ${VISIT}) AS visit, sumIf(weight, type = {featureType:String}) AS used,
    sumIf(numbers['activeMs'], type = {engagementType:String}) AS active,
    if(visit = 0, 0, maxIf(${WEIGHT}, type = {engagementType:String})) AS heaviest
  FROM ${db.events} WHERE ${IN_SCOPE} AND type IN ({featureType:String}, {engagementType:String}) GROUP BY visit
)`,
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
