import type { TimeRange } from './types.ts';

/**
 * Who used the site, weighted by sampling. A visit is one that allows its id (`enhanced`), a user one who allows theirs (`full`):
 * what others did counts among events and not among visits or users.
 */
export interface UsageTotal {
  visits: number;
  users: number;
  /** Of the users, those not seen in the 30 days before the range; the id of a browser lasts 30 days unless a site says otherwise. */
  newUsers: number;
  pageViews: number;
  featureUses: number;
  /** Mean active time of a visit that told it, in milliseconds; null where none did. */
  activeMs: number | null;
}

/** One bucket of the course. */
export interface UsagePoint {
  at: number;
  /** Those that began in it, or were first heard in the range. */
  visits: number;
  /** Those that were there. */
  users: number;
  /** Of these, those whose first event, looking back as above, falls into this bucket. */
  newUsers: number;
  pageViews: number;
}

/** How much one thing was used. */
export interface NamedUsage {
  name: string;
  /** Events, weighted by sampling. */
  uses: number;
  visits: number;
  users: number;
  /** Visits by the bucket in which they first did it, for each bucket of the range, oldest first. */
  trend: number[];
}

/** One command, weighted by sampling. */
export interface CommandUsage {
  command: string;
  runs: number;
  /** Share of runs that succeeded, in [0, 1]. */
  successRate: number;
  /** Milliseconds, over the runs that were timed. */
  p50Ms: number | null;
  p95Ms: number | null;
  /** Share of answers from a cache, over the runs that said so; null where none did. */
  cacheHitRatio: number | null;
}

/** `GET /api/v1/usage?from&to&search`. */
export interface UsageAnswer {
  range: TimeRange;
  bucketMs: number;
  total: UsageTotal;
  /** Buckets in which nobody was heard are left out. */
  series: UsagePoint[];
  /** The most used, at most 50. */
  features: NamedUsage[];
  /** The most viewed, at most 50. */
  pages: NamedUsage[];
  /** Marked elements, the most clicked, at most 50. */
  clicks: NamedUsage[];
  /** The most run, at most 50. */
  commands: CommandUsage[];
  /** How many there are of what `search` finds, listed or not. */
  found: { features: number; pages: number; clicks: number; commands: number };
}

/** The conversations with one provider, weighted by sampling. */
export interface ConversationUsage {
  provider: string;
  started: number;
  /** Told to be over; a page that is left tells no end. */
  ended: number;
  /** succeeded ÷ ended; null where none has ended. */
  successRate: number | null;
  /** Mean number of messages of the ended. */
  meanMessages: number | null;
  /** Median length of the ended, in milliseconds. */
  p50Ms: number | null;
  /** Tokens or characters of the ended, as the site counts. */
  tokens: number;
}

/** The requests to one provider, weighted by sampling. */
export interface ProviderUsage {
  provider: string;
  requests: number;
  /** Share of requests that succeeded, in [0, 1]. */
  successRate: number;
  p50Ms: number | null;
  p95Ms: number | null;
  tokens: number;
}

/** What became of one kind of suggestion, weighted by sampling. */
export interface SuggestionUsage {
  /** Empty where the site named none. */
  kind: string;
  shown: number;
  accepted: number;
  dismissed: number;
  /** accepted ÷ shown; null where none was shown in this range. */
  acceptanceRate: number | null;
  /** Median time until somebody accepted, in milliseconds. */
  p50Ms: number | null;
}

/** One bucket of the course. */
export interface ConversationPoint {
  at: number;
  started: number;
  requests: number;
  failures: number;
}

/** `GET /api/v1/conversations?from&to`: each list at most 50, the most used first. */
export interface ConversationsAnswer {
  range: TimeRange;
  bucketMs: number;
  /** Buckets without conversations and requests are left out. */
  series: ConversationPoint[];
  conversations: ConversationUsage[];
  providers: ProviderUsage[];
  suggestions: SuggestionUsage[];
}

/** One bucket of the course. */
export interface GenerationPoint {
  at: number;
  attempts: number;
  failures: number;
  successes: number;
}

/** What one model generated, weighted by sampling. */
export interface ModelUsage {
  model: string;
  successes: number;
  meanRetries: number;
  p50Ms: number | null;
}

/** `GET /api/v1/generations?from&to`, weighted by sampling. */
export interface GenerationsAnswer {
  range: TimeRange;
  bucketMs: number;
  attempts: number;
  /** Failed validations. */
  failures: number;
  retries: number;
  successes: number;
  /** failures ÷ attempts, above 1 where attempts fail repeatedly; null without attempts. */
  failureRate: number | null;
  /** Mean number of retries of a success. */
  averageRetries: number | null;
  /** How long a success took, in milliseconds. */
  p50Ms: number | null;
  p95Ms: number | null;
  /** Buckets without generations are left out. */
  series: GenerationPoint[];
  /** What validators found most often, at most 20. */
  topErrors: { error: string; count: number }[];
  /** What successes depend on most often, at most 20. */
  dependencies: { dependency: string; count: number }[];
  /** The most used, at most 20. */
  models: ModelUsage[];
}

/** The visits that met one variant first. */
export interface VariantResult {
  variant: string;
  /** Weighted by sampling. */
  visits: number;
  /** Those of the visits that reached the goal after they had met the variant. */
  conversions: number;
  /** conversions ÷ visits. */
  rate: number;
  /** Bounds of the 95 % Wilson score interval of the rate, from as many visits as were measured (Kish's effective size). */
  low: number;
  high: number;
  /** Visits, unweighted. */
  samples: number;
  /** What visits brought in the field that was asked for; null where none was. */
  value: VariantValue | null;
  /** How it differs from the control; null for the control itself. */
  versus: { rate: VariantDifference; value: VariantDifference | null } | null;
}

/** A sum of a field over the goals of a visit after it met the variant, 0 where there was none: its mean over the visits. */
export interface VariantValue {
  mean: number;
  /** Standard deviation between visits. */
  deviation: number;
}

/** A variant minus the control. */
export interface VariantDifference {
  difference: number;
  /** ÷ the control's; null where that is 0. */
  relative: number | null;
  /** Bounds of the 95 % interval: Newcombe's of rates, Welch's of values. */
  low: number;
  high: number;
  /** Two-sided, if the experiment is looked at once, at its planned end; of rates by Pearson's z-test, or Fisher's exact one where fewer than 5 are expected on a side, of values by Welch's t-test. */
  p: number;
  /** The same, raised for the number of variants that are compared (Holm). */
  adjusted: number;
  /** The same as `p`, and valid however often one looks. */
  anytime: number;
}

export interface ExperimentResult {
  experiment: string;
  /** The variant with which the others are compared: the one asked for, else `control`, else the first by name. */
  control: string;
  /** Whether so many visits met each variant as the split says: a mismatch below 0.001 means that something assigns or tells wrongly. */
  split: { p: number; isMismatch: boolean };
  variants: VariantResult[];
}

/** `GET /api/v1/experiments?from&to&goal&name&control&value&split`. */
export interface ExperimentsAnswer {
  range: TimeRange;
  /** The type of event that counts as success: the one asked for, else the most frequent of `goals`; empty where there is none. */
  goal: string;
  /** Types of events that a goal can be, the most frequent in visits that met a variant first; at most 50. */
  goals: string[];
  /** How many experiments there are, listed or not. */
  found: number;
  /** Of those that the most visits met, at most 100, by name. */
  experiments: ExperimentResult[];
}
