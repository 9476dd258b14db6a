import type { ExperimentsAnswer } from '../../api/usageTypes.ts';
import type { InnerEvent } from '../../event.ts';
import {
  EXPOSURE_TYPE,
  type ExperimentScope,
  MAX_EXPERIMENTS,
  MAX_GOALS,
  MAX_VARIANTS,
  NO_GOALS,
  toExperiments,
  type VariantSums,
} from '../../queries/experiments.ts';
import { groupBy } from '../../queries/groupBy.ts';
import { readNumber } from '../../queries/own/fields.ts';
import { rangeOf } from '../../queries/scope.ts';
import { heaviestOf, lightestOf, weightOf } from './quantile.ts';
import { compareText } from './select.ts';

/** `experiments` over events in memory, which are the newest first. */
export function experimentsOf(selected: readonly InnerEvent[], scope: ExperimentScope): ExperimentsAnswer {
  const ofVisits = selected.filter(({ session }) => session !== '');
  const exposures = ofVisits.filter(({ type }) => type === EXPOSURE_TYPE);
  const exposed = new Set(exposures.map(({ session }) => session));
  const candidates = ofVisits.filter(({ session, type }) => exposed.has(session) && !NO_GOALS.includes(type));
  const goals = [...groupBy(candidates, ({ type }) => type)]
    .sort(([a, ofA], [b, ofB]) => weightOf(ofB) - weightOf(ofA) || compareText(a, b))
    .slice(0, MAX_GOALS)
    .map(([type]) => type);
  const goal = scope.goal ?? goals[0] ?? '';
  const reached = groupBy(
    ofVisits.filter(({ type, name }) => type === goal && (scope.name === undefined || name === scope.name)),
    ({ session }) => session,
  );

  const found = [...groupBy(exposures, ({ name }) => name)]
    .map(([experiment, own]) => toSums(experiment, own, reached, scope.value))
    .sort((a, b) => metBy(b) - metBy(a) || compareText(a[0]?.experiment ?? '', b[0]?.experiment ?? ''));
  return {
    range: rangeOf(scope),
    goal,
    goals,
    found: found.length,
    experiments: toExperiments(
      found.slice(0, MAX_EXPERIMENTS).flatMap((variants) => variants.slice(0, MAX_VARIANTS)),
      scope,
    ),
  };
}

function metBy(variants: readonly VariantSums[]): number {
  return variants.reduce((sum, { weights }) => sum + weights, 0);
}

/** The variants of an experiment, those with the most visits first. */
function toSums(
  experiment: string,
  exposures: readonly InnerEvent[],
  reached: ReadonlyMap<string, readonly InnerEvent[]>,
  value: string | undefined,
): VariantSums[] {
  const visits = [...groupBy(exposures, ({ session }) => session)].map(([session, own]) => {
    const first = own.at(-1);
    const all = reached.get(session) ?? [];
    const goals = all.filter(({ at }) => at >= (first?.at ?? 0));
    const weight = heaviestOf(own);
    return {
      variant: first?.attributes['variant'] ?? '',
      weight,
      stands: goals.length > 0 ? Math.max(weight, lightestOf(all)) : 0,
      gain: value === undefined ? 0 : goals.reduce((sum, goal) => sum + (readNumber(goal, value) ?? 0), 0),
    };
  });
  const sums = [...groupBy(visits, ({ variant }) => variant)].map(([variant, own]) => ({
    experiment,
    variant,
    weights: own.reduce((sum, { weight }) => sum + weight, 0),
    squares: own.reduce((sum, { weight }) => sum + weight * weight, 0),
    samples: own.length,
    converted: own.reduce((sum, { stands }) => sum + stands, 0),
    convertedSquares: own.reduce((sum, { weight, stands }) => sum + (stands * stands) / weight, 0),
    gained: own.reduce((sum, { stands, gain }) => sum + stands * gain, 0),
    gainedSquares: own.reduce((sum, { weight, stands, gain }) => sum + (stands * gain) ** 2 / weight, 0),
  }));
  return sums.sort((a, b) => b.weights - a.weights || compareText(a.variant, b.variant));
}
