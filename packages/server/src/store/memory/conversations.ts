import type {
  ConversationsAnswer,
  ConversationUsage,
  ProviderUsage,
  SuggestionUsage,
} from '../../api/usageTypes.ts';
import type { InnerEvent } from '../../event.ts';
import { bucketMsOf, bucketStartOf } from '../../queries/bucket.ts';
import { END_TYPE, REQUEST_TYPE, START_TYPE, SUGGESTION_TYPES } from '../../queries/conversations.ts';
import { groupBy } from '../../queries/groupBy.ts';
import { MAX_NAMES } from '../../queries/named.ts';
import { ratioOf } from '../../queries/ratio.ts';
import { rangeOf } from '../../queries/scope.ts';
import type { Scope } from '../store.ts';
import { sumOf, weightedQuantile, weightOf } from './quantile.ts';
import { compareText } from './select.ts';

/** `conversations` over events in memory. */
export function conversationsOf(selected: readonly InnerEvent[], scope: Scope): ConversationsAnswer {
  const bucketMs = bucketMsOf(scope);
  const ofTypes = (...types: string[]): InnerEvent[] => selected.filter(({ type }) => types.includes(type));
  const counted = groupBy(ofTypes(START_TYPE, REQUEST_TYPE), ({ at }) => bucketStartOf(at, bucketMs));
  return {
    range: rangeOf(scope),
    bucketMs,
    series: [...counted]
      .sort(([a], [b]) => a - b)
      .map(([at, events]) => {
        const requests = events.filter(({ type }) => type === REQUEST_TYPE);
        return {
          at,
          started: weightOf(events) - weightOf(requests),
          requests: weightOf(requests),
          failures: weightOf(requests.filter((request) => !hasSucceeded(request))),
        };
      }),
    conversations: byName(ofTypes(START_TYPE, END_TYPE), toConversation, ({ started, ended }) =>
      Math.max(started, ended),
    ),
    providers: byName(ofTypes(REQUEST_TYPE), toProvider, ({ requests }) => requests),
    suggestions: byName(ofTypes(...Object.values(SUGGESTION_TYPES)), toSuggestion, ({ shown }) => shown),
  };
}

function toConversation(provider: string, events: readonly InnerEvent[]): ConversationUsage {
  const ends = events.filter(({ type }) => type === END_TYPE);
  const ended = weightOf(ends);
  return {
    provider,
    started: weightOf(events.filter(({ type }) => type === START_TYPE)),
    ended,
    successRate: ratioOf(weightOf(ends.filter(hasSucceeded)), ended),
    meanMessages: ratioOf(sumOf(ends, 'messages'), ended),
    p50Ms: weightedQuantile(0.5, ends) ?? null,
    tokens: sumOf(ends, 'tokens'),
  };
}

function toProvider(provider: string, requests: readonly InnerEvent[]): ProviderUsage {
  return {
    provider,
    requests: weightOf(requests),
    successRate: weightOf(requests.filter(hasSucceeded)) / weightOf(requests),
    p50Ms: weightedQuantile(0.5, requests) ?? null,
    p95Ms: weightedQuantile(0.95, requests) ?? null,
    tokens: sumOf(requests, 'tokens'),
  };
}

function toSuggestion(kind: string, events: readonly InnerEvent[]): SuggestionUsage {
  const ofType = (wanted: string): InnerEvent[] => events.filter(({ type }) => type === wanted);
  const shown = weightOf(ofType(SUGGESTION_TYPES.shown));
  const accepted = ofType(SUGGESTION_TYPES.accepted);
  return {
    kind,
    shown,
    accepted: weightOf(accepted),
    dismissed: weightOf(ofType(SUGGESTION_TYPES.dismissed)),
    acceptanceRate: ratioOf(weightOf(accepted), shown),
    p50Ms: weightedQuantile(0.5, accepted) ?? null,
  };
}

function byName<Row>(
  events: readonly InnerEvent[],
  toRow: (name: string, events: readonly InnerEvent[]) => Row,
  sizeOf: (row: Row) => number,
): Row[] {
  return [...groupBy(events, ({ name }) => name)]
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, own]) => toRow(name, own))
    .sort((a, b) => sizeOf(b) - sizeOf(a))
    .slice(0, MAX_NAMES);
}

function hasSucceeded({ attributes }: InnerEvent): boolean {
  return attributes['success'] === 'true';
}
