import type { ExperimentsAnswer } from '../../api/usageTypes.ts';
import type { InnerEvent } from '../../event.ts';
import {
  EXPOSURE_TYPE,
  type ExperimentScope,
  MAX_GOALS,
  MAX_VARIANTS,
  NO_GOALS,
  toExperiments,
  type VariantSums,
} from '../../queries/experiments.ts';
import { groupBy } from '../../queries/groupBy.ts';
import { rangeOf } from '../../queries/scope.ts';
import { heaviestOf, weightOf } from './quantile.ts';
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
  const reached = new Map<string, number>();
  for (const { session, type, name, at } of ofVisits)
    if (type === goal && (scope.name === undefined || name === scope.name))
      reached.set(session, Math.max(at, reached.get(session) ?? 0));

  const sums = [...groupBy(exposures, ({ name }) => name)].flatMap(([experiment, own]) =>
    toSums(experiment, own, reached),
  );
  sums.sort(
    (a, b) =>
      b.weights - a.weights || compareText(a.experiment, b.experiment) || compareText(a.variant, b.variant),
  );
  return { range: rangeOf(scope), goal, goals, experiments: toExperiments(sums.slice(0, MAX_VARIANTS)) };
}

function toSums(
  experiment: string,
  exposures: readonly InnerEvent[],
  reached: ReadonlyMap<string, number>,
): VariantSums[] {
  const visits = [...groupBy(exposures, ({ session }) => session)].map(([session, own]) => {
    const first = own.at(-1);
    return {
      variant: first?.attributes['variant'] ?? '',
      weight: heaviestOf(own),
      isConverted: (reached.get(session) ?? 0) >= (first?.at ?? 0),
    };
  });
  return [...groupBy(visits, ({ variant }) => variant)].map(([variant, own]) => ({
    experiment,
    variant,
    weights: own.reduce((sum, { weight }) => sum + weight, 0),
    squares: own.reduce((sum, { weight }) => sum + weight * weight, 0),
    converted: own.reduce((sum, { weight, isConverted }) => sum + (isConverted ? weight : 0), 0),
  }));
}
