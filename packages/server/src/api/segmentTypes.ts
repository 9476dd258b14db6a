import type { TimeRange } from './types.ts';

/** A condition with a name. A visit is of a segment when it has an event in the range for which the condition holds. */
export interface SavedSegment {
  id: string;
  name: string;
  project: string;
  /** A condition in words, as questions take it as `segment`. */
  where: string;
}

/** `GET /api/v1/segments`: by name. */
export interface SegmentsAnswer {
  segments: SavedSegment[];
}

/** One thing by which visits are compared. */
export interface EngagementPart {
  part: 'activeMs' | 'actions' | 'pages';
  /** What it counts for in the score; all weights add up to 1. */
  weight: number;
  /** Mean of the segment, and of all visits. */
  mean: number;
  meanOfAll: number;
  /** Mean percentile rank of the segment's visits among all, in [0, 100]; 50 is as all. */
  rank: number;
}

/** `GET /api/v1/engagement?from&to&segment`. */
export interface EngagementAnswer {
  range: TimeRange;
  /** Weighted by sampling: of the segment, and all. */
  visits: number;
  visitsOfAll: number;
  /** Unweighted. */
  samples: number;
  /** The weighted mean of the ranks, in [0, 100]: 50 is as engaged as all visits; null without visits. */
  score: number | null;
  /** Bounds of its 95 % interval, by the spread between visits. */
  low: number | null;
  high: number | null;
  parts: EngagementPart[];
}
