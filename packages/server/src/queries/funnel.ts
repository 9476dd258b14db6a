import type { FunnelAnswer, FunnelGroup, FunnelQuestion, FunnelStepResult } from '../api/funnelTypes.ts';
import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import { CHAIN_SETTINGS, chainsOf, takesFirstStep } from './funnelChains.ts';
import { createBinder } from './own/compileFilter.ts';
import { textOf } from './own/fields.ts';
import { writeFunnel, writeStep } from './own/parseFunnel.ts';
import { ratioOf } from './ratio.ts';
import { IN_SCOPE, rangeOf, scopeValues } from './scope.ts';
import { effectiveSize, wilson } from './wilson.ts';

/** Groups in an answer. */
export const MAX_FUNNEL_GROUPS = 10;

/** A funnel over a range. */
export interface FunnelScope extends Scope {
  question: FunnelQuestion;
}

/** The sums of those who got to each step; weights are in hundredths. */
export interface FunnelSums {
  key: string;
  weights: readonly number[];
  /** Of those who took the first step. */
  squares: number;
  /** Each who got to a step times how many of the first one they stand for. */
  standing: readonly number[];
  samples: readonly number[];
  medians: readonly (number | null)[];
}

/** The field by which steps belong together. */
export const FUNNEL_ID = { visit: 'session', user: 'user' } as const;

/**
 * How far visits or users got. Somebody has got to a step when events took it and all steps before it, one after the other and in time. Of several tries the
 * last one counts that got as far as any; its times are those between the steps. Who got to a step stands for as many as the rarest of the steps until then.
 */
export async function funnel(db: Database, scope: FunnelScope): Promise<FunnelAnswer> {
  const rows = await askSums(db, scope);
  const total = rows.find(({ isTotal }) => isTotal);
  return toFunnel(
    scope,
    total,
    rows.filter(({ isTotal }) => !isTotal),
  );
}

/** Puts an answer together; `groups` holds one more than is shown where there are more. */
export function toFunnel(
  scope: FunnelScope,
  total: FunnelSums | undefined,
  groups: readonly FunnelSums[],
): FunnelAnswer {
  const { question } = scope;
  const none = question.steps.map(() => 0);
  const sums = total ?? { key: '', weights: none, squares: 0, standing: none, samples: none, medians: none };
  return {
    range: rangeOf(scope),
    question,
    text: writeFunnel(question),
    names: question.steps.map(writeStep),
    steps: toSteps(sums),
    groups: groups.slice(0, MAX_FUNNEL_GROUPS).map(
      (group): FunnelGroup => ({
        key: group.key,
        steps: toSteps(group),
      }),
    ),
    isCut: groups.length > MAX_FUNNEL_GROUPS,
  };
}

function toSteps({ weights, squares, standing, samples, medians }: FunnelSums): FunnelStepResult[] {
  const first = weights[0] ?? 0;
  const size = effectiveSize(first, squares);
  // Of a step that is told more rarely, chance may tell of more than had got so far.
  const reached = weights.map((_, index) => Math.min(...weights.slice(0, index + 1)));
  let stands = 1;
  return reached.map((weight, index) => {
    const before = index === 0 ? weight : (reached[index - 1] ?? 0);
    const share = ratioOf(weight, first);
    // Where nobody got, as of the step before.
    stands = ratioOf(standing[index] ?? 0, weights[index] ?? 0) ?? stands;
    return {
      reached: weight / 100,
      samples: samples[index] ?? 0,
      share,
      ...wilson(share ?? 0, size, stands),
      fromPrevious: index === 0 ? null : ratioOf(weight, before),
      lost: (before - weight) / 100,
      medianMs: index === 0 || weight === 0 ? null : (medians[index] ?? null),
    };
  });
}

/** The sums of all, and of each group where groups are asked for. */
function askSums(db: Database, scope: FunnelScope): Promise<(FunnelSums & { isTotal: boolean })[]> {
  const { steps, by } = scope.question;
  const { bind, values } = createBinder('q');
  const chains = chainsOf(db, scope, bind);
  const list = (write: (step: number) => string): string =>
    `[${steps.map((_, index) => write(index + 1)).join(', ')}]`;
  const limit = by === undefined ? 1 : MAX_FUNNEL_GROUPS + 2;
  const sums = `${list((step) => `sumIf(stands${step}, depth >= ${step})`)} AS weights, sum(stands1 * stands1) AS squares,
  ${list((step) => `sumIf(stands${step} * stands${step} / stands1, depth >= ${step})`)} AS standing, ${list((step) => `countIf(depth >= ${step})`)} AS samples,
  ${list((step) => (step === 1 ? 'toInt64(0)' : `quantileExactWeightedIf(0.5)(times[${step}] - times[${step - 1}], toUInt64(stands${step}), depth >= ${step})`))} AS medians`;
  return db.ask<FunnelSums & { isTotal: boolean }>({
    sql:
      by === undefined
        ? `SELECT '' AS key, true AS isTotal, ${sums} FROM (${chains.sql}) HAVING samples[1] > 0 LIMIT {limit:UInt32} ${CHAIN_SETTINGS}`
        : `SELECT keys.key AS key, isTotal, weights, squares, standing, samples, medians FROM (
  SELECT hash, grouping(hash) = 1 AS isTotal, ${sums} FROM (${chains.sql}) GROUP BY GROUPING SETS ((hash), ()) HAVING samples[1] > 0
) AS sums LEFT JOIN (
  SELECT sipHash64(key) AS hash, key FROM (SELECT DISTINCT ${textOf(by, bind)} AS key FROM ${db.events} WHERE ${IN_SCOPE} AND ${takesFirstStep(scope.question, bind)})
) AS keys USING (hash) ORDER BY isTotal DESC, weights[1] DESC, key LIMIT {limit:UInt32} ${CHAIN_SETTINGS}`,
    values: { ...scopeValues(scope, db.now()), ...values, ...chains.values, limit },
    maxRows: limit,
    isLean: true,
  });
}
