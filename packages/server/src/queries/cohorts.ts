import type { Filter } from '../api/askTypes.ts';
import type { Cohort, CohortPeriod, CohortsAnswer } from '../api/cohortTypes.ts';
import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import { KNOWN_MS } from './audience.ts';
import { groupBy } from './groupBy.ts';
import { compileFilter, createBinder } from './own/compileFilter.ts';
import { QuestionProblem } from './own/QuestionProblem.ts';
import { writeFilter } from './own/writeQuestion.ts';
import { presentIn, presentValues } from './presence.ts';
import { IN_SCOPE, rangeOf, scopeValues } from './scope.ts';
import { PERSON } from './visit.ts';
import { effectiveSize, standsOf, wilson } from './wilson.ts';

/** Periods, and so cohorts, in an answer: no more than bits in a word. */
const MAX_COHORTS = 60;

const DAY_MS = 24 * 60 * 60 * 1_000;
/** 1 January 1970 was a Thursday; weeks begin on Monday. */
const MONDAY_DAYS = 3;

/** The parameters of `cohorts`. */
export interface CohortScope extends Scope {
  every: CohortPeriod;
  /** What counts as coming back; any event without it. */
  where?: Filter;
}

/** Those of a cohort who were there in one period, in hundredths, each as often as what tells that most surely stands for; `period` is its number, or -1 for the cohort as a whole. */
export interface CohortSums {
  cohort: number;
  period: number;
  weights: number;
  /** Of a period, each times how many of the cohort they stand for. */
  squares: number;
  samples: number;
}

/** Stands for a cohort as a whole. */
export const WHOLE_COHORT = -1;

