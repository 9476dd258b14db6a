import type { JsonObject, JsonValue } from '@candor/core/wire';

const maxKeys = 100;
const maxKeyLength = 100;
const maxTextLength = 2048;
const maxDepth = 4;

/** The two maps of an event: what reads as text and what can be counted with. */
export interface Flat {
  attributes: Record<string, string>;
  numbers: Record<string, number>;
}

/** Spreads data into dotted keys, `{ a: { b: 1 } }` into `a.b`. Lists become JSON. What is beyond the bounds is left out. */
export function flatten(data: JsonObject, leaveOut: readonly string[] = []): Flat {
  // Plain objects, for V8 keeps those without a prototype as slow dictionaries.
  const flat: Flat = { attributes: {}, numbers: {} };
  let keys = 0;

  function put(key: string, value: JsonValue, depth: number): void {
    const isTooMuch = keys >= maxKeys || key.length > maxKeyLength;
    if (value === null || isTooMuch || key === '__proto__') return;
    if (isObject(value) && depth < maxDepth) {
      for (const [name, child] of Object.entries(value)) put(`${key}.${name}`, child, depth + 1);
      return;
    }
    keys += 1;
    if (isCountable(value)) flat.numbers[key] = value;
    else flat.attributes[key] = toText(value, maxTextLength);
  }

  for (const [key, value] of Object.entries(data)) if (!leaveOut.includes(key)) put(key, value, 1);
  return flat;
}

/** Whether a value is a number that percentiles can hold: the database works them out in 32 bits, and one beyond would be none for all. */
export function isCountable(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(Math.fround(value));
}

/** A value as text of at most `maxLength` characters. */
export function toText(value: JsonValue | undefined, maxLength: number): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.slice(0, maxLength).toWellFormed();
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
