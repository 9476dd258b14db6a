import type { AskAnswer, AskPoint, AskRow, Measure, OwnQuestion } from '../../api/askTypes.ts';
import type { Scope } from '../../store/store.ts';
import type { BoundValue, Database } from '../ask.ts';
import { bucketCountOf, bucketMsOf } from '../bucket.ts';
import { levelsAround, quantileInterval } from '../quantileInterval.ts';
import { IN_SCOPE, rangeOf, scopeValues } from '../scope.ts';
import { BUCKET, WEIGHT } from '../visit.ts';
import { effectiveSize, wilson } from '../wilson.ts';
import { DEFAULT_TOP } from './checkQuestion.ts';
import { compileFilter, createBinder } from './compileFilter.ts';
import { type Bind, numberOf, textOf } from './fields.ts';
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

const VISIT_OF = { visits: 'session', users: 'user' } as const;

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
  const limit = question.by ? (question.top ?? DEFAULT_TOP) + 1 : 1;
  const order = isSum(question.measure) ? 'value' : 'weights';
  return db.ask<OwnRow>({
    sql: `SELECT key, ${figure.columns} FROM (${innerOf(db, question, bind, figure)}) GROUP BY key
HAVING samples > 0 ORDER BY ${order} DESC, key LIMIT {limit:UInt32}`,
    values: { ...scopeValues(scope, db.now()), ...values, limit },
    maxRows: limit,
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
  const asked = rows[0]?.key ?? [];
  const shown: Record<string, BoundValue> = Object.fromEntries(
    asked.map((_, index) => [`group${index}`, rows.map(({ key }) => key[index] ?? '')]),
  );
  const names = asked.map((_, index) => index);
  const isShown =
    names.length === 0
      ? 'true'
      : `arrayExists((${names.map((index) => `a${index}`).join(', ')}) -> ${names.map((index) => `a${index} = key[${index + 1}]`).join(' AND ')}, ${names.map((index) => `{group${index}:Array(String)}`).join(', ')})`;
  return db.ask<AskPoint & { key: string[] }>({
    sql: `SELECT key, bucket AS at, ${figure.columns} FROM (${innerOf(db, question, bind, figure, BUCKET)})
WHERE ${isShown} GROUP BY key, bucket HAVING samples > 0 ORDER BY bucket, key`,
    values: { ...scopeValues(scope, db.now()), ...values, ...shown, bucketMs },
    maxRows: MAX_POINTS * rows.length,
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
    sql: `SELECT bucket, ${figure.columns} FROM (${innerOf(db, ungrouped, bind, figure, expression)})
GROUP BY bucket HAVING samples > 0 ORDER BY bucket`,
    values,
  };
}

interface Figure {
  /** Columns of one row of what is grouped: a `weighed` and what is measured as `measured`, null where there is nothing. */
  inner: string;
  /** Whose rows are one, where somebody is counted. */
  unit?: string;
  columns: string;
}

function innerOf(
  db: Database,
  { of, where, by = [] }: OwnQuestion,
  bind: Bind,
  figure: Figure,
  bucket = '0',
): string {
  const key =
    by.length === 0 ? 'emptyArrayString()' : `[${by.map((field) => textOf(field, bind)).join(', ')}]`;
  const conditions = [
    IN_SCOPE,
    ...(of ? [`type IN ${bind('Array(String)', of)}`] : []),
    ...(where ? [compileFilter(where, bind)] : []),
    ...(figure.unit === undefined ? [] : [`${figure.unit} != ''`]),
  ].join(' AND ');
  if (figure.unit === undefined)
    return `SELECT ${key} AS key, ${bucket} AS bucket, ${WEIGHT} AS weighed, weight AS whole, ${figure.inner} AS measured FROM ${db.events} WHERE ${conditions}`;
  // Somebody counts once in a group and a bucket, as often as their sampling says.
  return `SELECT key, bucket, one, max(weighed) AS weighed FROM (
  SELECT ${key} AS key, ${bucket} AS bucket, sipHash64(${figure.unit}) AS one, ${WEIGHT} AS weighed FROM ${db.events} WHERE ${conditions}
) GROUP BY key, bucket, one`;
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
        unit: VISIT_OF[measure.kind],
        columns: `${SUMS}, count() AS samples, weights / 100 AS value, [] AS levels`,
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
