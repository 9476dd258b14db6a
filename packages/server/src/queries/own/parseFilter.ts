import type { Filter } from '../../api/askTypes.ts';
import { checkFilter } from './checkQuestion.ts';
import { isTextField, VALUE_FIELD } from './fields.ts';
import { Reader } from './Reader.ts';

const COMPARISONS = ['>', '>=', '<', '<='] as const;
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/** Reads a filter from its text, such as `device = mobile and not (release in (1.0, 1.1) or value > 2500)`. Throws `QuestionProblem`. */
export function parseFilter(text: string): Filter {
  const reader = new Reader(text);
  const filter = readFilter(reader);
  reader.end('and or or');
  return checkFilter(filter, 'where');
}

/** Reads a filter; `and` binds more than `or`. */
export function readFilter(reader: Reader, depth = 0): Filter {
  if (depth > 8) reader.fail('this is nested more than 8 deep. Ask for less at once.');
  const or = [readAnd(reader, depth)];
  while (reader.takeIf('or') !== undefined) or.push(readAnd(reader, depth));
  return or.length === 1 ? first(or) : { or };
}

function readAnd(reader: Reader, depth: number): Filter {
  const and = [readOne(reader, depth)];
  while (reader.takeIf('and') !== undefined) and.push(readOne(reader, depth));
  return and.length === 1 ? first(and) : { and };
}

function readOne(reader: Reader, depth: number): Filter {
  if (depth > 8) reader.fail('this is nested more than 8 deep. Ask for less at once.');
  if (reader.takeIf('not') !== undefined) return { not: readOne(reader, depth + 1) };
  if (reader.takeIf('(') === undefined) return readCondition(reader);
  const filter = readFilter(reader, depth + 1);
  reader.expect(')', 'for the bracket that was opened before');
  return filter;
}

function readCondition(reader: Reader): Filter {
  const field = reader.takeText('a condition, such as device = mobile,');
  const equal = reader.takeIf('=', '!=');
  if (equal === '=' || equal === '!=') {
    const either = readValue(reader, field).map((value): Filter => ({ field, op: equal, value }));
    if (either.length === 1) return first(either);
    return equal === '=' ? { or: either } : { and: either };
  }
  if (reader.takeIf('exists') !== undefined) return { field, op: 'exists' };
  if (reader.takeIf('contains') !== undefined)
    return { field, op: 'contains', value: reader.takeText('the text to look for') };
  if (reader.takeIf('in') !== undefined) {
    reader.expect('(', 'around the values, as in device in (mobile, tablet)');
    const values = reader.takeList(() => readValue(reader, field)).flat();
    reader.expect(')', 'after the values');
    return { field, op: 'in', values };
  }
  const comparison = reader.takeIf(...COMPARISONS);
  const op = COMPARISONS.find((one) => one === comparison);
  if (op === undefined)
    return reader.fail('=, !=, in, contains, >, >=, <, <= or exists is missing after the field.');
  if (!NUMBER.test(reader.next.text)) reader.fail(`a number is missing after ${op}.`);
  return { field, op, value: Number(reader.take().text) };
}

/**
 * A number where it is written as one, else a text; in quotes always a text. A text field reads both as they are written: 1.0 and 1 are two releases, but one value.
 * Of a field that may be either, 9.90 is meant as either.
 */
function readValue(reader: Reader, field: string): (string | number)[] {
  const { kind, text } = reader.next;
  reader.takeText('a value');
  if (kind !== 'word' || !NUMBER.test(text)) return [text];
  const number = Number(text);
  if (field === VALUE_FIELD || String(number) === text) return [number];
  const isPadded = String(number) === text.replace(/\.?0+$/, '') && text.includes('.');
  return isPadded && !isTextField(field) ? [number, text] : [text];
}

function first<Item>(items: readonly Item[]): Item {
  return items[0] as Item; // one was read before
}
