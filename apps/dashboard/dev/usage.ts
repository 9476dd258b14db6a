import type {
  ConversationsAnswer,
  ExperimentsAnswer,
  GenerationsAnswer,
  NamedUsage,
  TimeRange,
  UsageAnswer,
} from '@candor/server/api';
import { toBucketMs, toStarts } from './buckets.ts';
import { createRandom } from './random.ts';

const LONG = 'a-feature-whose-name-goes-on-and-on-because-somebody-wrote-a-sentence-where-a-name-belongs';

/** A site with a few busy features and a long tail. */
export function toUsage(range: TimeRange, isHuge: boolean): UsageAnswer {
  const random = createRandom(11);
  const bucketMs = toBucketMs(range);
  const scale = isHuge ? 9_000 : 1;
  const starts = toStarts(range, bucketMs);
  const series = starts
    .filter((_, place) => place % 19 !== 7)
    .map((at) => {
      const visits = Math.round(random.between(20, 160)) * scale;
      const users = Math.round(visits * 0.4);
      return { at, visits, users, newUsers: Math.round(users * 0.3), pageViews: Math.round(visits * 3.4) };
    });
  const visits = series.reduce((sum, point) => sum + point.visits, 0) * 0.7;
  const toNamed = (names: readonly string[]): NamedUsage[] =>
    names.map((name, rank) => ({
      name,
      uses: (visits * 1.9) / (rank + 2),
      visits: visits / (rank + 2),
      users: visits / (rank + 5),
      trend: starts.map(() => Math.round(random.between(0, 30) / (rank + 1))),
    }));
  const many = (prefix: string): string[] =>
    Array.from({ length: 50 }, (_, index) => `${index % 7 === 3 ? LONG : prefix} ${index}`);
  return {
    range,
    bucketMs,
    total: {
      visits,
      users: visits * 0.4,
      newUsers: visits * 0.13,
      pageViews: series.reduce((sum, point) => sum + point.pageViews, 0),
      featureUses: visits * 2.2,
      activeMs: 94_000,
    },
    series,
    found: isHuge
      ? { features: 213, pages: 18_402, clicks: 50, commands: 51 }
      : { features: 5, pages: 4, clicks: 2, commands: 3 },
    features: toNamed(isHuge ? many('feature') : ['search', 'export', 'share', 'dark-mode', LONG]),
    pages: toNamed(isHuge ? many('/shop/lamps/') : ['/', '/lamps', '/cart', '/checkout']),
    clicks: toNamed(isHuge ? many('mark') : ['buy', 'newsletter']),
    commands: (isHuge ? many('command') : ['install', 'build', 'publish']).map((command, rank) => ({
      command,
      runs: (900 * scale) / (rank + 1),
      successRate: 1 - rank / 90,
      p50Ms: rank === 2 ? null : 240 * (rank + 1),
      p95Ms: rank === 2 ? null : 1_900 * (rank + 1),
      cacheHitRatio: rank === 0 ? 0.82 : null,
    })),
  };
}

/** Nobody was there. */
export function toNoUsage(range: TimeRange): UsageAnswer {
  const nothing = { visits: 0, users: 0, newUsers: 0, pageViews: 0, featureUses: 0, activeMs: null };
  const bucketMs = toBucketMs(range);
  const found = { features: 0, pages: 0, clicks: 0, commands: 0 };
  const lists = { features: [], pages: [], clicks: [], commands: [] };
  return { range, bucketMs, total: nothing, series: [], found, ...lists };
}

/** Two providers, one of them slow, and suggestions of which most are in the way. */
export function toConversations(range: TimeRange, isHuge: boolean, isEmpty: boolean): ConversationsAnswer {
  const random = createRandom(12);
  const bucketMs = toBucketMs(range);
  if (isEmpty) return { range, bucketMs, series: [], conversations: [], providers: [], suggestions: [] };
  const names = isHuge ? Array.from({ length: 50 }, (_, index) => `${LONG} ${index}`) : ['openai', 'local'];
  return {
    range,
    bucketMs,
    series: toStarts(range, bucketMs).map((at) => {
      const started = Math.round(random.between(0, 40));
      return { at, started, requests: started * 6, failures: Math.round(started * 0.2) };
    }),
    conversations: names.map((provider, rank) => ({
      provider,
      started: 800 / (rank + 1),
      ended: 700 / (rank + 1),
      successRate: rank === 3 ? null : 0.83 / (rank + 1),
      meanMessages: 6.4 + rank,
      p50Ms: 184_000,
      tokens: 1_840_000 / (rank + 1),
    })),
    providers: names.map((provider, rank) => ({
      provider,
      requests: 5_100 / (rank + 1),
      successRate: 0.996 - rank / 60,
      p50Ms: 420 * (rank + 1),
      p95Ms: 2_600 * (rank + 1),
      tokens: 2_900_000 / (rank + 1),
    })),
    suggestions: ['reply', 'summary', ''].map((kind, rank) => ({
      kind,
      shown: 640 / (rank + 1),
      accepted: 130 / (rank + 1) ** 2,
      dismissed: 400 / (rank + 1),
      acceptanceRate: 0.203 / (rank + 1),
      p50Ms: 3_100,
    })),
  };
}

