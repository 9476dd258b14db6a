import type {
  ConversationPoint,
  ConversationsAnswer,
  ConversationUsage,
  ProviderUsage,
  SuggestionUsage,
} from '../api/usageTypes.ts';
import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import { bucketMsOf, MAX_BUCKETS } from './bucket.ts';
import { MAX_NAMES } from './named.ts';
import { ratioOf } from './ratio.ts';
import { IN_SCOPE, rangeOf, scopeValues } from './scope.ts';
import { quantileOf, SUCCEEDED } from './timed.ts';
import { BUCKET, WEIGHT } from './visit.ts';

/** What the events of conversations, requests and suggestions are called. */
export const START_TYPE = 'conversation.start';
export const END_TYPE = 'conversation.end';
export const REQUEST_TYPE = 'provider.request';
export const SUGGESTION_TYPES = {
  shown: 'suggestion.shown',
  accepted: 'suggestion.accepted',
  dismissed: 'suggestion.dismissed',
} as const;

const types = {
  startType: START_TYPE,
  endType: END_TYPE,
  requestType: REQUEST_TYPE,
  shownType: SUGGESTION_TYPES.shown,
  acceptedType: SUGGESTION_TYPES.accepted,
  dismissedType: SUGGESTION_TYPES.dismissed,
};
type TypeName = keyof typeof types;
const isType = (...names: TypeName[]): string =>
  `type IN (${names.map((name) => `{${name}:String}`).join(', ')})`;

/** How conversations go, how providers do, and what becomes of suggestions. */
export async function conversations(db: Database, scope: Scope): Promise<ConversationsAnswer> {
  const bucketMs = bucketMsOf(scope);
  const [series, talks, providers, suggestions] = await Promise.all([
    askSeries(db, scope, bucketMs),
    askConversations(db, scope),
    askProviders(db, scope),
    askSuggestions(db, scope),
  ]);
  return { range: rangeOf(scope), bucketMs, series, conversations: talks, providers, suggestions };
}

async function askSeries(db: Database, scope: Scope, bucketMs: number): Promise<ConversationPoint[]> {
  const rows = await db.ask<Omit<ConversationPoint, 'at'> & { bucket: number }>({
    sql: `SELECT ${BUCKET} AS bucket, sumIf(weight, ${isType('startType')}) AS started,
  sumIf(weight, ${isType('requestType')}) AS requests, sumIf(weight, ${isType('requestType')} AND NOT ${SUCCEEDED}) AS failures
FROM ${db.events} WHERE ${IN_SCOPE} AND ${isType('startType', 'requestType')} GROUP BY bucket ORDER BY bucket`,
    values: { ...valuesOf(db, scope, 'startType', 'requestType'), bucketMs },
    maxRows: MAX_BUCKETS,
  });
  return rows.map(({ bucket, started, requests, failures }) => ({
    at: bucket,
    started: started / 100,
    requests: requests / 100,
    failures: failures / 100,
  }));
}

async function askConversations(db: Database, scope: Scope): Promise<ConversationUsage[]> {
  const isEnd = isType('endType');
  const rows = await db.ask<Record<'started' | 'ended' | 'good' | 'messages' | 'tokens', number> & Named>({
    sql: `SELECT toString(name) AS label, sumIf(weight, ${isType('startType')}) AS started, sumIf(weight, ${isEnd}) AS ended,
  sumIf(weight, ${isEnd} AND ${SUCCEEDED}) AS good, sumIf(${WEIGHT} * numbers['messages'], ${isEnd}) AS messages,
  sumIf(${WEIGHT} * numbers['tokens'], ${isEnd}) AS tokens, ${quantileOf(0.5, isEnd)} AS p50
FROM ${db.events} WHERE ${IN_SCOPE} AND ${isType('startType', 'endType')}
GROUP BY label ORDER BY greatest(started, ended) DESC, label LIMIT {limit:UInt32}`,
    values: { ...valuesOf(db, scope, 'startType', 'endType'), limit: MAX_NAMES },
    maxRows: MAX_NAMES,
  });
  return rows.map(({ label, started, ended, good, messages, tokens, p50 }) => ({
    provider: label,
    started: started / 100,
    ended: ended / 100,
    successRate: ratioOf(good, ended),
    meanMessages: ratioOf(messages, ended),
    p50Ms: p50,
    tokens: tokens / 100,
  }));
}

async function askProviders(db: Database, scope: Scope): Promise<ProviderUsage[]> {
  const rows = await db.ask<Record<'weights' | 'good' | 'tokens', number> & Named & { p95: number | null }>({
    sql: `SELECT toString(name) AS label, sum(weight) AS weights, sumIf(weight, ${SUCCEEDED}) AS good,
  sum(${WEIGHT} * numbers['tokens']) AS tokens, ${quantileOf(0.5)} AS p50, ${quantileOf(0.95)} AS p95
FROM ${db.events} WHERE ${IN_SCOPE} AND ${isType('requestType')}
GROUP BY label ORDER BY weights DESC, label LIMIT {limit:UInt32}`,
    values: { ...valuesOf(db, scope, 'requestType'), limit: MAX_NAMES },
    maxRows: MAX_NAMES,
  });
  return rows.map(({ label, weights, good, tokens, p50, p95 }) => ({
    provider: label,
    requests: weights / 100,
    successRate: good / weights,
    p50Ms: p50,
    p95Ms: p95,
    tokens: tokens / 100,
  }));
}

async function askSuggestions(db: Database, scope: Scope): Promise<SuggestionUsage[]> {
  const names = ['shownType', 'acceptedType', 'dismissedType'] as const;
  const rows = await db.ask<Record<'shown' | 'accepted' | 'dismissed', number> & Named>({
    sql: `SELECT toString(name) AS label, sumIf(weight, ${isType('shownType')}) AS shown,
  sumIf(weight, ${isType('acceptedType')}) AS accepted, sumIf(weight, ${isType('dismissedType')}) AS dismissed,
  ${quantileOf(0.5, isType('acceptedType'))} AS p50
FROM ${db.events} WHERE ${IN_SCOPE} AND ${isType(...names)}
GROUP BY label ORDER BY shown DESC, label LIMIT {limit:UInt32}`,
    values: { ...valuesOf(db, scope, ...names), limit: MAX_NAMES },
    maxRows: MAX_NAMES,
  });
  return rows.map(({ label, shown, accepted, dismissed, p50 }) => ({
    kind: label,
    shown: shown / 100,
    accepted: accepted / 100,
    dismissed: dismissed / 100,
    acceptanceRate: ratioOf(accepted, shown),
    p50Ms: p50,
  }));
}

interface Named {
  label: string;
  p50: number | null;
}

function valuesOf(db: Database, scope: Scope, ...names: readonly TypeName[]) {
  return {
    ...scopeValues(scope, db.now()),
    ...Object.fromEntries(names.map((name) => [name, types[name]])),
  };
}
