import type { TimeRange, VitalName } from './types.ts';

/** What was measured on one side of a comparison. */
export interface InsightSide {
  /** A p75, or a share of visits in [0, 1]. */
  value: number;
  /** Visits behind it, unweighted. */
  visits: number;
}

interface Compared {
  before: InsightSide;
  after: InsightSide;
  /** How often chance alone would bring a difference like this, corrected for everything that was looked at. */
  probability: number;
}

interface ByRelease extends Compared {
  /** The newest release. */
  release: string;
  /** The one that it is held against: of those before it, the one with the most visits. */
  against: string;
  /** Where it shows most; empty where only the site as a whole tells it. */
  page: string;
  /** Other pages that tell it too. */
  otherPages: number;
}

/** Something that changed, with what shows it. */
export type Insight =
  | (ByRelease & { kind: 'vital'; vital: VitalName })
  /** Share of visits that met an error. */
  | (ByRelease & { kind: 'errors' })
  | {
      kind: 'newError';
      fingerprint: string;
      type: string;
      message: string;
      page: string;
      release: string;
      visits: number;
      firstSeen: number;
    }
  /** Share of visits that used a feature, against the same length of time before. */
  | (Compared & { kind: 'adoption'; feature: string });

/** `GET /api/v1/insights?from&to&segment`: the ones that matter most first, at most eight; none where nothing stands out. */
export interface InsightsAnswer {
  range: TimeRange;
  insights: Insight[];
  /** How many comparisons were made. */
  looked: number;
}
