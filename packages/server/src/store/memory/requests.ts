import type { RequestFigures, RequestRoute, RequestsAnswer } from '../../api/performanceTypes.ts';
import type { InnerEvent } from '../../event.ts';
import { bucketMsOf, bucketStartOf, bucketStartsOf } from '../../queries/bucket.ts';
import { groupBy } from '../../queries/groupBy.ts';
import { MAX_NAMES } from '../../queries/named.ts';
import { ratioOf } from '../../queries/ratio.ts';
import {
  ABORTED,
  FAILED_OUTCOMES,
  HTTP_TYPE,
  MAX_OUTCOMES,
  type RequestsScope,
} from '../../queries/requests.ts';
import { rangeOf } from '../../queries/scope.ts';
import { timeOf } from './operations.ts';
import { percentilesOf, sumOf, weightOf } from './quantile.ts';
import { compareText, hasWords, onPage } from './select.ts';

/** `requests` over events in memory. */
export function requestsOf(selected: readonly InnerEvent[], scope: RequestsScope): RequestsAnswer {
  const bucketMs = bucketMsOf(scope);
  const own = onPage(selected, scope).filter(({ type }) => type === HTTP_TYPE);
  const wholeMs = timeOf(timed(own));
  const hosts = [...groupBy(own, hostOf)]
    .map(([host, of]) => ({ host, ...toFigures(of) }))
    .sort((a, b) => b.requests - a.requests || compareText(a.host, b.host));
  const routes = [
    ...groupBy(own, (event) => JSON.stringify([methodOf(event), hostOf(event), event.name])).values(),
  ]
    .filter(([event]) => event && hasWords(`${methodOf(event)} ${hostOf(event)}${event.name}`, scope))
    .flatMap((of) => toRoute(of, { scope, bucketMs, wholeMs }))
    .sort(
      (a, b) =>
        b.requests - a.requests ||
        compareText(a.route, b.route) ||
        compareText(a.host, b.host) ||
        compareText(a.method, b.method),
    );
  return {
    range: rangeOf(scope),
    bucketMs,
    total: toFigures(own),
    outcomes: [...groupBy(own, outcomeOf)]
      .map(([outcome, of]) => ({ outcome, requests: weightOf(of) }))
      .sort((a, b) => b.requests - a.requests || compareText(a.outcome, b.outcome))
      .slice(0, MAX_OUTCOMES),
    series: [...groupBy(own, ({ at }) => bucketStartOf(at, bucketMs))]
      .sort(([a], [b]) => a - b)
      .map(([at, of]) => ({ at, ...toFigures(of) })),
    hosts: hosts.slice(0, MAX_NAMES),
    routes: routes.slice(0, MAX_NAMES),
    found: { routes: routes.length, hosts: hosts.length },
  };
}

/** One route of its requests; none of none. */
function toRoute(
  own: readonly InnerEvent[],
  { scope, bucketMs, wholeMs }: { scope: RequestsScope; bucketMs: number; wholeMs: number },
): RequestRoute[] {
  const [first] = own;
  if (first === undefined) return [];
  const buckets = groupBy(own, ({ at }) => bucketStartOf(at, bucketMs));
  const totalMs = timeOf(timed(own));
  const route: RequestRoute = {
    method: methodOf(first),
    host: hostOf(first),
    route: first.name,
    ...toFigures(own),
    totalMs,
    share: ratioOf(totalMs, wholeMs) ?? 0,
    serverMs: meanOf(own, 'serverMs'),
    responseBytes: meanOf(own, 'responseBytes'),
    trend: bucketStartsOf(scope, bucketMs).map((at) => weightOf(buckets.get(at) ?? [])),
  };
  return [route];
}

function toFigures(own: readonly InnerEvent[]): RequestFigures {
  return {
    requests: weightOf(own),
    failures: weightOf(own.filter((event) => FAILED_OUTCOMES.includes(outcomeOf(event)))),
    ...percentilesOf(timed(own)),
  };
}

function timed(own: readonly InnerEvent[]): InnerEvent[] {
  return own.filter((event) => (event.value ?? -1) >= 0 && outcomeOf(event) !== ABORTED);
}

function meanOf(own: readonly InnerEvent[], field: string): number | null {
  const told = own.filter(({ numbers }) => Object.hasOwn(numbers, field));
  return ratioOf(sumOf(told, field), weightOf(told));
}

function outcomeOf({ attributes }: InnerEvent): string {
  return attributes['outcome'] ?? '';
}

function hostOf({ attributes }: InnerEvent): string {
  return attributes['host'] ?? '';
}

function methodOf({ attributes }: InnerEvent): string {
  return attributes['method'] ?? '';
}
