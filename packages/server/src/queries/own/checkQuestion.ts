import type { Filter, Measure, OwnQuestion } from '../../api/askTypes.ts';
import { QuestionProblem } from './QuestionProblem.ts';

/** Groups in an answer unless asked otherwise, and at most. */
export const DEFAULT_TOP = 10;
const MAX_TOP = 50;
/** The percentiles that may be asked for. */
const QUANTILES = [0.5, 0.75, 0.9, 0.95, 0.99] as const;

const MAX_TYPES = 10;
const MAX_BY = 2;
const MAX_CONDITIONS = 32;
const MAX_DEPTH = 8;
const MAX_VALUES = 100;
const MAX_FIELD = 100;
const MAX_VALUE = 2_048;
const COMPARISONS = ['>', '>=', '<', '<='] as const;
const DAY_MS = 24 * 60 * 60 * 1_000;

/** Fields that tell who somebody is: nothing is looked up or grouped by them. */
const PERSONAL: readonly string[] = ['session', 'user', 'id'];

/** Reads a question from its JSON form. Throws `QuestionProblem`, which names the place and the cure. */
export function checkQuestion(of: unknown): OwnQuestion {
  const { measure, of: types, where, by, every, top, ...rest } = asObject(of, 'The question');
  refuseRest(rest, 'The question', 'measure, of, where, by, every and top');
  const count = { left: MAX_CONDITIONS };
  return {
    measure: checkMeasure(measure, count),
    ...(types !== undefined && { of: checkList(types, 'of', MAX_TYPES, checkType) }),
    ...(where !== undefined && { where: checkFilter(where, 'where', count) }),
    ...(by !== undefined && { by: checkList(by, 'by', MAX_BY, checkField) }),
    ...(every !== undefined && { every: checkEvery(every) }),
    ...(top !== undefined && { top: checkTop(top) }),
  };
}

/** Reads a filter from its JSON form. Throws `QuestionProblem`. */
export function checkFilter(
  of: unknown,
  path: string,
  count: { left: number } = { left: MAX_CONDITIONS },
  depth = 0,
): Filter {
  if (depth > MAX_DEPTH) fail(path, `is nested more than ${MAX_DEPTH} deep. Ask for less at once.`);
  const filter = asObject(of, `\`${path}\``);
  const { and, or, not, ...rest } = filter;
  for (const [word, parts] of Object.entries({ and, or }))
    if (parts !== undefined) {
      refuseRest({ ...filter, [word]: undefined }, `\`${path}\``, `${word} alone`);
      const checked = checkList(parts, `${path}.${word}`, MAX_CONDITIONS, (one, at) =>
        checkFilter(one, at, count, depth + 1),
      );
      return word === 'and' ? { and: checked } : { or: checked };
    }
  if (not !== undefined) {
    refuseRest(rest, `\`${path}\``, 'not alone');
    return { not: checkFilter(not, `${path}.not`, count, depth + 1) };
  }
  count.left -= 1;
  if (count.left < 0) fail(path, `is one condition too many: at most ${MAX_CONDITIONS}.`);
  return checkCondition(rest, path);
}

function checkCondition(of: Record<string, unknown>, path: string): Filter {
  const { field: name, op, value, values, ...rest } = of;
  refuseRest(rest, `\`${path}\``, 'field, op and value');
  const field = checkField(name, `${path}.field`);
  if (op === 'exists') return { field, op };
  if (op === 'in') return { field, op, values: checkList(values, `${path}.values`, MAX_VALUES, checkValue) };
  if (op === '=' || op === '!=') return { field, op, value: checkValue(value, `${path}.value`) };
  if (op === 'contains') return { field, op, value: checkText(value, `${path}.value`, MAX_VALUE) };
  const comparison = COMPARISONS.find((known) => known === op);
  if (comparison === undefined)
    fail(`${path}.op`, 'must be one of =, !=, in, contains, >, >=, <, <= and exists.');
  return { field, op: comparison, value: checkNumber(value, `${path}.value`) };
}

