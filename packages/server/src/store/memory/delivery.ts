import type { DeliveryAnswer, DeliverySessionsAnswer, DeliveryTally } from '../../api/types.ts';
import type { InnerEvent } from '../../event.ts';
import { originOf } from '../../intake/eventId.ts';
import { bucketMsOf, bucketStartOf } from '../../queries/bucket.ts';
import { MAX_RELEASES } from '../../queries/delivery.ts';
import { type SessionsScope, toSessions } from '../../queries/deliverySessions.ts';
import { groupBy } from '../../queries/groupBy.ts';
import { rangeOf } from '../../queries/scope.ts';
import type { OriginShare } from '../../queries/splitOrigin.ts';
import { highestCounts, sumTallies, tallyOf } from '../../queries/tally.ts';
import type { OriginReport } from '../../report.ts';
import type { Scope } from '../store.ts';
import { compareText } from './select.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** What is in memory, and what time it is. */
interface Kept {
  events: readonly InnerEvent[];
  reports: readonly OriginReport[];
  now: number;
}

/** `delivery` over what is in memory. */
export function deliveryOf(kept: Kept, scope: Scope & { release?: string }): DeliveryAnswer {
  const bucketMs = bucketMsOf(scope);
  const loads = loadsOf(kept, scope);
  const releases = [...groupBy(loads, ({ release }) => release)]
    .map(([release, of]) => ({ release, ...sumTallies(of.map(({ tally }) => tally)) }))
    .sort((a, b) => b.produced - a.produced || compareText(a.release, b.release));
  return {
    range: rangeOf(scope),
    bucketMs,
    total: sumTallies(loads.map(({ tally }) => tally)),
    series: [...groupBy(loads, ({ begun }) => bucketStartOf(begun, bucketMs))]
      .sort(([a], [b]) => a - b)
      .map(([at, of]) => ({ at, ...sumTallies(of.map(({ tally }) => tally)) })),
    found: releases.length,
    releases: releases.slice(0, MAX_RELEASES),
  };
}

/** `deliverySessions` over what is in memory. */
export function deliverySessionsOf(kept: Kept, scope: SessionsScope): DeliverySessionsAnswer {
  const loads = loadsOf(kept, scope);
  const sessions =
    scope.session === undefined
      ? loads.flatMap((load) => load.shares.map(({ session }) => session)).filter((session) => session !== '')
      : [scope.session];
  const shares = loads.flatMap((load) => load.shares);
  return { range: rangeOf(scope), sessions: toSessions(shares, { ...scope, sessions, now: kept.now }) };
}

interface Load {
  release: string;
  begun: number;
  tally: DeliveryTally;
  shares: (OriginShare & { origin: string })[];
}

/** The page loads that began in a scope. */
function loadsOf({ events, reports, now }: Kept, scope: Scope & { release?: string }): Load[] {
  const own = reports.filter(({ project }) => project === scope.project);
  const stored = groupBy(
    events.filter(({ project }) => project === scope.project),
    ({ id }) => originOf(id),
  );
  return [...groupBy(own, ({ origin }) => origin)]
    .map(([origin, of]) => toLoad(origin, of, stored.get(origin) ?? [], now))
    .filter(({ begun, release }) => {
      const isInRange = begun >= scope.from && begun < scope.to;
      return isInRange && (scope.release === undefined || release === scope.release);
    })
    .filter(({ endOfLife }) => endOfLife > now);
}

function toLoad(
  origin: string,
  reports: readonly OriginReport[],
  events: readonly InnerEvent[],
  now: number,
): Load & { endOfLife: number } {
  const shares = [...groupBy(reports, ({ session }) => session)].map(([session, of]) => ({
    origin,
    session,
    ...countsOf(of),
    stored: events.filter((event) => event.session === session).length,
  }));
  const counts = countsOf(reports);
  return {
    release: counts.release,
    begun: counts.begun,
    tally: tallyOf({ ...counts, stored: events.length }, now),
    shares,
    endOfLife: Math.min(...reports.map(({ begun, retentionDays }) => begun + retentionDays * DAY_MS)),
  };
}

function countsOf(reports: readonly OriginReport[]): Omit<OriginShare, 'session' | 'stored'> {
  return {
    release:
      reports
        .map(({ release }) => release)
        .sort(compareText)
        .at(-1) ?? '',
    begun: Math.min(...reports.map(({ begun }) => begun)),
    heard: Math.max(...reports.map(({ heard }) => heard)),
    produced: Math.max(...reports.map(({ produced }) => produced)),
    last: Math.max(...reports.map(({ last }) => last)),
    dropped: highestCounts(reports.map(({ dropped }) => dropped)),
    rejected: new Set(reports.flatMap(({ rejected }) => rejected)).size,
  };
}
