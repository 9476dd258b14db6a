import type { AskAnswer, AskPoint, AskRow, Filter, Measure, OwnQuestion } from '../../api/askTypes.ts';
import type { Scope } from '../../store/store.ts';
import type { BoundValue, Database } from '../ask.ts';
import { bucketCountOf, bucketMsOf } from '../bucket.ts';
import { isLastToldOf } from '../lastTold.ts';
import { levelsAround, quantileInterval } from '../quantileInterval.ts';
import { IN_SCOPE, rangeOf, scopeValues } from '../scope.ts';
import { BUCKET, PERSON, UNSAMPLED, VISIT, WEIGHT } from '../visit.ts';
import { effectiveSize, wilson } from '../wilson.ts';
import { DEFAULT_TOP } from './checkQuestion.ts';
import { compileFilter, createBinder } from './compileFilter.ts';
import { type Bind, comparedOf, numberOf } from './fields.ts';
import { QuestionProblem } from './QuestionProblem.ts';
import { writeDuration, writeQuestion } from './writeQuestion.ts';

/** Points of one course. */
const MAX_POINTS = 400;

/** A question of somebody's own over a range. */
export interface OwnScope extends Scope {
  question: OwnQuestion;
}

/** What was measured of one group, or of one of its buckets. */
export interface OwnFigure {
  value: number | null;
  samples: number;
  /** Sums of the weights in hundredths and of their squares. */
  weights: number;
  squares: number;
  /** The percentiles at `levelsAround`, for a quantile. */
  levels: readonly (number | null)[];
}

interface OwnRow extends OwnFigure {
  key: string[];
}

const ONE_OF = { visits: VISIT, users: PERSON } as const;

/** Somebody belongs to one of so many shares of all, each of which is counted by itself. */
const SHARES = 16;

/** Divides the work on shares among cores, in blocks so small that the lists which they lengthen stay near: of many groups it takes three fifths of the time. */
const SHARE_SETTINGS = 'SETTINGS group_by_two_level_threshold = 1000, max_block_size = 16384';

/** Answers a question of somebody's own: groups in one statement, the courses of those that are shown in another. */
export async function ask(db: Database, scope: OwnScope): Promise<AskAnswer> {
  const { question } = scope;
  const bucketMs = bucketMsFor(scope);
  const rows = await askRows(db, scope);
  const top = question.by ? (question.top ?? DEFAULT_TOP) : 1;
  const shown = rows.slice(0, top);
  const points = bucketMs === null ? [] : await askPoints(db, scope, bucketMs, shown);
  return toAskAnswer(scope, rows, points);
}

/** Puts an answer together; `rows` holds one group more than is shown where there are more. */
export function toAskAnswer(
  scope: OwnScope,
  rows: readonly OwnRow[],
  points: readonly (AskPoint & { key: readonly string[] })[],
): AskAnswer {
  const { question } = scope;
  const top = question.by ? (question.top ?? DEFAULT_TOP) : 1;
  const byKey = new Map<string, AskPoint[]>();
  for (const { key, at, value, samples } of points) {
    const name = JSON.stringify(key);
    byKey.set(name, [...(byKey.get(name) ?? []), { at, value, samples }]);
  }
  const shown = rows.length === 0 && !question.by ? [NOTHING] : rows.slice(0, top);
  return {
    range: rangeOf(scope),
    bucketMs: bucketMsFor(scope),
    question,
    text: writeQuestion(question),
    unit: unitOf(question.measure),
    rows: shown.map((row): AskRow => {
      const { key, samples } = row;
      const value = samples === 0 && !isSum(question.measure) ? null : row.value;
      return {
        key,
        value,
        ...boundsOf(question.measure, row),
        samples,
        points: byKey.get(JSON.stringify(key)) ?? [],
      };
    }),
    isCut: rows.length > top,
  };
}

const NOTHING: OwnRow = { key: [], value: 0, samples: 0, weights: 0, squares: 0, levels: [] };

/** Whether a measure adds up: nothing is zero and not unknown, and groups are ordered by their values; else by how much there is of each. */
export function isSum({ kind }: Measure): boolean {
  return kind === 'count' || kind === 'visits' || kind === 'users' || kind === 'sum';
}

function unitOf({ kind }: Measure): AskAnswer['unit'] {
  if (kind === 'count') return 'events';
  if (kind === 'visits' || kind === 'users') return kind;
  return kind === 'rate' ? 'share' : 'field';
}

/** The length of a bucket; null where no course is asked for. Throws `QuestionProblem` for one too short for the range. */
export function bucketMsFor(scope: OwnScope): number | null {
  const { every } = scope.question;
  if (every === undefined) return null;
  if (every === 'auto') return bucketMsOf(scope);
  const count = bucketCountOf(scope, every);
  if (count <= MAX_POINTS) return every;
  const least = writeDuration(Math.ceil((scope.to - scope.from) / (MAX_POINTS - 1) / 60_000) * 60_000);
  throw new QuestionProblem(
    `every ${writeDuration(every)} makes ${count} points of this range; at most ${MAX_POINTS} are given. Say every ${least} or more, or every auto.`,
  );
}

