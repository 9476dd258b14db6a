import type { FieldCondition, Filter } from '../../api/askTypes.ts';
import type { BoundValue } from '../ask.ts';
import { type Bind, comparedOf, existsIn, isNumeric, numberOf } from './fields.ts';

/** Collects bound values under names that begin with `prefix`; the same value is bound once. */
export function createBinder(prefix: string): { bind: Bind; values: Record<string, BoundValue> } {
  const values: Record<string, BoundValue> = {};
  const names = new Map<string, string>();
  return {
    values,
    bind(type, value) {
      const key = `${type} ${JSON.stringify(value)}`;
      const name = names.get(key) ?? `${prefix}${names.size}`;
      names.set(key, name);
      values[name] = value;
      return `{${name}:${type}}`;
    },
  };
}

/** A filter as a condition of a statement. Nothing that was asked is part of its text: fields are of a list or bound, values are bound. */
export function compileFilter(filter: Filter, bind: Bind): string {
  if ('and' in filter) return join(filter.and, 'AND', bind);
  if ('or' in filter) return join(filter.or, 'OR', bind);
  if ('not' in filter) return `NOT ${compileFilter(filter.not, bind)}`;
  return `(${compileCondition(filter, bind)})`;
}

function join(filters: readonly Filter[], word: 'AND' | 'OR', bind: Bind): string {
  return `(${filters.map((one) => compileFilter(one, bind)).join(` ${word} `)})`;
}

function compileCondition(condition: FieldCondition, bind: Bind): string {
  const { field } = condition;
  switch (condition.op) {
    case '=':
      return equals(field, condition.value, bind);
    case '!=':
      return `NOT (${equals(field, condition.value, bind)})`;
    case 'in':
      return oneOf(field, condition.values, bind);
    case 'contains':
      return `position(${comparedOf(field, bind)}, ${bind('String', condition.value)}) > 0`;
    case 'exists':
      return existsIn(field, bind);
    default:
      return `ifNull(${numberOf(field, bind)} ${condition.op} ${bind('Float64', condition.value)}, false)`;
  }
}

function equals(field: string, value: string | number, bind: Bind): string {
  return isNumeric(field, value)
    ? `ifNull(${numberOf(field, bind)} = ${bind('Float64', value)}, false)`
    : `${comparedOf(field, bind)} = ${bind('String', String(value))}`;
}

function oneOf(field: string, values: readonly (string | number)[], bind: Bind): string {
  const numbers = values.filter((value) => isNumeric(field, value));
  const texts = values.filter((value) => !isNumeric(field, value)).map(String);
  const parts = [
    ...(texts.length > 0 ? [`${comparedOf(field, bind)} IN ${bind('Array(String)', texts)}`] : []),
    ...(numbers.length > 0
      ? [`ifNull(${numberOf(field, bind)} IN ${bind('Array(Float64)', numbers)}, false)`]
      : []),
  ];
  return parts.join(' OR ');
}
