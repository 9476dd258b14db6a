import { COUNTED, type Rolled } from './rolled.ts';
import { IN_SCOPE } from './scope.ts';
import { VISIT, WEIGHT } from './visit.ts';

/** What visits are compared by. */
export const ENGAGEMENT_PARTS = ['activeMs', 'actions', 'pages'] as const;

/** The sums of all visits, of which whole days are counted already; those that did the same have the same rank, and there are far fewer of them to sort. */
export function engagedDays({ rest, counts }: Rolled): string {
  const ranks = ENGAGEMENT_PARTS.map(
    (part) =>
      `(sum(weighed) OVER (ORDER BY ${part} RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - sum(weighed) OVER (PARTITION BY ${part}) / 2) / sum(weighed) OVER ()`,
  );
  const list = (write: (part: string, index: number) => string): string =>
    `[${ENGAGEMENT_PARTS.map(write).join(', ')}]`;
  const mean = (of: string): string => `sum(weighed * ${of}) / weights`;
  return `SELECT sum(weighed) AS weights, sum(squared) AS squares, sum(visits) AS samples, weights AS weightsOfAll,
  ${list((part) => mean(part))} AS means, means AS meansOfAll,
  ${list((_, index) => mean(`own[${index + 1}]`))} AS ranks, ${mean('total')} AS score, ${mean('total * total')} AS scoreSquare
FROM (
  SELECT weighed, squared, visits, activeMs, actions, pages, [${ranks.join(', ')}] AS own, arraySum(own) / length(own) AS total FROM (
    SELECT activeMs, actions, pages, sum(of.weighed) AS weighed, sum(of.squared) AS squared, sum(of.visits) AS visits FROM (
      SELECT activeMs, actions, pages, sum(heaviest) AS weighed, sum(heaviest * heaviest) AS squared, count() AS visits FROM (
        SELECT ${VISIT} AS visit, max(${WEIGHT}) AS heaviest, sumIf(numbers['activeMs'], type = {engagementType:String}) AS activeMs,
          toFloat64(countIf(type IN {actionTypes:Array(String)})) AS actions, toFloat64(countIf(type = {viewType:String})) AS pages
        FROM ${rest.events} WHERE ${IN_SCOPE} AND ${VISIT} != 0 AND type IN {engagedTypes:Array(String)} GROUP BY visit
      ) GROUP BY activeMs, actions, pages
      UNION ALL SELECT active AS activeMs, actions, pages, c.visits AS weighed, squares AS squared, rows AS visits
      FROM ${counts} AS c WHERE kind = '${COUNTED.engaged}'
    ) AS of GROUP BY activeMs, actions, pages
  )
)`;
}
