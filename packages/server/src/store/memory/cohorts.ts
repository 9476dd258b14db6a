import type { CohortsAnswer } from '../../api/cohortTypes.ts';
import type { InnerEvent } from '../../event.ts';
import { KNOWN_MS } from '../../queries/audience.ts';
import {
  type CohortScope,
  type CohortSums,
  periodOf,
  toCohorts,
  WHOLE_COHORT,
  wholePeriods,
} from '../../queries/cohorts.ts';
import { groupBy } from '../../queries/groupBy.ts';
import { matches } from '../../queries/own/matches.ts';
import type { Scope } from '../store.ts';
import { lightestOf } from './quantile.ts';

/** `cohorts` over events in memory; `selectIn` gives those of a scope. */
export function cohortsOf(
  selectIn: (scope: Scope) => readonly InnerEvent[],
  asked: CohortScope,
  now: number,
): CohortsAnswer {
  const scope = wholePeriods(asked);
  const { every, where } = scope;
  const isKnown = ({ user }: InnerEvent): boolean => user !== '';
  const known = new Set(
    selectIn({ ...scope, from: Math.max(0, scope.from - KNOWN_MS), to: scope.from })
      .filter(isKnown)
      .map(({ user }) => user),
  );
  const users = [...groupBy(selectIn(scope).filter(isKnown), ({ user }) => user)].filter(
    ([user]) => !known.has(user),
  );
  const sums = new Map<string, CohortSums>();
  for (const [, own] of users) {
    const least = lightestOf(own);
    const cohort = Math.min(...own.map(({ at }) => periodOf(at, every)));
    const back = own.filter((event) => where === undefined || matches(event, where));
    const parts = [[WHOLE_COHORT, own] as const, ...groupBy(back, ({ at }) => periodOf(at, every))];
    for (const [period, events] of parts) {
      const weight = lightestOf(events);
      const sum = sums.get(`${cohort} ${period}`) ?? { cohort, period, weights: 0, squares: 0, samples: 0 };
      sums.set(`${cohort} ${period}`, {
        ...sum,
        weights: sum.weights + weight,
        squares: sum.squares + (weight * weight) / (period === WHOLE_COHORT ? 1 : least),
        samples: sum.samples + 1,
      });
    }
  }
  return toCohorts(scope, [...sums.values()], now);
}
