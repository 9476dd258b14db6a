import { COUNTED, type Rolled } from './rolled.ts';
import { IN_SCOPE } from './scope.ts';
import { VISIT, WEIGHT } from './visit.ts';

/** What visits are compared by. */
export const ENGAGEMENT_PARTS = ['activeMs', 'actions', 'pages'] as const;

/**
 * The sums of visits among all, of which whole days may be counted already: of those of the `own` events, of all where there are none. Few values are possible for actions and
 * pages, so what they rank is known before the many values of the active time are sorted, each by itself: the square of a sum of ranks is made of sums that go with the
 * active time.
 */
export function engagedDays(
  { rest, counts }: Pick<Rolled, 'rest'> & Partial<Pick<Rolled, 'counts'>>,
  own?: string,
): string {
  const rankOf = (part: string, mass: string): string =>
    `(sum(${mass}) OVER (ORDER BY ${part} RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - sum(${mass}) OVER (PARTITION BY ${part}) / 2) / sum(${mass}) OVER ()`;
  const parts = ENGAGEMENT_PARTS.length;
  const counted =
    counts === undefined
      ? ''
      : ` UNION ALL SELECT ${inTicks('active')} AS activeMs, actions, pages, toFloat64(c.visits) AS weighed, squares AS squared, rows AS visits
      FROM ${counts} AS c WHERE kind = '${COUNTED.engaged}'`;
  const all = `${visitsOf(rest.events)}${counted}`;
  // One list of weights tells whose they are: those of the `own` visits lie below zero.
  const rows =
    own === undefined
      ? all
      : `SELECT activeMs, actions, pages, weighed, 0 AS squared, 0 AS visits FROM (${all})
      UNION ALL SELECT activeMs, actions, pages, -weighed AS weighed, squared, visits FROM (${visitsOf(own)}) AS own`;
  const [ofAll, ofOwn] =
    own === undefined ? ['weighed', 'weighed'] : ['greatest(weighed, 0)', 'greatest(-weighed, 0)'];
  return `SELECT sum(owns) AS weights, sum(squaresOf) AS squares, sum(visitsOf) AS samples, sum(mass) AS weightsOfAll,
  [sum(owns * activeMs) / weights, sum(acts) / weights, sum(views) / weights] AS means,
  [sum(mass * activeMs) / weightsOfAll, sum(actsOfAll) / weightsOfAll, sum(viewsOfAll) / weightsOfAll] AS meansOfAll,
  [sum(owns * rankOfActive) / weights, sum(ofActions) / weights, sum(ofPages) / weights] AS ranks,
  sum(owns * rankOfActive + ofActions + ofPages) / ${parts} / weights AS score,
  sum(owns * rankOfActive * rankOfActive + 2 * rankOfActive * (ofActions + ofPages) + ofBoth) / ${parts ** 2} / weights AS scoreSquare
FROM (SELECT *, ${rankOf('activeMs', 'mass')} AS rankOfActive FROM (
  SELECT activeMs, sum(${ofAll}) AS mass, sum(${ofOwn}) AS owns, sum(squared) AS squaresOf, sum(visits) AS visitsOf,
    sum(${ofAll} * actions) AS actsOfAll, sum(${ofAll} * pages) AS viewsOfAll, sum(${ofOwn} * actions) AS acts, sum(${ofOwn} * pages) AS views,
    sum(${ofOwn} * rankOfActions) AS ofActions, sum(${ofOwn} * rankOfPages) AS ofPages,
    sum(${ofOwn} * (rankOfActions + rankOfPages) * (rankOfActions + rankOfPages)) AS ofBoth
  FROM (SELECT *, ${rankOf('actions', 'massOf')} AS rankOfActions, ${rankOf('pages', 'massOf')} AS rankOfPages FROM (
    SELECT actions, pages, sum(${ofAll}) AS massOf, groupArray(activeMs) AS times, groupArray(weighed) AS masses,
      arrayResize([sum(squared)], length(times)) AS squares, arrayResize([sum(visits)], length(times)) AS counts
    FROM (${rows}) GROUP BY actions, pages
  )) ARRAY JOIN times AS activeMs, masses AS weighed, squares AS squared, counts AS visits GROUP BY activeMs
))`;
}

/** What visits did of which these are the events, one by one. Times lie in a map, which is read of those events alone that have any. */
function engagedVisits(events: string): string {
  return `SELECT visit, min(weight) AS lightest, ${inTicks('sum(activeMs)')} AS activeMs, toFloat64(sum(action)) AS actions, toFloat64(sum(view)) AS pages FROM (
    SELECT ${VISIT} AS visit, ${WEIGHT} AS weight, numbers['activeMs'] AS activeMs, 0 AS action, 0 AS view
    FROM ${events} WHERE ${IN_SCOPE} AND ${VISIT} != 0 AND type = {engagementType:String}
    UNION ALL SELECT ${VISIT} AS visit, ${WEIGHT} AS weight, 0 AS activeMs, type IN {actionTypes:Array(String)} AS action, type = {viewType:String} AS view
    FROM ${events} WHERE ${IN_SCOPE} AND ${VISIT} != 0 AND type IN {otherTypes:Array(String)}
  ) GROUP BY visit`;
}

/** To the microsecond: sums of fractions depend on their order, and a visit is even with itself however it was added up. */
function inTicks(ms: string): string {
  return `round(${ms}, 3)`;
}

const visitsOf = (events: string): string =>
  `SELECT activeMs, actions, pages, toFloat64(lightest) AS weighed, lightest * lightest AS squared, 1 AS visits FROM (${engagedVisits(events)})`;
