import type { EngagementAnswer } from '../../api/segmentTypes.ts';
import type { InnerEvent } from '../../event.ts';
import { VIEW_TYPE } from '../../queries/audience.ts';
import { ENGAGEMENT_PARTS } from '../../queries/engagedDays.ts';
import { ACTION_TYPES, ENGAGED_TYPES, ENGAGEMENT_WEIGHT, toEngagement } from '../../queries/engagement.ts';
import { groupBy } from '../../queries/groupBy.ts';
import { ENGAGEMENT_TYPE } from '../../queries/usage.ts';
import type { Scope } from '../store.ts';
import { lightestOf } from './quantile.ts';

/** `engagement` over events in memory; `own` are those of the segment. */
export function engagementOf(
  selected: readonly InnerEvent[],
  own: readonly InnerEvent[],
  scope: Scope,
): EngagementAnswer {
  const told = selected.filter(({ session, type }) => session !== '' && ENGAGED_TYPES.includes(type));
  const members = groupBy(
    own.filter(({ type }) => ENGAGED_TYPES.includes(type)),
    ({ session }) => session,
  );
  const visits = [...groupBy(told, ({ session }) => session)].map(([session, events]) => ({
    own: members.get(session),
    weight: lightestOf(events),
    parts: [
      inTicks(
        events.reduce(
          (sum, { type, numbers }) => sum + (type === ENGAGEMENT_TYPE ? (numbers['activeMs'] ?? 0) : 0),
          0,
        ),
      ),
      events.filter(({ type }) => ACTION_TYPES.includes(type)).length,
      events.filter(({ type }) => type === VIEW_TYPE).length,
    ],
  }));
  const total = (of: readonly { weight: number }[]): number =>
    of.reduce((sum, { weight }) => sum + weight, 0);
  const all = total(visits);
  const rankOf = (part: number, value: number): number => {
    const at = (visit: (typeof visits)[number]): number => visit.parts[part] ?? 0;
    const below = total(visits.filter((visit) => at(visit) < value));
    return (below + total(visits.filter((visit) => at(visit) === value)) / 2) / all;
  };
  const ranked = visits.map((visit) => {
    const ranks = visit.parts.map((value, part) => rankOf(part, value));
    return { ...visit, ranks, score: ranks.reduce((sum, rank) => sum + rank * ENGAGEMENT_WEIGHT, 0) };
  });
  const inSegment = ranked.flatMap((visit) =>
    visit.own ? [{ ...visit, weight: lightestOf(visit.own) }] : [],
  );
  const weights = total(inSegment);
  const mean = (of: typeof ranked, value: (visit: (typeof ranked)[number]) => number): number =>
    of.reduce((sum, visit) => sum + visit.weight * value(visit), 0) / total(of);
  return toEngagement(scope, {
    weights,
    squares: inSegment.reduce((sum, { weight }) => sum + weight * weight, 0),
    samples: inSegment.length,
    weightsOfAll: all,
    means: ENGAGEMENT_PARTS.map((_, part) => mean(inSegment, ({ parts }) => parts[part] ?? 0)),
    meansOfAll: ENGAGEMENT_PARTS.map((_, part) => mean(ranked, ({ parts }) => parts[part] ?? 0)),
    ranks: ENGAGEMENT_PARTS.map((_, part) => mean(inSegment, ({ ranks }) => ranks[part] ?? 0)),
    score: mean(inSegment, ({ score }) => score),
    scoreSquare: mean(inSegment, ({ score }) => score * score),
  });
}

/** To the microsecond: sums of fractions depend on their order. */
function inTicks(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
