import type { EngagementAnswer, EngagementPart } from '../api/segmentTypes.ts';
import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import { VIEW_TYPE } from './audience.ts';
import { COMMAND_TYPE } from './commands.ts';
import { COUNTED, type Rolled } from './rolled.ts';
import { IN_SCOPE, rangeOf, scopeValues } from './scope.ts';
import { segmented } from './segment.ts';
import { CLICK_TYPE, ENGAGEMENT_TYPE, FEATURE_TYPE } from './usage.ts';
import { VISIT, WEIGHT } from './visit.ts';
import { effectiveSize } from './wilson.ts';

/** What visits are compared by, and what each counts for. */
export const ENGAGEMENT_PARTS = ['activeMs', 'actions', 'pages'] as const;
export const ENGAGEMENT_WEIGHT: number = 1 / ENGAGEMENT_PARTS.length;

/** What a person does, besides looking at pages. */
export const ACTION_TYPES: readonly string[] = [FEATURE_TYPE, CLICK_TYPE, COMMAND_TYPE];
/** What follows from being there at all: visits that told nothing of themselves are left out. */
export const ENGAGED_TYPES: readonly string[] = [ENGAGEMENT_TYPE, VIEW_TYPE, ...ACTION_TYPES];

const Z = 1.959963984540054;

/** Sums over the visits of a segment; weights are in hundredths, means and ranks are weighted by them. */
export interface EngagementSums {
  weights: number;
  squares: number;
  samples: number;
  weightsOfAll: number;
  /** In the order of `ENGAGEMENT_PARTS`. */
  means: readonly number[];
  meansOfAll: readonly number[];
  /** Mean ranks, in [0, 1]. */
  ranks: readonly number[];
  /** Mean and mean square of the visits' scores, in [0, 1]. */
  score: number;
  scoreSquare: number;
}

/**
 * How engaged the visits of a segment are among all. For each part a visit has its percentile rank: the share of visits below it and half of those that are even; its
 * score is the weighted mean of its ranks, and the segment's that of its visits. All visits together have 50 by definition.
 */
export async function engagement(db: Database, scope: Scope, rolled?: Rolled): Promise<EngagementAnswer> {
  const { segment, ...whole } = scope;
  const own = segmented(db, scope);
  const isOwn =
    segment === undefined
      ? 'true'
      : `visit IN (SELECT ${VISIT} FROM ${own.events} WHERE ${IN_SCOPE} AND session != '')`;
  const ranks = ENGAGEMENT_PARTS.map(
    (part) =>
      `(sum(weighed) OVER (ORDER BY ${part} RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - sum(weighed) OVER (PARTITION BY ${part}) / 2) / sum(weighed) OVER ()`,
  );
  const alike = `SELECT activeMs, actions, pages, ${isOwn} AS isOwn, sum(heaviest) AS weighed, sum(heaviest * heaviest) AS squared, count() AS visits FROM (
    SELECT ${VISIT} AS visit, max(${WEIGHT}) AS heaviest, sumIf(numbers['activeMs'], type = {engagementType:String}) AS activeMs,
      toFloat64(countIf(type IN {actionTypes:Array(String)})) AS actions, toFloat64(countIf(type = {viewType:String})) AS pages
    FROM ${(rolled?.rest ?? db).events} WHERE ${IN_SCOPE} AND session != '' AND type IN {engagedTypes:Array(String)} GROUP BY visit
  ) GROUP BY activeMs, actions, pages, isOwn`;
  const counted = rolled
    ? ` UNION ALL SELECT active AS activeMs, actions, pages, true AS isOwn, c.visits AS weighed, squares AS squared, rows AS visits FROM ${rolled.counts} AS c WHERE kind = '${COUNTED.engaged}'`
    : '';
  const list = (write: (part: string, index: number) => string): string =>
    `[${ENGAGEMENT_PARTS.map(write).join(', ')}]`;
  const mean = (of: string): string => `sumIf(weighed * ${of}, isOwn) / weights`;
  const [row] = await own.ask<EngagementSums>({
    sql: `SELECT sumIf(weighed, isOwn) AS weights, sumIf(squared, isOwn) AS squares, sumIf(visits, isOwn) AS samples, sum(weighed) AS weightsOfAll,
  ${list((part) => mean(part))} AS means, ${list((part) => `sum(weighed * ${part}) / weightsOfAll`)} AS meansOfAll,
  ${list((_, index) => mean(`own[${index + 1}]`))} AS ranks, ${mean('total')} AS score, ${mean('total * total')} AS scoreSquare
FROM (
  SELECT weighed, squared, visits, activeMs, actions, pages, isOwn, [${ranks.join(', ')}] AS own, arraySum(own) / length(own) AS total FROM (
    -- Visits that did the same have the same rank: there are far fewer of those to sort.
    SELECT activeMs, actions, pages, isOwn, sum(of.weighed) AS weighed, sum(of.squared) AS squared, sum(of.visits) AS visits
    FROM (${alike}${counted}) AS of GROUP BY activeMs, actions, pages, isOwn
  )
)`,
    values: {
      ...scopeValues(whole, db.now()),
      engagementType: ENGAGEMENT_TYPE,
      viewType: VIEW_TYPE,
      actionTypes: ACTION_TYPES,
      engagedTypes: ENGAGED_TYPES,
    },
    maxRows: 1,
  });
  return toEngagement(scope, row);
}

/** Puts an answer together. */
export function toEngagement(scope: Scope, sums: EngagementSums | undefined): EngagementAnswer {
  if (sums === undefined || sums.weights === 0)
    return {
      range: rangeOf(scope),
      visits: 0,
      visitsOfAll: (sums?.weightsOfAll ?? 0) / 100,
      samples: 0,
      score: null,
      low: null,
      high: null,
      parts: [],
    };
  const { weights, squares, samples, weightsOfAll, means, meansOfAll, ranks, score, scoreSquare } = sums;
  const size = effectiveSize(weights, squares);
  const spread = Z * Math.sqrt(Math.max(0, scoreSquare - score * score) / Math.max(1, size - 1));
  return {
    range: rangeOf(scope),
    visits: weights / 100,
    visitsOfAll: weightsOfAll / 100,
    samples,
    score: score * 100,
    low: Math.max(0, (score - spread) * 100),
    high: Math.min(100, (score + spread) * 100),
    parts: ENGAGEMENT_PARTS.map(
      (part, index): EngagementPart => ({
        part,
        weight: ENGAGEMENT_WEIGHT,
        mean: means[index] ?? 0,
        meanOfAll: meansOfAll[index] ?? 0,
        rank: (ranks[index] ?? 0) * 100,
      }),
    ),
  };
}
