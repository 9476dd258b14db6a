import type { FieldCondition, Filter } from '../../api/askTypes.ts';
import type { InnerEvent } from '../../event.ts';
import { hasField, isNumeric, readNumber, readText } from './fields.ts';

/** Whether a filter holds for an event: what `compileFilter` says in SQL. */
export function matches(event: InnerEvent, filter: Filter): boolean {
  if ('and' in filter) return filter.and.every((one) => matches(event, one));
  if ('or' in filter) return filter.or.some((one) => matches(event, one));
  if ('not' in filter) return !matches(event, filter.not);
  return holds(event, filter);
}

function holds(event: InnerEvent, condition: FieldCondition): boolean {
  const { field } = condition;
  const number = readNumber(event, field);
  switch (condition.op) {
    case '=':
      return isEqual(event, field, condition.value);
    case '!=':
      return !isEqual(event, field, condition.value);
    case 'in':
      return condition.values.some((value) => isEqual(event, field, value));
    case 'contains':
      return readText(event, field).includes(condition.value);
    case 'exists':
      return hasField(event, field);
    case '>':
      return number !== null && number > condition.value;
    case '>=':
      return number !== null && number >= condition.value;
    case '<':
      return number !== null && number < condition.value;
    case '<=':
      return number !== null && number <= condition.value;
  }
}

function isEqual(event: InnerEvent, field: string, value: string | number): boolean {
  return isNumeric(field, value)
    ? readNumber(event, field) === value
    : readText(event, field) === String(value);
}
