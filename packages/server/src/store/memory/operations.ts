import type { AIUsage, OperationsAnswer } from '../../api/performanceTypes.ts';
import type { InnerEvent } from '../../event.ts';
import { AI_FIELDS, AI_TYPE, toAverages } from '../../queries/aiOperations.ts';
import { bucketMsOf, bucketStartOf, bucketStartsOf } from '../../queries/bucket.ts';
import { groupBy } from '../../queries/groupBy.ts';
import { MAX_NAMES } from '../../queries/named.ts';
import { OPERATION_TYPE, type OperationsScope } from '../../queries/operations.ts';
import { ratioOf } from '../../queries/ratio.ts';
import { rangeOf } from '../../queries/scope.ts';
import { bottlenecksOf } from './bottlenecks.ts';
import { percentilesOf, sumOf, weightedQuantile, weightOf } from './quantile.ts';
import { compareText, hasWords, onPage } from './select.ts';

/** `operations` over events in memory. */
export function operationsOf(selected: readonly InnerEvent[], scope: OperationsScope): OperationsAnswer {
  const bucketMs = bucketMsOf(scope);
  const own = onPage(selected, scope);
  const timings = own.filter(
    ({ type, value, attributes }) =>
      type === OPERATION_TYPE &&
      value !== null &&
      value >= 0 &&
      ['ms', ''].includes(attributes['unit'] ?? ''),
  );
  const totalMs = timeOf(timings);
  const found = [...groupBy(timings, ({ name }) => name)]
    .filter(([name]) => hasWords(name, scope))
    .map(([name, of]) => {
      const buckets = groupBy(of, ({ at }) => bucketStartOf(at, bucketMs));
      return {
        name,
        count: weightOf(of),
        totalMs: timeOf(of),
        share: ratioOf(timeOf(of), totalMs) ?? 0,
        ...percentilesOf(of),
        trend: bucketStartsOf(scope, bucketMs).map(
          (at) => weightedQuantile(0.75, buckets.get(at) ?? []) ?? null,
        ),
      };
    })
    .sort((a, b) => b.totalMs - a.totalMs || compareText(a.name, b.name));
  return {
    range: rangeOf(scope),
    bucketMs,
    total: { count: weightOf(timings), totalMs, ...percentilesOf(timings) },
    found: found.length,
    operations: found.slice(0, MAX_NAMES),
    bottlenecks: bottlenecksOf(own),
    ai: toAI(
      own.filter(({ type }) => type === AI_TYPE),
      bucketMs,
    ),
  };
}

function toAI(calls: readonly InnerEvent[], bucketMs: number): AIUsage {
  return {
    count: weightOf(calls),
    tokens: sumOf(calls, 'tokens'),
    ...percentilesOf(timed(calls)),
    averages: toAverages((index) => {
      const field = AI_FIELDS[index] ?? '';
      const told = calls.filter(({ numbers }) => Object.hasOwn(numbers, field));
      return ratioOf(sumOf(told, field), weightOf(told));
    }),
    series: [...groupBy(calls, ({ at }) => bucketStartOf(at, bucketMs))]
      .sort(([a], [b]) => a - b)
      .map(([at, own]) => ({
        at,
        count: weightOf(own),
        p75Ms: weightedQuantile(0.75, timed(own)) ?? null,
        tokens: sumOf(own, 'tokens'),
      })),
  };
}

/** With the time of the whole call as their value. */
function timed(calls: readonly InnerEvent[]): InnerEvent[] {
  return calls.map((call) => ({ ...call, value: call.numbers['totalMs'] ?? null }));
}

/** What these took, over all that they stand for. */
export function timeOf(events: readonly InnerEvent[]): number {
  return events.reduce((sum, { weight, value }) => sum + weight * (value ?? 0), 0) / 100;
}
