import type { FunnelAnswer, FunnelGroup, FunnelQuestion, FunnelStepResult } from '../api/funnelTypes.ts';
import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import { DEFAULT_WITHIN_MS } from './own/checkFunnel.ts';
import { compileFilter, createBinder } from './own/compileFilter.ts';
import { type Bind, textOf } from './own/fields.ts';
import { writeFunnel, writeStep } from './own/parseFunnel.ts';
import { ratioOf } from './ratio.ts';
import { IN_SCOPE, rangeOf, scopeValues } from './scope.ts';
import { WEIGHT } from './visit.ts';
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
  squares: readonly number[];
  samples: readonly number[];
  medians: readonly (number | null)[];
}

/** The column by which steps belong together. */
export const FUNNEL_ID = { visit: 'session', user: 'user' } as const;

/**
 * How far visits or users got. Somebody has got to a step when events took it and all steps before it, one after the other and in time. Of several tries the
 * last one counts that got as far as any; its times are those between the steps.
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
  const sums = total ?? { key: '', weights: none, squares: none, samples: none, medians: none };
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

function toSteps({ weights, squares, samples, medians }: FunnelSums): FunnelStepResult[] {
  const first = weights[0] ?? 0;
  const size = effectiveSize(first, squares[0] ?? 0);
  return weights.map((weight, index) => {
    const before = index === 0 ? weight : (weights[index - 1] ?? 0);
    const share = ratioOf(weight, first);
    return {
      reached: weight / 100,
      samples: samples[index] ?? 0,
      share,
      ...wilson(share ?? 0, size),
      fromPrevious: index === 0 ? null : ratioOf(weight, before),
      lost: (before - weight) / 100,
      medianMs: index === 0 || weight === 0 ? null : (medians[index] ?? null),
    };
  });
}

/** The sums of all, and of each group where groups are asked for. */
function askSums(db: Database, scope: FunnelScope): Promise<(FunnelSums & { isTotal: boolean })[]> {
  const { steps, within = DEFAULT_WITHIN_MS, per = 'visit', by } = scope.question;
  const { bind, values } = createBinder('q');
  const numbers = steps.map((_, index) => index + 1);
  const list = (write: (step: number) => string): string => `[${numbers.map(write).join(', ')}]`;
  const limit = by === undefined ? 1 : MAX_FUNNEL_GROUPS + 2;
  const key = by === undefined ? "''" : textOf(by, bind);
  return db.ask<FunnelSums & { isTotal: boolean }>({
    sql: `SELECT ${by === undefined ? "'' AS key, true AS isTotal" : 'key, grouping(key) = 1 AS isTotal'}, ${list((step) => `sumIf(heaviest, length(chain) >= ${step})`)} AS weights,
  ${list((step) => `sumIf(heaviest * heaviest, length(chain) >= ${step})`)} AS squares,
  ${list((step) => `countIf(length(chain) >= ${step})`)} AS samples,
  ${list((step) => `quantileExactWeightedIf(0.5)(chain[${step}] - chain[${Math.max(1, step - 1)}], toUInt64(heaviest), length(chain) >= ${step})`)} AS medians
FROM (
  SELECT argMinIf(key, (moment, seq, key), bitTest(mask, 0)) AS key, groupBitOr(mask) AS steps, bitTest(steps, 1) AS isTwo, max(weighed) AS heaviest,
    if(isTwo, arrayLast(one -> notEmpty(one), ${CHAINS}), if(bitTest(steps, 0), [toInt64(0)], emptyArrayInt64())) AS chain
  FROM (
    SELECT sipHash64(${FUNNEL_ID[per]}) AS one, ${key} AS key, toUnixTimestamp64Milli(at) AS moment, seq, ${WEIGHT} AS weighed, ${maskOf(scope.question, bind)} AS mask
    FROM ${db.events} WHERE ${IN_SCOPE} AND ${FUNNEL_ID[per]} != '' AND type IN ${bind('Array(String)', [...new Set(steps.map(({ type }) => type))])}
  ) WHERE mask != 0 GROUP BY one HAVING notEmpty(chain)
) ${by === undefined ? '' : 'GROUP BY GROUPING SETS ((key), ()) '}HAVING samples[1] > 0
ORDER BY isTotal DESC, weights[1] DESC, key LIMIT {limit:UInt32}`,
    values: { ...scopeValues(scope, db.now()), ...values, limit, within, steps: steps.length },
    maxRows: limit,
  });
}

/** Which steps an event would take, a bit for each. */
function maskOf({ steps }: FunnelQuestion, bind: Bind): string {
  const bits = steps.map(({ type, where }, index) => {
    const isStep = `type = ${bind('String', type)}${where === undefined ? '' : ` AND ${compileFilter(where, bind)}`}`;
    return `bitShiftLeft(toUInt16(${isStep}), ${index})`;
  });
  return bits.join(' + ');
}

/**
 * For each step the times of the latest chain of events that leads to it, empty where there is none. An event lengthens the chains that were there before it, so it
 * takes one step of a chain at most; of two chains the later one has more time left, so the earlier is not needed any more. Most take the first step only, and need no chains.
 */
const CHAINS = `arrayFold(
      (chains, event) -> arrayMap(step -> if(
        bitTest(event.3, step - 1) AND (step = 1 OR notEmpty(chains[step - 1]) AND event.1 - chains[step - 1][1] <= {within:Int64}),
        arrayPushBack(if(step = 1, emptyArrayInt64(), chains[step - 1]), event.1), chains[step]),
        range(1, {steps:UInt8} + 1)),
      arraySort(if(isTwo, groupArray((moment, seq, mask)), [])),
      arrayWithConstant({steps:UInt8}, emptyArrayInt64()))`;
