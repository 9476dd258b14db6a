import { randomUUID } from 'node:crypto';
import type { InnerEvent } from '../event.ts';
import type { Ending } from '../intake/outcomes.ts';
import { KNOWN_MS } from '../queries/audience.ts';
import { wholePeriods } from '../queries/cohorts.ts';
import { DEFAULT_EVENTS } from '../queries/events.ts';
import { rangeOf } from '../queries/scope.ts';
import { toStoredEvent } from '../queries/toStoredEvent.ts';
import type { OriginReport } from '../report.ts';
import { createBookings } from './memory/bookings.ts';
import { cohortsOf } from './memory/cohorts.ts';
import { conversationsOf } from './memory/conversations.ts';
import { deliveryOf, deliverySessionsOf } from './memory/delivery.ts';
import { engagementOf } from './memory/engagement.ts';
import { errorGroupOf, errorGroupsOf } from './memory/errors.ts';
import { experimentsOf } from './memory/experiments.ts';
import { funnelOf } from './memory/funnel.ts';
import { generationsOf } from './memory/generations.ts';
import { generationUsersOf } from './memory/generationUsers.ts';
import { healthOf } from './memory/health.ts';
import { heldLevelsOf } from './memory/heldLevels.ts';
import { insightFactsOf } from './memory/insightFacts.ts';
import { measureOf } from './memory/measure.ts';
import { operationsOf } from './memory/operations.ts';
import { outcomesOf } from './memory/outcomes.ts';
import { askOf } from './memory/own.ts';
import { pagesOf } from './memory/pages.ts';
import { personOf } from './memory/person.ts';
import { pointsOf } from './memory/points.ts';
import { requestsOf } from './memory/requests.ts';
import { resourcesOf } from './memory/resources.ts';
import { createRestrictions } from './memory/restricted.ts';
import { retentionOf } from './memory/retention.ts';
import { segmentOf } from './memory/segment.ts';
import { select } from './memory/select.ts';
import { createSourceMaps } from './memory/sourceMaps.ts';
import { usageOf } from './memory/usage.ts';
import { vitalsOf } from './memory/vitals.ts';
import { unpackReports, unpackRows } from './rowBytes.ts';
import type { Scope, Store, Visits } from './store.ts';

