import type {
  ExperimentResult,
  ExperimentsAnswer,
  VariantDifference,
  VariantResult,
} from '../api/usageTypes.ts';
import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import { groupBy } from './groupBy.ts';
import { createBinder } from './own/compileFilter.ts';
import { numberOf } from './own/fields.ts';
import { COUNTED, type Rolled } from './rolled.ts';
import { IN_SCOPE, rangeOf, scopeValues } from './scope.ts';
import {
  compareMeans,
  compareShares,
  type Difference,
  holm,
  type Mean,
  mismatchP,
  type Share,
} from './statistics/tests.ts';
import { TURN, VISIT, WEIGHT } from './visit.ts';
import { effectiveSize, standsOf, wilson } from './wilson.ts';

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
/** Experiments in an answer, those that the most visits met; each has all of its variants, or what is compared would be something else. */
export const MAX_EXPERIMENTS = 100;
/** More variants of one experiment are a mistake, such as ids of people; those with the fewest visits are left out. */
export const MAX_VARIANTS = 50;

/** The parameters of `experiments`. */
export interface ExperimentScope extends Scope {
  goal?: string;
  /** What the goal's events must name, such as the id of a feature. */
  name?: string;
  /** The variant that others are compared with. */
  control?: string;
  /** A number of the goal's events, to be summed up for each visit. */
  value?: string;
  /** How visits are meant to be divided, by variant; 1 for those that are not named. */
  split?: Readonly<Record<string, number>>;
}

/** Below it, a split is not what it was meant to be. Fabijan et al. 2019. https://doi.org/10.1145/3292500.3330722 */
const MISMATCH = 0.001;

/**
 * How many visits of each variant reached a goal. A visit belongs to the variant that it met first and counts as often as its sampling says; what it
 * did before is not the variant's doing. One that reached the goal stands for as many as the rarer of its exposure and the goal: a visit is one number
 * for every rate, so that both are told wherever the rarer one is.
 */
export async function experiments(
  db: Database,
  scope: ExperimentScope,
  rolled?: Rolled,
): Promise<ExperimentsAnswer> {
  const goals = await askGoals(db, scope, rolled);
  const goal = scope.goal ?? goals[0] ?? '';
  const isRolled = scope.name === undefined && scope.value === undefined;
  const results = await askVariants(db, { ...scope, goal }, isRolled ? rolled : undefined);
  return {
    range: rangeOf(scope),
    goal,
    goals,
    found: results[0]?.found ?? 0,
    experiments: toExperiments(results, scope),
  };
}

