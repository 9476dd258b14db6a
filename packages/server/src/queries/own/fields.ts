import type { InnerEvent } from '../../event.ts';

/** What every event has as text, by the name under which questions know it. Ids of visits and people are not among them. */
const TEXT_FIELDS: readonly TextField[] = [
  'type',
  'name',
  'page',
  'release',
  'environment',
  'browser',
  'os',
  'device',
  'source',
  'fingerprint',
  'message',
];

/** What every event may have as a number. */
export const VALUE_FIELD = 'value';

/** Attributes that the database keeps in columns of their own. */
const WORDS: readonly string[] = [
  'severity',
  'category',
  'handled',
  'status',
  'host',
  'method',
  'outcome',
  'success',
  'unit',
  'cacheHit',
  'variant',
];

type TextField = Extract<
  keyof InnerEvent,
  | 'type'
  | 'name'
  | 'page'
  | 'release'
  | 'environment'
  | 'browser'
  | 'os'
  | 'device'
  | 'source'
  | 'fingerprint'
  | 'message'
>;

/** Whether every event has a field as text. */
export function isTextField(field: string): field is TextField {
  return TEXT_FIELDS.some((known) => known === field);
}

/** Binds a value, and says how a statement names it. */
export type Bind = (type: 'String' | 'Float64' | 'Array(String)' | 'Array(Float64)', value: Bound) => string;
type Bound = string | number | readonly string[] | readonly number[];

/** A field as text in a statement; what can only be a number has none. */
export function textOf(field: string, bind: Bind): string {
  if (isTextField(field)) return `toString(${field})`;
  if (field === VALUE_FIELD) return "''";
  return WORDS.includes(field) ? `toString(${field})` : `attributes[${bind('String', field)}]`;
}

/** A field as text to be compared: as it is stored, so that the database can tell from its index where to look. */
export function comparedOf(field: string, bind: Bind): string {
  const isStoredAsText = field !== 'fingerprint' && (isTextField(field) || WORDS.includes(field));
  return isStoredAsText ? field : textOf(field, bind);
}

/** A field as a number in a statement, null where an event has none. */
export function numberOf(field: string, bind: Bind): string {
  if (field === VALUE_FIELD) return 'value';
  if (isTextField(field)) return "CAST(NULL, 'Nullable(Float64)')";
  const key = bind('String', field);
  return `if(mapContains(numbers, ${key}), numbers[${key}], NULL)`;
}

/** Whether a value is compared as a number: one that was written as a number, with a field that can be one. */
export function isNumeric(field: string, value: string | number): value is number {
  return typeof value === 'number' && !isTextField(field);
}

/** Holds in a statement where an event has a field. */
export function existsIn(field: string, bind: Bind): string {
  if (field === VALUE_FIELD) return 'value IS NOT NULL';
  if (isTextField(field)) return `${field} != ${field === 'fingerprint' ? '0' : "''"}`;
  const key = bind('String', field);
  return `(mapContains(attributes, ${key}) OR mapContains(numbers, ${key}))`;
}

/** A field of an event as text; empty where it has none. */
export function readText(event: InnerEvent, field: string): string {
  if (isTextField(field)) return event[field];
  if (field === VALUE_FIELD) return '';
  return (Object.hasOwn(event.attributes, field) && event.attributes[field]) || '';
}

/** A field of an event as a number; null where it has none. */
export function readNumber(event: InnerEvent, field: string): number | null {
  if (field === VALUE_FIELD) return event.value;
  if (isTextField(field)) return null;
  return (Object.hasOwn(event.numbers, field) ? event.numbers[field] : undefined) ?? null;
}

/** Whether an event has a field. */
export function hasField(event: InnerEvent, field: string): boolean {
  if (field === VALUE_FIELD) return event.value !== null;
  if (isTextField(field)) return event[field] !== (field === 'fingerprint' ? '0' : '');
  return Object.hasOwn(event.attributes, field) || Object.hasOwn(event.numbers, field);
}