/** A store that forgets when the process ends; the specification of what a store answers. */
export function createMemoryStore({ now = Date.now }: { now?: () => number } = {}): Store {
  const kept: InnerEvent[] = [];
  const reports: OriginReport[] = [];
  const endings: Ending[] = [];
  /** By the name of an erasure, what no answer has any more. */
  const erasing = new Map<string, Visits>();
  const gone: { events: InnerEvent[]; reports: OriginReport[] } = { events: [], reports: [] };
  const apart: { events: InnerEvent[]; reports: OriginReport[] } = { events: [], reports: [] };
  const tokens = new Set<string>();
  const marks = new Set<string>();
  const leases = new Map<string, { holder: string; until: number }>();
  const isOf =
    ({ project, sessions }: Visits) =>
    (one: InnerEvent | OriginReport): boolean =>
      one.project === project && sessions.includes(one.session);
  const ownOf = (visits: Visits): { events: InnerEvent[]; reports: OriginReport[] } => ({
    events: kept.filter(isOf(visits)),
    reports: reports.filter(isOf(visits)),
  });
  const isErased = (one: InnerEvent | OriginReport): boolean =>
    [...erasing.values()].some((visits) => isOf(visits)(one));
  const inScope = (scope: Scope) => select(segmentOf(kept, scope, now()), scope, now());

  const restrictions = createRestrictions({ events: kept, reports }, apart, now);

  return {
    kind: 'memory',
    migrate: async () => {},
    async insert({ token, rows }) {
      if (tokens.has(token)) return;
      tokens.add(token);
      for (const event of unpackRows(rows)) (isErased(event) ? gone.events : kept).push(event);
    },
    async insertReports({ rows }) {
      for (const report of unpackReports(rows)) (isErased(report) ? gone.reports : reports).push(report);
    },
    async insertOutcomes({ token, rows }) {
      if (tokens.has(token)) return;
      tokens.add(token);
      for (const line of rows.toString().split('\n')) if (line) endings.push(JSON.parse(line) as Ending);
    },
    outcomes: async (scope) => outcomesOf(endings, scope),
    async *recentIds(since, until = Number.POSITIVE_INFINITY, atMost = kept.length) {
      yield kept
        .filter(({ receivedAt }) => receivedAt >= since && receivedAt < until)
        .toSorted((one, other) => other.receivedAt - one.receivedAt)
        .slice(0, atMost)
        .map(({ id }) => id);
    },
    bookings: createBookings(),
    vitals: async (scope) => vitalsOf(inScope(scope), scope),
    operations: async (scope) => operationsOf(inScope(scope), scope),
    requests: async (scope) => requestsOf(inScope(scope), scope),
    resources: async (scope) => resourcesOf(inScope(scope), scope),
    pages: async (scope) => pagesOf(inScope(scope), scope),
    errorGroups: async (scope) => errorGroupsOf(inScope(scope), scope),
    errorGroup: async (scope) =>
      errorGroupOf(inScope(scope), scope, select(kept, { ...scope, from: 0 }, now())),
    health: async (scope) => healthOf(inScope(scope), scope),
    async events(scope) {
      const events = inScope(scope)
        .filter(({ type }) => scope.type === undefined || type === scope.type)
        .filter(({ session }) => scope.session === undefined || session === scope.session)
        .slice(0, scope.limit ?? DEFAULT_EVENTS)
        .map(toStoredEvent);
      return { range: rangeOf(scope), events };
    },
    delivery: async (scope) => deliveryOf({ events: kept, reports, now: now() }, scope),
    usage: async (scope) =>
      usageOf(
        inScope(scope),
        select(kept, { ...scope, from: scope.from - KNOWN_MS, to: scope.from }, now()),
        scope,
      ),
    conversations: async (scope) => conversationsOf(inScope(scope), scope),
    generationUsers: async (scope) => generationUsersOf(inScope(scope), scope),
    generations: async (scope) => generationsOf(inScope(scope), scope),
    experiments: async (scope) => experimentsOf(inScope(scope), scope),
    deliverySessions: async (scope) => deliverySessionsOf({ events: kept, reports, now: now() }, scope),
    ask: async (scope) => askOf(inScope(scope), scope),
    points: async (scope) => pointsOf(inScope(scope), scope),
    insightFacts: async (scope) => insightFactsOf(kept, scope, now()),
    async cohorts(asked) {
      const scope = wholePeriods(asked);
      const own = segmentOf(kept, scope, now());
      return cohortsOf((part) => select(own, part, now()), scope, now());
    },
    engagement: async (scope) => engagementOf(select(kept, scope, now()), inScope(scope), scope),
    funnel: async (scope) => funnelOf(inScope(scope), scope),
    measure: async (scope) => measureOf(kept, scope, now()),
    async claim({ name, holder, forMs }) {
      const held = leases.get(name);
      if (held && held.holder !== holder && held.until > now()) return false;
      leases.set(name, { holder, until: now() + forMs });
      return true;
    },
    person: async (asked) =>
      personOf(
        ownOf(asked),
        { events: apart.events.filter(isOf(asked)), reports: apart.reports.filter(isOf(asked)) },
        asked,
      ),
    retention: async (project) =>
      retentionOf(
        {
          events: kept.filter((event) => event.project === project),
          reports: reports.filter((report) => report.project === project),
          apart: apart.events.filter((event) => event.project === project),
        },
        now(),
      ),
    levels: async (since) => heldLevelsOf(kept, since),
    async keptVisits({ withErased = false, ...visits }) {
      const own = ownOf(visits);
      const hidden = withErased ? gone : { events: [], reports: [] };
      const events = [...own.events, ...[...apart.events, ...hidden.events].filter(isOf(visits))];
      const told = [...own.reports, ...[...apart.reports, ...hidden.reports].filter(isOf(visits))];
      const sessions = new Set([...events, ...told].map(({ session }) => session));
      return [...sessions].map((session) => ({
        session,
        events: events.filter((event) => event.session === session).length,
      }));
    },
    async erase(visits) {
      const isTheirs = isOf(visits);
      const name = randomUUID();
      erasing.set(name, visits);
      gone.events.push(...[...kept, ...apart.events].filter(isTheirs));
      gone.reports.push(...[...reports, ...apart.reports].filter(isTheirs));
      kept.splice(0, kept.length, ...kept.filter((event) => !isTheirs(event)));
      reports.splice(0, reports.length, ...reports.filter((report) => !isTheirs(report)));
      apart.events = apart.events.filter((event) => !isTheirs(event));
      apart.reports = apart.reports.filter((report) => !isTheirs(report));
      await restrictions.keep({ ...visits, isLifted: true, days: 0 });
      return name;
    },
    removals: {
      all: async () => [...erasing.keys()].map((name) => ({ name, ageMs: 0 })),
      async remove(names) {
        for (const name of names) {
          const visits = erasing.get(name);
          if (!visits) continue;
          const isOther = (one: InnerEvent | OriginReport): boolean => !isOf(visits)(one);
          gone.events = gone.events.filter(isOther);
          gone.reports = gone.reports.filter(isOther);
        }
      },
      async forget(names) {
        for (const name of names) erasing.delete(name);
      },
    },
    restrictions,
    sourceMaps: createSourceMaps(now),
    purge: async () => {},
    async keepMarks(more) {
      for (const mark of more) marks.add(mark);
    },
    marks: async () => [...marks],
    ping: async () => true,
    close: async () => {},
  };
}
