import type { ExperimentResult, ExperimentsAnswer, VariantResult } from '../api/usageTypes.ts';
import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import { groupBy } from './groupBy.ts';
import { IN_SCOPE, rangeOf, scopeValues } from './scope.ts';
import { VISIT, WEIGHT } from './visit.ts';
import { effectiveSize, wilson } from './wilson.ts';

/** What meeting a variant is called. */
export const EXPOSURE_TYPE = 'experiment.exposure';

/** Types that tell of the page or the visit and of nothing that somebody did. */
export const NO_GOALS: readonly string[] = [
  EXPOSURE_TYPE,
  'session.start',
  'session.heartbeat',
  'engagement',
  'browser.web_vital',
  'consent.change',
  'health.check',
];

/** Types of events in `goals`. */
export const MAX_GOALS = 50;
/** Variants of all experiments together; those with the fewest visits are left out. */
export const MAX_VARIANTS = 400;

/** The parameters of `experiments`. */
export interface ExperimentScope extends Scope {
  goal?: string;
  /** What the goal's events must name, such as the id of a feature. */
  name?: string;
}

/**
 * How many visits of each variant reached a goal. A visit belongs to the variant that it met first and counts as often as its sampling says; what it
 * did before is not the variant's doing.
 */
export async function experiments(db: Database, scope: ExperimentScope): Promise<ExperimentsAnswer> {
  const goals = await askGoals(db, scope);
  const goal = scope.goal ?? goals[0] ?? '';
  const results = await askVariants(db, { ...scope, goal });
  return { range: rangeOf(scope), goal, goals, experiments: toExperiments(results) };
}

async function askGoals(db: Database, scope: Scope): Promise<string[]> {
  const rows = await db.ask<{ goal: string }>({
    sql: `SELECT toString(type) AS goal FROM ${db.events} WHERE ${IN_SCOPE} AND type NOT IN {noGoals:Array(String)}
  AND session != '' AND ${VISIT} IN (
  SELECT ${VISIT} FROM ${db.events} WHERE ${IN_SCOPE} AND type = {exposureType:String} AND session != ''
)
GROUP BY goal ORDER BY sum(weight) DESC, goal LIMIT {limit:UInt32}`,
    values: {
      ...scopeValues(scope, db.now()),
      noGoals: NO_GOALS,
      exposureType: EXPOSURE_TYPE,
      limit: MAX_GOALS,
    },
    maxRows: MAX_GOALS,
  });
  return rows.map((row) => row.goal);
}

/** The sums of the visits of one variant; weights are in hundredths. */
export interface VariantSums {
  experiment: string;
  variant: string;
  weights: number;
  squares: number;
  converted: number;
}

function askVariants(db: Database, scope: ExperimentScope & { goal: string }): Promise<VariantSums[]> {
  const isNamed = scope.name === undefined ? 'true' : 'name = {goalName:String}';
  return db.ask<VariantSums>({
    sql: `SELECT label AS experiment, shown AS variant, sum(heaviest) AS weights, sum(heaviest * heaviest) AS squares,
  sumIf(heaviest, reached >= met) AS converted FROM (
  SELECT toString(name) AS label, ${VISIT} AS visit, argMin(attributes['variant'], (at, toString(id))) AS shown, min(at) AS met,
    max(${WEIGHT}) AS heaviest
  FROM ${db.events} WHERE ${IN_SCOPE} AND type = {exposureType:String} AND session != '' GROUP BY label, visit
) AS exposed LEFT JOIN (
  SELECT ${VISIT} AS visit, max(at) AS reached FROM ${db.events}
  WHERE ${IN_SCOPE} AND type = {goal:String} AND ${isNamed} AND session != '' GROUP BY visit
) AS goals USING (visit)
GROUP BY experiment, variant ORDER BY weights DESC, experiment, variant LIMIT {limit:UInt32}`,
    values: {
      ...scopeValues(scope, db.now()),
      exposureType: EXPOSURE_TYPE,
      goal: scope.goal,
      limit: MAX_VARIANTS,
      ...(scope.name !== undefined && { goalName: scope.name }),
    },
    maxRows: MAX_VARIANTS,
  });
}

/** Experiments and their variants by name, each with its rate and how certain that is. */
export function toExperiments(sums: readonly VariantSums[]): ExperimentResult[] {
  const byName = (a: string, b: string): number => (a < b ? -1 : 1);
  return [...groupBy(sums, ({ experiment }) => experiment)]
    .map(([experiment, variants]) => ({
      experiment,
      variants: variants.map(toResult).sort((a, b) => byName(a.variant, b.variant)),
    }))
    .sort((a, b) => byName(a.experiment, b.experiment));
}

function toResult({ variant, weights, squares, converted }: VariantSums): VariantResult {
  const rate = converted / weights;
  return {
    variant,
    visits: weights / 100,
    conversions: converted / 100,
    rate,
    ...wilson(rate, effectiveSize(weights, squares)),
  };
}
