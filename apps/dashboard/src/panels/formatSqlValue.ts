import { NONE } from '../format/number.ts';

/** A value of a database as text: lists and maps as JSON, and nothing as a dash. */
export function formatSqlValue(value: unknown): string {
  if (value === null || value === undefined) return NONE;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