async function askGoals(db: Database, scope: Scope, rolled?: Rolled): Promise<string[]> {
  const { events } = rolled?.rest ?? db;
  const counted = rolled
    ? ` UNION ALL SELECT toString(type) AS goal, sum(c.uses) AS weights FROM ${rolled.counts} AS c WHERE kind = '${COUNTED.goal}' GROUP BY goal`
    : '';
  const rows = await db.ask<{ goal: string }>({
    sql: `SELECT goal FROM (SELECT toString(type) AS goal, sum(${WEIGHT}) AS weights FROM ${events} WHERE ${IN_SCOPE} AND type NOT IN {noGoals:Array(String)}
  AND ${VISIT} != 0 AND ${VISIT} IN (
  SELECT ${VISIT} FROM ${events} WHERE ${IN_SCOPE} AND type = {exposureType:String} AND ${VISIT} != 0
) GROUP BY goal${counted})
GROUP BY goal ORDER BY sum(weights) DESC, goal LIMIT {limit:UInt32}`,
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
  samples: number;
  weights: number;
  squares: number;
  /** Of visits that reached the goal. */
  converted: number;
  /** Of the same, each times how many visits of the variant it stands for. */
  convertedSquares: number;
  /** Weighted sums of what visits brought and of its squares. */
  gained: number;
  gainedSquares: number;
}

/** The moment of an event in the upper half of a number whose lower half says what it brought: one list of numbers takes half of what two do. */
const GAIN_AT = 'bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64)';

/**
 * Visits are grouped and joined as numbers alone: who met which variant first is one number, from the highest the moment, the id of the event and the hash of the variant. With a text
 * beside each of half a million groups it takes twice as long and goes to the disk.
 */
function askVariants(
  db: Database,
  scope: ExperimentScope & { goal: string },
  rolled?: Rolled,
): Promise<(VariantSums & { found: number })[]> {
  const { events } = rolled?.rest ?? db;
  const sums = ['samples', 'weights', 'squares', 'converted', 'convertedSquares', 'gained', 'gainedSquares'];
  const counted = rolled
    ? ` UNION ALL SELECT toString(name) AS experiment, variant, sumIf(c.rows, kind = '${COUNTED.exposed}') AS samples,
  sumIf(c.visits, kind = '${COUNTED.exposed}') AS weights, sumIf(c.squares, kind = '${COUNTED.exposed}') AS squares,
  sumIf(c.visits, kind = '${COUNTED.reached}') AS converted, sumIf(c.squares, kind = '${COUNTED.reached}') AS convertedSquares,
  toFloat64(0) AS gained, toFloat64(0) AS gainedSquares
FROM ${rolled.counts} AS c WHERE kind = '${COUNTED.exposed}' OR kind = '${COUNTED.reached}' AND type = {goal:String} GROUP BY experiment, variant`
    : '';
  const isNamed = scope.name === undefined ? 'true' : 'name = {goalName:String}';
  const exposures = `${IN_SCOPE} AND type = {exposureType:String} AND ${VISIT} != 0`;
  const { bind, values } = createBinder('q');
  const gains =
    scope.value === undefined
      ? "CAST([], 'Array(UInt128)')"
      : `groupArray(${GAIN_AT} + reinterpretAsUInt64(toFloat64(ifNull(${numberOf(scope.value, bind)}, 0))))`;
  return db.ask({
    sql: `SELECT * EXCEPT (met, place) FROM (
SELECT *, dense_rank() OVER (ORDER BY met DESC, experiment) AS place, uniqExact(experiment) OVER () AS found FROM (
SELECT *, sum(weights) OVER (PARTITION BY experiment) AS met FROM (
SELECT experiment, variant, ${sums.map((sum) => `sum(one.${sum}) AS ${sum}`).join(', ')} FROM (
SELECT words.experiment AS experiment, words.variant AS variant, ${sums.join(', ')} FROM (
SELECT label, shown, count() AS samples, sum(heaviest) AS weights, sum(heaviest * heaviest) AS squares,
  sum(stands) AS converted, sum(stands * stands / heaviest) AS convertedSquares,
  sum(stands * gain) AS gained, sum(stands * gain * (stands * gain / heaviest)) AS gainedSquares FROM (
  SELECT label, toUInt64(first) AS shown, toInt64(bitShiftRight(first, 192)) AS met, toFloat64(most) AS heaviest, if(reached >= met, toFloat64(greatest(most, least)), 0) AS stands,
    arraySum(one -> if(toInt64(bitShiftRight(one, 64)) >= met, reinterpretAsFloat64(toUInt64(one)), 0), gains) AS gain FROM (
  SELECT sipHash64(name) AS label, ${VISIT} AS visit, min(bitShiftLeft(${TURN}, 64) + sipHash64(variant)) AS first, max(weight) AS most
  FROM ${events} WHERE ${exposures} GROUP BY label, visit
) AS exposed LEFT JOIN (
  SELECT ${VISIT} AS visit, toUnixTimestamp64Milli(max(at)) AS reached, min(weight) AS least, ${gains} AS gains FROM ${events}
  WHERE ${IN_SCOPE} AND type = {goal:String} AND ${isNamed} AND ${VISIT} != 0 GROUP BY visit
) AS goals USING (visit))
GROUP BY label, shown
) AS shares INNER JOIN (
  SELECT sipHash64(experiment) AS label, sipHash64(variant) AS shown, experiment, variant FROM (
    SELECT DISTINCT toString(name) AS experiment, toString(variant) AS variant FROM ${events} WHERE ${exposures})
) AS words USING (label, shown)${counted}
) AS one GROUP BY experiment, variant))) WHERE place <= {experiments:UInt32}
ORDER BY weights DESC, experiment, variant LIMIT {limit:UInt32} BY experiment`,
    values: {
      ...scopeValues(scope, db.now()),
      ...values,
      exposureType: EXPOSURE_TYPE,
      goal: scope.goal,
      experiments: MAX_EXPERIMENTS,
      limit: MAX_VARIANTS,
      ...(scope.name !== undefined && { goalName: scope.name }),
    },
    maxRows: MAX_EXPERIMENTS * MAX_VARIANTS,
    isLean: true,
  });
}

/** Experiments and their variants by name, each with its rate, how certain that is, and how it differs from the control. */
export function toExperiments(
  sums: readonly VariantSums[],
  scope: Pick<ExperimentScope, 'control' | 'value' | 'split'>,
): ExperimentResult[] {
  return [...groupBy(sums, ({ experiment }) => experiment)]
    .map(([experiment, variants]) => toExperiment(experiment, variants, scope))
    .sort((a, b) => byName(a.experiment, b.experiment));
}

function toExperiment(
  experiment: string,
  unsorted: readonly VariantSums[],
  { control: wanted, value, split = {} }: Pick<ExperimentScope, 'control' | 'value' | 'split'>,
): ExperimentResult {
  const variants = [...unsorted].sort((a, b) => byName(a.variant, b.variant));
  const base =
    variants.find(({ variant }) => variant === wanted) ??
    variants.find(({ variant }) => variant === 'control') ??
    variants[0];
  const others = variants.filter((one) => one !== base);
  // Variants are told alike, and some have too few to say it.
  const stands =
    standsOf(
      variants.map(({ converted, convertedSquares }) => ({ weights: converted, squares: convertedSquares })),
    ) ?? 1;
  const rates = base ? others.map((one) => compareShares(toShare(base, stands), toShare(one, stands))) : [];
  const values =
    base && value !== undefined ? others.map((one) => compareMeans(toMean(base), toMean(one))) : [];
  const rateDifferences = toDifferences(rates, base ? toShare(base, stands).share : 0);
  const valueDifferences = toDifferences(values, base ? toMean(base).mean : 0);
  const p = mismatchP(
    variants.map(({ samples }) => samples),
    variants.map(({ variant }) => (Object.hasOwn(split, variant) ? (split[variant] ?? 1) : 1)),
  );
  return {
    experiment,
    control: base?.variant ?? '',
    split: { p, isMismatch: p < MISMATCH },
    variants: variants.map((one) => {
      const index = others.indexOf(one);
      const rate = rateDifferences[index];
      return {
        ...toResult(one, stands, value !== undefined),
        versus: rate ? { rate, value: valueDifferences[index] ?? null } : null,
      };
    }),
  };
}

function byName(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/** Raised together, for the best of many differs most by chance alone. */
function toDifferences(
  differences: readonly (Difference | null)[],
  base: number,
): (VariantDifference | null | undefined)[] {
  const compared = differences.filter((one) => one !== null);
  const adjusted = holm(compared.map(({ p }) => p));
  return differences.map(
    (one) =>
      one && {
        ...one,
        relative: base === 0 ? null : one.difference / base,
        adjusted: adjusted[compared.indexOf(one)] ?? one.p,
      },
  );
}

function toShare({ weights, squares, converted }: VariantSums, stands: number): Share {
  // Of a goal that is told more rarely, chance may tell of more visits than there were.
  return { share: Math.min(1, converted / weights), size: effectiveSize(weights, squares), stands };
}

/** Part of a sum of squares. */
const ROUNDING = 1e-12;

function toMean({ weights, squares, gained, gainedSquares }: VariantSums): Mean {
  const size = effectiveSize(weights, squares);
  const mean = gained / weights;
  const square = gainedSquares / weights;
  const difference = square - mean * mean;
  // What is left where all are alike is what fractions were rounded to.
  const spread = difference > square * ROUNDING ? difference : 0;
  return { mean, variance: size > 1 ? (spread * size) / (size - 1) : 0, size };
}

function toResult(sums: VariantSums, stands: number, hasValue: boolean): Omit<VariantResult, 'versus'> {
  const { variant, samples, weights, converted } = sums;
  const { share, size } = toShare(sums, stands);
  const { mean, variance } = toMean(sums);
  return {
    variant,
    visits: weights / 100,
    conversions: converted / 100,
    rate: share,
    ...wilson(share, size, stands),
    samples,
    value: hasValue ? { mean, deviation: Math.sqrt(variance) } : null,
  };
}