function boundsOf(measure: Measure, row: OwnFigure): { low: number | null; high: number | null } {
  const size = effectiveSize(row.weights, row.squares);
  if (measure.kind === 'rate' && row.value !== null && row.samples > 0) return wilson(row.value, size);
  if (measure.kind !== 'quantile') return { low: null, high: null };
  const levels = levelsAround(measure.level);
  return quantileInterval(measure.level, size, (level) => row.levels[levels.indexOf(level)] ?? null);
}

async function askRows(db: Database, scope: OwnScope): Promise<OwnRow[]> {
  const { question } = scope;
  const { bind, values } = createBinder('q');
  const figure = figureOf(question.measure, bind, true);
  const keys = keysOf(question);
  const limit = question.by ? (question.top ?? DEFAULT_TOP) + 1 : 1;
  const order = isSum(question.measure) ? 'value' : 'weights';
  return db.ask<OwnRow>({
    sql: `SELECT ${textsOf(keys)} AS key, ${figure.columns} FROM (${innerOf(db, question, bind, figure)}) ${groupedBy(keys)}
HAVING samples > 0 ORDER BY ${order} DESC, key LIMIT {limit:UInt32} ${SHARE_SETTINGS}`,
    values: { ...scopeValues(scope, db.now()), ...values, limit },
    maxRows: limit,
    isLean: true,
  });
}

async function askPoints(
  db: Database,
  scope: OwnScope,
  bucketMs: number,
  rows: readonly OwnRow[],
): Promise<(AskPoint & { key: string[] })[]> {
  if (rows.length === 0) return [];
  const { question } = scope;
  const { bind, values } = createBinder('q');
  const figure = figureOf(question.measure, bind, false);
  const keys = keysOf(question);
  const shown: Record<string, BoundValue> = Object.fromEntries(
    keys.map((name, index) => [`of_${name}`, rows.map(({ key }) => key[index] ?? '')]),
  );
  const isShown = keys.map((name) => `${name} IN {of_${name}:Array(String)}`);
  // Of two fields also what none of the groups has together passes so far.
  if (keys.length > 1)
    isShown.push(
      `has(arrayZip(${keys.map((name) => `{of_${name}:Array(String)}`).join(', ')}), (${keys.map((name) => `toString(${name})`).join(', ')}))`,
    );
  return db.ask<AskPoint & { key: string[] }>({
    sql: `SELECT ${textsOf(keys)} AS key, bucket AS at, ${figure.columns} FROM (${innerOf(db, question, bind, figure, { bucket: BUCKET, isShown })})
${groupedBy([...keys, 'bucket'])} HAVING samples > 0 ORDER BY bucket, key ${SHARE_SETTINGS}`,
    values: { ...scopeValues(scope, db.now()), ...values, ...shown, bucketMs },
    maxRows: MAX_POINTS * rows.length,
    isLean: true,
  });
}

/** A statement that answers a question without groups for each `bucket` that `expression` gives of an event. */
export function bucketsOf(
  db: Database,
  question: OwnQuestion,
  expression: string,
): { sql: string; values: Record<string, BoundValue> } {
  const { bind, values } = createBinder('q');
  const figure = figureOf(question.measure, bind, false);
  const { by: _, ...ungrouped } = question;
  return {
    sql: `SELECT bucket, ${figure.columns} FROM (${innerOf(db, ungrouped, bind, figure, { bucket: expression })})
GROUP BY bucket HAVING samples > 0 ORDER BY bucket ${SHARE_SETTINGS}`,
    values,
  };
}

interface Figure {
  /** What is measured of one event, null where there is nothing. */
  inner: string;
  /** The column that says whose an event is, where somebody is counted. */
  unit?: string;
  columns: string;
}

/** Names of what is grouped by. */
function keysOf({ by = [] }: OwnQuestion): string[] {
  return by.map((_, index) => `key${index}`);
}

function textsOf(keys: readonly string[]): string {
  return keys.length === 0 ? 'emptyArrayString()' : `[${keys.map((name) => `toString(${name})`).join(', ')}]`;
}

function groupedBy(names: readonly string[]): string {
  return names.length === 0 ? '' : `GROUP BY ${names.join(', ')}`;
}

