import type { GenerationsAnswer } from '../../api/usageTypes.ts';
import type { InnerEvent } from '../../event.ts';
import { bucketMsOf, bucketStartOf } from '../../queries/bucket.ts';
import { GENERATION_TYPES, MAX_LISTED } from '../../queries/generations.ts';
import { groupBy } from '../../queries/groupBy.ts';
import { parseNames } from '../../queries/parseList.ts';
import { ratioOf } from '../../queries/ratio.ts';
import { rangeOf } from '../../queries/scope.ts';
import type { Scope } from '../store.ts';
import { sumOf, weightedQuantile, weightOf } from './quantile.ts';
import { compareText } from './select.ts';

/** `generations` over events in memory. */
export function generationsOf(selected: readonly InnerEvent[], scope: Scope): GenerationsAnswer {
  const bucketMs = bucketMsOf(scope);
  const successes = ofType(selected, 'success');
  const failures = ofType(selected, 'failure');
  const attempts = weightOf(ofType(selected, 'attempt'));
  const counted = selected.filter(
    ({ type }) =>
      type === GENERATION_TYPES.attempt ||
      type === GENERATION_TYPES.failure ||
      type === GENERATION_TYPES.success,
  );
  return {
    range: rangeOf(scope),
    bucketMs,
    attempts,
    failures: weightOf(failures),
    retries: weightOf(ofType(selected, 'retry')),
    successes: weightOf(successes),
    failureRate: ratioOf(weightOf(failures), attempts),
    averageRetries: ratioOf(sumOf(successes, 'retryCount'), weightOf(successes)),
    p50Ms: weightedQuantile(0.5, successes) ?? null,
    p95Ms: weightedQuantile(0.95, successes) ?? null,
    series: [...groupBy(counted, ({ at }) => bucketStartOf(at, bucketMs))]
      .sort(([a], [b]) => a - b)
      .map(([at, events]) => ({
        at,
        attempts: weightOf(ofType(events, 'attempt')),
        failures: weightOf(ofType(events, 'failure')),
        successes: weightOf(ofType(events, 'success')),
      })),
    topErrors: listedIn(failures, 'errors').map(([error, count]) => ({ error, count })),
    dependencies: listedIn(successes, 'dependencies').map(([dependency, count]) => ({ dependency, count })),
    models: [...groupBy(successes, ({ name }) => name)]
      .filter(([model]) => model !== '')
      .map(([model, own]) => ({
        model,
        successes: weightOf(own),
        meanRetries: sumOf(own, 'retryCount') / weightOf(own),
        p50Ms: weightedQuantile(0.5, own) ?? null,
      }))
      .sort((a, b) => b.successes - a.successes || compareText(a.model, b.model))
      .slice(0, MAX_LISTED),
  };
}

function ofType(events: readonly InnerEvent[], wanted: keyof typeof GENERATION_TYPES): InnerEvent[] {
  return events.filter(({ type }) => type === GENERATION_TYPES[wanted]);
}

function listedIn(events: readonly InnerEvent[], list: string): [string, number][] {
  const weights = new Map<string, number>();
  for (const { attributes, weight } of events)
    for (const text of parseNames(attributes[list])) weights.set(text, (weights.get(text) ?? 0) + weight);
  return [...weights]
    .map(([text, sum]): [string, number] => [text, sum / 100])
    .sort(([a, countOfA], [b, countOfB]) => countOfB - countOfA || compareText(a, b))
    .slice(0, MAX_LISTED);
}