function checkMeasure(of: unknown, count: { left: number }): Measure {
  const { kind, field, level, where, ...rest } = asObject(of, '`measure`');
  refuseRest(rest, '`measure`', 'kind, field, level and where');
  switch (kind) {
    case 'count':
    case 'visits':
    case 'users':
      return { kind };
    case 'sum':
    case 'mean':
      return { kind, field: checkField(field, 'measure.field') };
    case 'quantile': {
      const known = QUANTILES.find((one) => one === level);
      if (known === undefined) fail('measure.level', `must be one of ${QUANTILES.join(', ')}.`);
      return { kind, field: checkField(field, 'measure.field'), level: known };
    }
    case 'rate':
      return { kind, where: checkFilter(where, 'measure.where', count) };
    default:
      return fail('measure.kind', 'must be one of count, visits, users, sum, mean, quantile and rate.');
  }
}

function checkEvery(of: unknown): number | 'auto' {
  if (of === 'auto') return of;
  const isWhole = typeof of === 'number' && Number.isInteger(of) && of >= 1_000 && of <= 366 * DAY_MS;
  return isWhole ? of : fail('every', 'must be `auto` or whole milliseconds, from a second to a year.');
}

function checkTop(of: unknown): number {
  const isWhole = typeof of === 'number' && Number.isInteger(of) && of >= 1 && of <= MAX_TOP;
  return isWhole ? of : fail('top', `must be a whole number from 1 to ${MAX_TOP}.`);
}

/** A type of event. */
export function checkType(of: unknown, path: string): string {
  return checkText(of, path, 256);
}

/** The name of a field; none that tells who somebody is. */
export function checkField(of: unknown, path: string): string {
  const field = checkText(of, path, MAX_FIELD);
  if (field === '') fail(path, 'must name a field, such as page, device or an attribute.');
  if (PERSONAL.includes(field))
    fail(
      path,
      `must not be ${field}: nobody is looked up here. Use the measures visits and users to count them.`,
    );
  return field;
}

function checkValue(of: unknown, path: string): string | number {
  return typeof of === 'number' ? checkNumber(of, path) : checkText(of, path, MAX_VALUE);
}

function checkNumber(of: unknown, path: string): number {
  return typeof of === 'number' && Number.isFinite(of) ? of : fail(path, 'must be a number.');
}

function checkText(of: unknown, path: string, maxLength: number): string {
  if (typeof of !== 'string') fail(path, 'must be a text.');
  if (of.length > maxLength) fail(path, `must have at most ${maxLength} characters.`);
  return of.toWellFormed();
}

/** A list that is neither empty nor too long. */
export function checkList<Item>(
  of: unknown,
  path: string,
  max: number,
  check: (item: unknown, path: string) => Item,
): Item[] {
  const isList = Array.isArray(of) && of.length > 0 && of.length <= max;
  if (!isList) fail(path, `must be a list of 1 to ${max}.`);
  return of.map((item, index) => check(item, `${path}[${index}]`));
}

/** An object, to be looked at by names. */
export function asObject(of: unknown, what: string): Record<string, unknown> {
  const isObject = typeof of === 'object' && of !== null && !Array.isArray(of);
  if (!isObject) throw new QuestionProblem(`${what} must be an object.`);
  return of as Record<string, unknown>; // any object can be looked at by names
}

/** Refuses what is not known of. */
export function refuseRest(rest: Record<string, unknown>, what: string, known: string): void {
  const [odd] = Object.entries(rest).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (odd !== undefined)
    throw new QuestionProblem(`${what} has an unknown part, \`${odd.slice(0, 50)}\`. It may have ${known}.`);
}

/** Refuses a part by its place. */
export function fail(path: string, rule: string): never {
  throw new QuestionProblem(`\`${path}\` ${rule}`);
}
