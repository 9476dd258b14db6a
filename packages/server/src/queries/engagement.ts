import type { EngagementAnswer, EngagementPart } from '../api/segmentTypes.ts';
import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import { VIEW_TYPE } from './audience.ts';
import { COMMAND_TYPE } from './commands.ts';
import { ENGAGEMENT_PARTS, engagedDays } from './engagedDays.ts';
import type { Rolled } from './rolled.ts';
import { rangeOf, scopeValues } from './scope.ts';
import { segmented } from './segment.ts';
import { CLICK_TYPE, ENGAGEMENT_TYPE, FEATURE_TYPE } from './usage.ts';
import { effectiveSize } from './wilson.ts';

/** What each part counts for. */
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
  const own = await segmented(db, scope);
  const [row] = await own.ask<EngagementSums>({
    sql: engagedDays(rolled ?? { rest: db }, segment === undefined ? undefined : own.events),
    values: {
      ...scopeValues(whole, db.now()),
      engagementType: ENGAGEMENT_TYPE,
      viewType: VIEW_TYPE,
      actionTypes: ACTION_TYPES,
      otherTypes: ENGAGED_TYPES.filter((type) => type !== ENGAGEMENT_TYPE),
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
