import type { FieldCondition, Filter, Measure, OwnQuestion } from '../../api/askTypes.ts';

const PLAIN = /^[\p{L}\p{N}_./:@+-]+$/u;
const KEYWORDS = [
  'of',
  'where',
  'by',
  'every',
  'top',
  'and',
  'or',
  'not',
  'in',
  'contains',
  'exists',
  'then',
  'within',
  'per',
];
const UNITS = [
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** A question in its text form, which is read as the same question. A length of time that is not of whole seconds has no text form, and is rounded. */
export function writeQuestion({ measure, of, where, by, every, top }: OwnQuestion): string {
  return [
    writeMeasure(measure),
    ...(of ? [`of ${of.map(writeText).join(', ')}`] : []),
    ...(where ? [`where ${writeFilter(where)}`] : []),
    ...(by ? [`by ${by.map(writeText).join(', ')}`] : []),
    ...(every === undefined ? [] : [`every ${every === 'auto' ? every : writeDuration(every)}`]),
    ...(top === undefined ? [] : [`top ${top}`]),
  ].join(' ');
}

/** A filter in its text form. */
export function writeFilter(filter: Filter): string {
  if ('or' in filter) return filter.or.map(writePart).join(' or ');
  if ('and' in filter) return filter.and.map(writePart).join(' and ');
  return 'not' in filter ? `not ${writePart(filter.not)}` : writeCondition(filter);
}

/** A length of time in its largest whole unit. */
export function writeDuration(ms: number): string {
  const [unit, length] = UNITS.find(([, one]) => ms >= one && ms % one === 0) ?? ['s', 1_000];
  return `${Math.max(1, Math.round(ms / length))}${unit}`;
}

/** A word as it is, anything else in quotes. */
export function writeText(text: string): string {
  if (PLAIN.test(text) && !KEYWORDS.includes(text.toLowerCase())) return text;
  return inQuotes(text);
}

function inQuotes(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

function writePart(filter: Filter): string {
  return 'or' in filter || 'and' in filter ? `(${writeFilter(filter)})` : writeFilter(filter);
}

function writeMeasure(measure: Measure): string {
  switch (measure.kind) {
    case 'sum':
    case 'mean':
      return `${measure.kind}(${writeText(measure.field)})`;
    case 'quantile':
      return `p${Math.round(measure.level * 100)}(${writeText(measure.field)})`;
    case 'rate':
      return `rate(${writeFilter(measure.where)})`;
    default:
      return measure.kind;
  }
}

function writeCondition(condition: FieldCondition): string {
  const field = writeText(condition.field);
  switch (condition.op) {
    case 'exists':
      return `${field} exists`;
    case 'in':
      return `${field} in (${condition.values.map(writeValue).join(', ')})`;
    default:
      return `${field} ${condition.op} ${writeValue(condition.value)}`;
  }
}

/** A text that looks like a number is quoted, so that it stays a text. */
function writeValue(value: string | number): string {
  if (typeof value === 'number') return String(value);
  return /^-?\d/.test(value) ? inQuotes(value) : writeText(value);
}
