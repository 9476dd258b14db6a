import { COUNTED, type Rolled } from './rolled.ts';
import { IN_SCOPE } from './scope.ts';
import { VISIT, WEIGHT } from './visit.ts';

/** What visits are compared by. */
export const ENGAGEMENT_PARTS = ['activeMs', 'actions', 'pages'] as const;

/**
 * The sums of all visits, of which whole days are counted already. Few values are possible for actions and pages, so what they rank is known before the many values of the
 * active time are sorted, each by itself: the square of a sum of ranks is made of sums that go with the active time.
 */
export function engagedDays({ rest, counts }: Rolled): string {
  const rankOf = (part: string, mass: string): string =>
    `(sum(${mass}) OVER (ORDER BY ${part} RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - sum(${mass}) OVER (PARTITION BY ${part}) / 2) / sum(${mass}) OVER ()`;
  const parts = ENGAGEMENT_PARTS.length;
  return `SELECT sum(mass) AS weights, sum(squaresOf) AS squares, sum(visitsOf) AS samples, weights AS weightsOfAll,
  [sum(mass * activeMs) / weights, sum(acts) / weights, sum(views) / weights] AS means, means AS meansOfAll,
  [sum(mass * rankOfActive) / weights, sum(ofActions) / weights, sum(ofPages) / weights] AS ranks,
  sum(mass * rankOfActive + ofActions + ofPages) / ${parts} / weights AS score,
  sum(mass * rankOfActive * rankOfActive + 2 * rankOfActive * (ofActions + ofPages) + ofBoth) / ${parts ** 2} / weights AS scoreSquare
FROM (SELECT *, ${rankOf('activeMs', 'mass')} AS rankOfActive FROM (
  SELECT activeMs, sum(weighed) AS mass, sum(squared) AS squaresOf, sum(visits) AS visitsOf, sum(weighed * actions) AS acts, sum(weighed * pages) AS views,
    sum(weighed * rankOfActions) AS ofActions, sum(weighed * rankOfPages) AS ofPages,
    sum(weighed * (rankOfActions + rankOfPages) * (rankOfActions + rankOfPages)) AS ofBoth
  FROM (SELECT *, ${rankOf('actions', 'massOf')} AS rankOfActions, ${rankOf('pages', 'massOf')} AS rankOfPages FROM (
    SELECT actions, pages, sum(one.weighed) AS massOf, groupArray(one.activeMs) AS times, groupArray(one.weighed) AS masses,
      groupArray(one.squared) AS manySquared, groupArray(one.visits) AS manyVisits
    FROM (
      SELECT activeMs, actions, pages, heaviest AS weighed, heaviest * heaviest AS squared, 1 AS visits FROM (
        SELECT ${VISIT} AS visit, max(${WEIGHT}) AS heaviest, sumIf(numbers['activeMs'], type = {engagementType:String}) AS activeMs,
          toFloat64(countIf(type IN {actionTypes:Array(String)})) AS actions, toFloat64(countIf(type = {viewType:String})) AS pages
        FROM ${rest.events} WHERE ${IN_SCOPE} AND ${VISIT} != 0 AND type IN {engagedTypes:Array(String)} GROUP BY visit
      )
      UNION ALL SELECT active AS activeMs, actions, pages, c.visits AS weighed, squares AS squared, rows AS visits
      FROM ${counts} AS c WHERE kind = '${COUNTED.engaged}'
    ) AS one GROUP BY actions, pages
  )) ARRAY JOIN times AS activeMs, masses AS weighed, manySquared AS squared, manyVisits AS visits GROUP BY activeMs
))`;
}
