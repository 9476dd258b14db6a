import type { ErrorAnswer, ErrorFeedback, ErrorGroup, ErrorHistory, ErrorsAnswer } from '../../api/types.ts';
import type { InnerEvent } from '../../event.ts';
import { bucketMsOf, bucketStartOf, bucketStartsOf } from '../../queries/bucket.ts';
import {
  type ErrorGroupScope,
  FEEDBACK_TYPE,
  MAX_ERROR_SAMPLES,
  MAX_FEEDBACK,
} from '../../queries/errorGroup.ts';
import {
  DEFAULT_ERROR_GROUPS,
  ERROR_TYPE,
  type ErrorScope,
  isErrorId,
  MAX_NAMED,
  repeatsOf,
} from '../../queries/errors.ts';
import { groupBy } from '../../queries/groupBy.ts';
import { rangeOf } from '../../queries/scope.ts';
import { standsSo } from '../../queries/standing.ts';
import { toErrorSample } from '../../queries/toErrorSample.ts';
import type { Scope } from '../store.ts';
import { lightestOf } from './quantile.ts';
import { compareText, hasWords, onPage } from './select.ts';

/** `errorGroups` over events in memory. */
export function errorGroupsOf(selected: readonly InnerEvent[], scope: ErrorScope): ErrorsAnswer {
  const errors = onPage(selected, scope).filter(({ type }) => type === ERROR_TYPE);
  const isFound = ({ name, message, attributes }: InnerEvent): boolean =>
    hasWords(`${name}: ${message}`, scope) || (isErrorId(scope) && attributes['errorId'] === scope.search);
  const { standing } = scope;
  const stands = ([newest]: readonly InnerEvent[]): boolean =>
    newest === undefined || !standing || standsSo(standing, newest.fingerprint, newest.at);
  const found = [...groupBy(errors, ({ fingerprint }) => fingerprint).values()].filter(
    (events) => events.some(isFound) && stands(events),
  );
  const groups = found
    .flatMap((events) => toGroup(events, scope))
    .sort((a, b) => b.count - a.count || compareText(a.fingerprint, b.fingerprint))
    .slice(0, scope.limit ?? DEFAULT_ERROR_GROUPS);
  return {
    range: rangeOf(scope),
    bucketMs: bucketMsOf(scope),
    found: found.length,
    count: occurrencesOf(found.flat()),
    trend: trendOf(found.flat(), scope),
    groups,
  };
}

/** `errorGroup` over events in memory. */
export function errorGroupOf(
  selected: readonly InnerEvent[],
  scope: ErrorGroupScope,
  all: readonly InnerEvent[],
): ErrorAnswer | undefined {
  const isAsked = (event: InnerEvent): boolean =>
    event.type === ERROR_TYPE && event.fingerprint === scope.fingerprint;
  const errors = selected.filter(isAsked);
  const [group] = toGroup(errors, scope);
  if (group === undefined) return undefined;
  const isNamed = ({ attributes }: InnerEvent): boolean =>
    scope.errorId !== undefined && attributes['errorId'] === scope.errorId;
  // The first that travelled under the id: those after it are its repeats.
  const named = errors.findLast(isNamed);
  const newest = errors.filter((event) => event !== named);
  const samples = [...(named ? [named] : []), ...newest].slice(0, MAX_ERROR_SAMPLES).map(toErrorSample);
  const feedback = feedbackOf(selected, errors);
  const history = historyOf(all.filter(isAsked));
  return { range: rangeOf(scope), bucketMs: bucketMsOf(scope), group, history, samples, feedback };
}

/** Of a group's events, newest first. */
function historyOf(events: readonly InnerEvent[]): ErrorHistory {
  const releases = events.map(({ release }) => release).filter((release) => release !== '');
  return {
    firstSeen: events.at(-1)?.at ?? 0,
    firstRelease: releases.at(-1) ?? '',
    lastRelease: releases[0] ?? '',
  };
}

function feedbackOf(selected: readonly InnerEvent[], errors: readonly InnerEvent[]): ErrorFeedback[] {
  const ids = new Set(errors.flatMap(({ attributes }) => attributes['errorId'] || []));
  return selected
    .filter(({ type, attributes }) => type === FEEDBACK_TYPE && ids.has(attributes['errorId'] ?? ''))
    .slice(0, MAX_FEEDBACK)
    .map(({ id, at, message, page, release, attributes: { errorId = '' } }) => ({
      id,
      at,
      message,
      page,
      release,
      errorId,
    }));
}

/** One group of its events, newest first; none of none. */
function toGroup(events: readonly InnerEvent[], scope: Scope): ErrorGroup[] {
  const [newest] = events;
  const oldest = events.at(-1);
  if (newest === undefined || oldest === undefined) return [];
  const group: ErrorGroup = {
    fingerprint: newest.fingerprint,
    type: newest.name,
    message: newest.message,
    count: occurrencesOf(events),
    sessions: sessionsOf(events),
    firstSeen: oldest.at,
    lastSeen: newest.at,
    trend: trendOf(events, scope),
    severity: newest.attributes['severity'] ?? '',
    category: newest.attributes['category'] ?? '',
    handled: newest.attributes['handled'] === 'true',
    pages: mostAffected(events, ({ page }) => page),
    releases: mostAffected(events, ({ release }) => release),
  };
  return [group];
}

function occurrencesOf(events: readonly InnerEvent[]): number {
  return events.reduce((sum, event) => sum + event.weight * repeatsOf(event), 0) / 100;
}

function trendOf(events: readonly InnerEvent[], scope: Scope): number[] {
  const bucketMs = bucketMsOf(scope);
  const buckets = groupBy(events, ({ at }) => bucketStartOf(at, bucketMs));
  return bucketStartsOf(scope, bucketMs).map((start) => occurrencesOf(buckets.get(start) ?? []));
}

function sessionsOf(events: readonly InnerEvent[]): number {
  // The first half of an id is its page load's.
  const visits = groupBy(events, ({ id, session }) => session || id.slice(0, 18));
  return [...visits.values()].reduce((sum, own) => sum + lightestOf(own), 0) / 100;
}

function mostAffected(events: readonly InnerEvent[], placeOf: (event: InnerEvent) => string): string[] {
  return [...groupBy(events, placeOf)]
    .filter(([place]) => place !== '')
    .sort(([a, inA], [b, inB]) => occurrencesOf(inB) - occurrencesOf(inA) || compareText(a, b))
    .slice(0, MAX_NAMED)
    .map(([place]) => place);
}