/** What is grouped is read as it is stored: most fields of text are numbers there. */
function innerOf(
  db: Database,
  { of, where, by = [] }: OwnQuestion,
  bind: Bind,
  { unit, inner }: Figure,
  { bucket, isShown = [] }: { bucket?: string; isShown?: readonly string[] } = {},
): string {
  const keys = by.map((field, index) => `${comparedOf(field, bind)} AS key${index}`);
  const groups = [...keys, ...(bucket === undefined ? [] : [`${bucket} AS bucket`])]
    .map((one) => `${one}, `)
    .join('');
  const conditions = [
    IN_SCOPE,
    ...(of ? [`type IN ${bind('Array(String)', of)}`] : []),
    ...(of ? [isLastToldOf(of, db.events, namedBy(where, bind))] : []),
    ...(where ? [compileFilter(where, bind)] : []),
    ...(unit === undefined ? [] : [`${unit} != 0`]),
    ...isShown,
  ].join(' AND ');
  if (unit === undefined)
    return `SELECT ${groups}${WEIGHT} AS weighed, weight AS whole, ${inner} AS measured FROM ${db.events} WHERE ${conditions}`;
  const names = [...by.map((_, index) => `key${index}`), ...(bucket === undefined ? [] : ['bucket'])];
  // Somebody counts once in a group and a bucket, as often as what is told of them most surely stands for.
  const from = `FROM (SELECT ${groups}${unit} AS one, weight FROM ${db.events} WHERE ${conditions}) GROUP BY`;
  if (names.length === 0)
    return `SELECT toFloat64(min(weight)) AS weighed, weighed * weighed AS weighedSquare, 1 AS people ${from} one`;
  // Of many pairs of a group and somebody one table would not fit; many small lists do.
  return `SELECT ${names.join(', ')}, groupArrayIf(one, weight = ${UNSAMPLED}) AS whole, groupArrayIf(one, weight != ${UNSAMPLED}) AS sampled, groupArrayIf(weight, weight != ${UNSAMPLED}) AS weightsOf,
  empty(sampled) AS isWhole, arraySort(arrayConcat(arrayMap(one -> (one, toUInt32(${UNSAMPLED})), if(isWhole, [], whole)), arrayZip(sampled, weightsOf))) AS sorted,
  arrayFilter((one, before) -> one.1 != before.1, sorted, arrayShiftRight(sorted, 1, (toUInt64(0), toUInt32(0)))) AS lightest,
  toFloat64(if(isWhole, length(arrayDistinct(whole)), length(lightest))) AS people,
  if(isWhole, people * ${UNSAMPLED}, arraySum(arrayMap(one -> toFloat64(one.2), lightest))) AS weighed,
  if(isWhole, weighed * ${UNSAMPLED}, arraySum(arrayMap(one -> toFloat64(one.2) * one.2, lightest))) AS weighedSquare
${from} ${names.join(', ')}, bitAnd(one, ${SHARES - 1})`;
}

/** What a condition says of names alone. */
function namedBy(where: Filter | undefined, bind: Bind): string {
  const conditions = where === undefined ? [] : 'and' in where ? where.and : [where];
  const named = conditions.filter((one) => 'field' in one && one.field === 'name');
  return named.length === 0 ? 'true' : compileFilter({ and: named }, bind);
}

const SUMS = 'sum(weighed) AS weights, sum(weighed * weighed) AS squares';
const MEASURED = 'measured IS NOT NULL';
const SUMS_OF_MEASURED = `sumIf(weighed, ${MEASURED}) AS weights, sumIf(weighed * weighed, ${MEASURED}) AS squares, countIf(${MEASURED}) AS samples`;

function figureOf(measure: Measure, bind: Bind, hasBounds: boolean): Figure {
  switch (measure.kind) {
    case 'count':
      return { inner: 'NULL', columns: `${SUMS}, count() AS samples, weights / 100 AS value, [] AS levels` };
    case 'visits':
    case 'users':
      return {
        inner: 'NULL',
        unit: ONE_OF[measure.kind],
        columns:
          'sum(weighed) AS weights, sum(weighedSquare) AS squares, toUInt64(sum(people)) AS samples, weights / 100 AS value, [] AS levels',
      };
    case 'sum':
      return {
        inner: numberOf(measure.field, bind),
        columns: `${SUMS_OF_MEASURED}, sumIf(weighed * assumeNotNull(measured), ${MEASURED}) / 100 AS value, [] AS levels`,
      };
    case 'mean':
      return {
        inner: numberOf(measure.field, bind),
        columns: `${SUMS_OF_MEASURED}, sumIf(weighed * assumeNotNull(measured), ${MEASURED}) / weights AS value, [] AS levels`,
      };
    case 'rate':
      return {
        inner: compileFilter(measure.where, bind),
        columns: `${SUMS}, count() AS samples, sumIf(weighed, measured) / weights AS value, [] AS levels`,
      };
    case 'quantile': {
      const levels = hasBounds ? levelsAround(measure.level) : [measure.level];
      return {
        inner: numberOf(measure.field, bind),
        columns: `${SUMS_OF_MEASURED}, quantilesTDigestWeightedIf(${levels.join(', ')})(assumeNotNull(measured), whole, ${MEASURED}) AS levels, levels[1] AS value`,
      };
    }
  }
}