/** Most attempts succeed after a retry. */
export function toGenerations(range: TimeRange, isHuge: boolean, isEmpty: boolean): GenerationsAnswer {
  if (isEmpty) return toNoGenerations(range);
  const random = createRandom(13);
  const bucketMs = toBucketMs(range);
  const errors = ['syntax: unexpected token', 'dependency: not allowed', 'size: too long'];
  return {
    range,
    bucketMs,
    attempts: 620,
    failures: 190,
    retries: 171,
    successes: 575,
    failureRate: 190 / 620,
    averageRetries: 0.31,
    p50Ms: 4_200,
    p95Ms: 19_000,
    series: toStarts(range, bucketMs).map((at) => {
      const attempts = Math.round(random.between(0, 25));
      return { at, attempts, failures: Math.round(attempts * 0.3), successes: Math.round(attempts * 0.9) };
    }),
    topErrors: errors.map((error, rank) => ({
      error: isHuge ? `${error} ${LONG.repeat(2)}` : error,
      count: 96 / (rank + 1),
    })),
    dependencies: ['zod', 'lodash', 'date-fns'].map((dependency, rank) => ({
      dependency,
      count: 210 / (rank + 1),
    })),
    models: ['small-1', 'large-2'].map((model, rank) => ({
      model,
      successes: 400 / (rank + 1),
      meanRetries: 0.3,
      p50Ms: 3_900,
    })),
  };
}

function toNoGenerations(range: TimeRange): GenerationsAnswer {
  const counts = { attempts: 0, failures: 0, retries: 0, successes: 0 };
  const figures = { failureRate: null, averageRetries: null, p50Ms: null, p95Ms: null };
  const lists = { series: [], topErrors: [], dependencies: [], models: [] };
  return { range, bucketMs: toBucketMs(range), ...counts, ...figures, ...lists };
}

/** One experiment that is decided and one that is not. */
export function toExperiments(range: TimeRange, isHuge: boolean, isEmpty: boolean): ExperimentsAnswer {
  if (isEmpty) return { range, goal: '', goals: [], found: 0, experiments: [] };
  const toVariant = (variant: string, visits: number, rate: number, spread: number) => ({
    variant,
    visits,
    conversions: visits * rate,
    rate,
    low: Math.max(0, rate - spread),
    high: rate + spread,
    samples: visits,
    value: null,
    versus: toVersus(variant, rate),
  });
  const toVersus = (variant: string, rate: number) =>
    variant === 'long' || variant === 'a'
      ? null
      : {
          rate: {
            difference: rate - 0.112,
            relative: rate / 0.112 - 1,
            low: rate - 0.125,
            high: rate - 0.099,
            p: variant === 'short' ? 0.000_4 : 0.031,
            adjusted: variant === 'short' ? 0.000_4 : 0.062,
            anytime: variant === 'short' ? 0.004 : 0.8,
          },
          value: null,
        };
  const pair = (experiment: string) => ({
    experiment,
    control: 'long',
    split: { p: 0.74, isMismatch: false },
    variants: [toVariant('long', 4_210, 0.112, 0.0095), toVariant('short', 4_180, 0.148, 0.011)],
  });
  return {
    range,
    goal: 'order',
    goals: ['order', 'feature.used', 'page_view', 'ui.click'],
    found: isHuge ? 141 : 2,
    experiments: [
      pair('checkout'),
      {
        experiment: 'headline',
        control: 'a',
        split: { p: 0.000_02, isMismatch: true },
        variants: ['a', 'b', isHuge ? LONG : 'c'].map((name, rank) =>
          toVariant(name, 140 + rank, 0.04 + rank / 200, 0.035),
        ),
      },
      ...(isHuge ? Array.from({ length: 20 }, (_, index) => pair(`${LONG} ${index}`)) : []),
    ],
  };
}