/** The number of a period since 1970. */
export function periodOf(at: number, every: CohortPeriod): number {
  const days = Math.floor(at / DAY_MS);
  if (every === 'day') return days;
  if (every === 'week') return Math.floor((days + MONDAY_DAYS) / 7);
  const date = new Date(at);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** When a period begins. */
function periodStart(period: number, every: CohortPeriod): number {
  if (every === 'day') return period * DAY_MS;
  if (every === 'week') return (period * 7 - MONDAY_DAYS) * DAY_MS;
  return Date.UTC(Math.floor(period / 12), period % 12);
}

const PERIODS: Readonly<Record<CohortPeriod, string>> = {
  day: `intDiv(toUnixTimestamp64Milli(seen), ${DAY_MS})`,
  week: `intDiv(intDiv(toUnixTimestamp64Milli(seen), ${DAY_MS}) + ${MONDAY_DAYS}, 7)`,
  month: "toInt64(toYear(toTimeZone(seen, 'UTC'))) * 12 + toMonth(toTimeZone(seen, 'UTC')) - 1",
};

/** The range from the start of its first period. Throws `QuestionProblem` where there are too many. */
export function wholePeriods(scope: CohortScope): CohortScope {
  const { every } = scope;
  const first = periodOf(scope.from, every);
  const count = periodOf(scope.to - 1, every) - first + 1;
  if (count > MAX_COHORTS)
    throw new QuestionProblem(
      `\`every\` ${every} makes ${count} cohorts of this range; at most ${MAX_COHORTS} are given. Choose ${every === 'day' ? 'week or month' : 'month'}, or a shorter range.`,
    );
  return { ...scope, from: Math.max(0, periodStart(first, every)) };
}

/** Who came for the first time when, and came back when. Who was not seen in the 30 days before the range is new, as long as a browser keeps its id. */
export async function cohorts(db: Database, asked: CohortScope): Promise<CohortsAnswer> {
  const scope = wholePeriods(asked);
  const { where, every } = scope;
  const { bind, values } = createBinder('q');
  const before = { from: Math.max(0, scope.from - KNOWN_MS), to: scope.from };
  const isBack = where === undefined ? 'true' : 'false';
  const back =
    where === undefined
      ? ''
      : `UNION ALL SELECT ${PERSON} AS person, at AS seen, toFloat64(weight) AS weighed, true AS isBack
    FROM ${db.events} WHERE ${IN_SCOPE} AND ${PERSON} != 0 AND ${compileFilter(where, bind)}`;
  const seen = `SELECT person, weighed, isBack, ${PERIODS[every]} AS period FROM (
    SELECT person, seen, toFloat64(weighed) AS weighed, ${isBack} AS isBack FROM (${presentIn(db, 'in')}) WHERE person != 0
    UNION ALL SELECT person, seen, toFloat64(0) AS weighed, false AS isBack FROM (${presentIn(db, 'before')}) WHERE person != 0
    ${back}
  )`;
  const ask = <Row>(sql: string): Promise<Row[]> =>
    db.ask({
      sql,
      values: {
        ...scopeValues(scope, db.now()),
        ...presentValues('in', scope),
        ...presentValues('before', before),
        ...values,
        firstPeriod: periodOf(scope.from, every),
      },
      maxRows: MAX_COHORTS * (MAX_COHORTS + 1),
    });
  const rows = await ask<CohortSums & { isUneven: boolean }>(cohortsOnce(seen));
  const sums = rows.some(({ isUneven }) => isUneven) ? await ask<CohortSums>(cohortsByPeriod(seen)) : rows;
  return toCohorts(scope, sums, db.now());
}

/**
 * Looks at each user once: a bit of one word says in which periods they were there, and of all who were there alike only the sum is taken apart.
 * `isUneven` tells of a user who does not stand for as many everywhere.
 */
function cohortsOnce(seen: string): string {
  return `SELECT cohort, arrayJoin(arrayPushFront(arrayMap(bit -> toInt64(bit) + {firstPeriod:Int64}, bitPositionsToArray(there)), toInt64(${WHOLE_COHORT}))) AS period,
  sum(weighed) AS weights, if(period = ${WHOLE_COHORT}, sum(squared), weights) AS squares, sum(people) AS samples, max(isUnevenOne) AS isUneven
FROM (SELECT cohort, there, sum(lightest) AS weighed, sum(lightest * lightest) AS squared, count() AS people, max(lightest != heaviest) AS isUnevenOne FROM (
  SELECT min(period) AS cohort, min(weighed) AS lightest, max(weighed) AS heaviest,
    groupBitOr(if(isBack, bitShiftLeft(toUInt64(1), toUInt8(period - {firstPeriod:Int64})), 0)) AS there
  FROM (${seen}) GROUP BY person HAVING cohort >= {firstPeriod:Int64}
) GROUP BY cohort, there) GROUP BY cohort, period ORDER BY cohort, period`;
}

/** Looks at each user by period. */
function cohortsByPeriod(seen: string): string {
  return `SELECT cohort, entry.1 AS period, sum(entry.2) AS weights, sum(entry.2 * entry.2 / if(period = ${WHOLE_COHORT}, 1, least)) AS squares, count() AS samples FROM (
  SELECT min(start) AS cohort, min(lightest) AS least,
    arrayJoin(arrayPushFront(groupArrayIf((start, lightestBack), lightestBack > 0), (toInt64(${WHOLE_COHORT}), least))) AS entry
  FROM (SELECT person, toInt64(period) AS start, min(weighed) AS lightest, minIf(weighed, isBack) AS lightestBack FROM (${seen}) GROUP BY person, start)
  GROUP BY person HAVING cohort >= {firstPeriod:Int64}
) GROUP BY cohort, period ORDER BY cohort, period`;
}

/** Puts an answer together. */
export function toCohorts(scope: CohortScope, sums: readonly CohortSums[], now: number): CohortsAnswer {
  const { every, where } = scope;
  return {
    range: rangeOf(scope),
    every,
    where: where === undefined ? '' : writeFilter(where),
    cohorts: [...groupBy(sums, ({ cohort }) => cohort)]
      .sort(([a], [b]) => a - b)
      .map(([cohort, own]) => toCohort(cohort, own, { ...scope, now })),
  };
}

function toCohort(
  cohort: number,
  sums: readonly CohortSums[],
  { every, to, now }: CohortScope & { now: number },
): Cohort {
  const whole = sums.find(({ period }) => period === WHOLE_COHORT);
  const weights = whole?.weights ?? 0;
  const size = effectiveSize(weights, whole?.squares ?? 0);
  const count = periodOf(to - 1, every) - cohort + 1;
  const back = sums.filter(({ period }) => period !== WHOLE_COHORT);
  const standsOfAll = standsOf(back);
  return {
    at: periodStart(cohort, every),
    size: weights / 100,
    samples: whole?.samples ?? 0,
    returns: Array.from({ length: count }, (_, index) => {
      const own = back.filter(({ period }) => period === cohort + index);
      const returned = own[0]?.weights ?? 0;
      // Who is surely known but seldom told to be back may be estimated as more than all.
      const share = weights > 0 ? Math.min(1, returned / weights) : 0;
      return {
        at: periodStart(cohort + index, every),
        returned: returned / 100,
        share,
        // Where nobody came back, as of the other periods.
        ...wilson(share, size, standsOf(own) ?? standsOfAll ?? undefined),
        isOpen: periodStart(cohort + index + 1, every) > Math.min(to, now),
      };
    }),
  };
}
