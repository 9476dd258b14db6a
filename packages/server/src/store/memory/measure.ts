import type { InnerEvent } from '../../event.ts';
import { VIEW_TYPE } from '../../queries/audience.ts';
import { ERROR_TYPE, repeatsOf } from '../../queries/errors.ts';
import { groupBy } from '../../queries/groupBy.ts';
import { type MeasuredBucket, type MeasureScope, NEW_AFTER_MS, toMeasured } from '../../queries/measure.ts';
import { matches } from '../../queries/own/matches.ts';
import { readQuestion } from '../../queries/own/parseQuestion.ts';
import { HEALTH_TYPE, isAvailable, STATUS_ORDER, toServiceStatus } from '../../queries/serviceStatus.ts';
import { VITAL_THRESHOLDS, VITAL_TYPE } from '../../queries/vitalRating.ts';
import { lastTold } from './lastTold.ts';
import { figureOf } from './own.ts';
import { weightedQuantile } from './quantile.ts';
import { select } from './select.ts';

/** `measure` over events in memory. */
export function measureOf(kept: readonly InnerEvent[], scope: MeasureScope, now: number): MeasuredBucket[] {
  const { query, to, bucketMs } = scope;
  const backOf = (at: number): number => Math.floor((to - 1 - at) / bucketMs);
  const buckets = new Map<number, InnerEvent[]>();
  const put = (event: InnerEvent, back: number): void => {
    buckets.set(back, [...(buckets.get(back) ?? []), event]);
  };
  if (query.measure === 'question') {
    const { measure, of, where } = readQuestion(query.q);
    const selected = select(kept, scope, now);
    for (const event of of ? lastTold(selected) : selected) {
      const isOf = of?.includes(event.type) ?? true;
      if (!isOf || (where !== undefined && !matches(event, where))) continue;
      const back = backOf(event.at);
      for (let at = Math.max(0, back - scope.spread + 1); at <= back; at += 1) put(event, at);
    }
    return [...buckets]
      .sort(([a], [b]) => a - b)
      .map(([back, events]) => toMeasured(back, measure, figureOf(measure, events)))
      .filter(({ samples }) => samples > 0);
  }
  if (query.measure === 'newErrors') {
    const errors = select(kept, { ...scope, from: scope.from - NEW_AFTER_MS }, now).filter(
      ({ type }) => type === ERROR_TYPE,
    );
    for (const group of groupBy(errors, ({ fingerprint }) => fingerprint).values()) {
      const first = group.at(-1);
      if (first && first.at >= scope.from) put(first, backOf(first.at));
    }
  } else {
    const selected = select(kept, scope, now);
    const told = query.measure === 'vital' ? lastTold(selected) : selected;
    for (const event of told.filter((one) => isAsked(one, query))) {
      const back = backOf(event.at);
      for (let at = Math.max(0, back - scope.spread + 1); at <= back; at += 1) put(event, at);
    }
  }
  return [...buckets]
    .sort(([a], [b]) => a - b)
    .map(([back, events]) => ({ back, samples: events.length, ...countsOf(events, query) }));
}

function isAsked(event: InnerEvent, query: MeasureScope['query']): boolean {
  const { type, name, page, value, fingerprint } = event;
  switch (query.measure) {
    case 'vital':
      return (
        type === VITAL_TYPE &&
        name === query.vital &&
        value !== null &&
        (query.page === undefined || page === query.page)
      );
    case 'errorRate':
      return type === ERROR_TYPE || type === VIEW_TYPE;
    case 'availability':
    case 'health':
      return type === HEALTH_TYPE && (query.service === undefined || name === query.service);
    case 'events':
      return type === query.type && (query.name === undefined || name === query.name);
    case 'errors':
      return type === ERROR_TYPE && (query.fingerprint === undefined || fingerprint === query.fingerprint);
    default:
      return type === ERROR_TYPE;
  }
}

function countsOf(
  events: readonly InnerEvent[],
  query: MeasureScope['query'],
): Pick<MeasuredBucket, 'bad' | 'total' | 'level'> {
  const sum = (weigh: (event: InnerEvent) => number): number =>
    events.reduce((all, event) => all + weigh(event), 0) / 100;
  const total = sum(({ weight }) => weight);
  const occurrences = sum((event) => (event.type === ERROR_TYPE ? event.weight * repeatsOf(event) : 0));
  switch (query.measure) {
    case 'vital': {
      const { good } = VITAL_THRESHOLDS[query.vital];
      const bad = sum(({ weight, value }) => ((value ?? 0) > good ? weight : 0));
      return { bad, total, level: weightedQuantile(query.level, events) ?? null };
    }
    case 'errorRate':
      return {
        bad: occurrences,
        total: sum(({ type, weight }) => (type === VIEW_TYPE ? weight : 0)),
        level: null,
      };
    case 'availability':
    case 'health': {
      const places = events.map(({ attributes }) =>
        STATUS_ORDER.indexOf(toServiceStatus(attributes['status'])),
      );
      const bad = sum((check) => (isAvailable(check) ? 0 : check.weight));
      return { bad, total, level: Math.max(...places) };
    }
    case 'events':
      return { bad: total, total, level: null };
    case 'errors':
      return { bad: occurrences, total: occurrences, level: null };
    default:
      return { bad: events.length, total: events.length, level: null };
  }
}
