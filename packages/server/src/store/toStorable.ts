import type { InnerEvent } from '../event.ts';

/** The largest weight that a row holds. */
export const MAX_WEIGHT = 0xffff_ffff;

/** An event that every store can hold: whole milliseconds, finite numbers, text without half characters. */
export function toStorable(event: InnerEvent): InnerEvent {
  return wellFormed({
    ...event,
    at: Math.trunc(event.at),
    receivedAt: Math.trunc(event.receivedAt),
    value: Number.isFinite(event.value) ? event.value : null,
    weight: Math.min(event.weight, MAX_WEIGHT),
    numbers: finite(event.numbers),
  });
}

/** JSON has no infinity and would say `null`, which a map of numbers cannot hold. */
export function finite(numbers: Record<string, number>): Record<string, number> {
  if (Object.values(numbers).every(Number.isFinite)) return numbers;
  return Object.fromEntries(Object.entries(numbers).filter(([, value]) => Number.isFinite(value)));
}

/** Replaces half a surrogate pair, as a cut emoji leaves it, wherever text lies. */
export function wellFormed<Value>(value: Value): Value {
  return fix(value) as Value; // Text stays text and objects keep their shape.
}

function fix(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(fix);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, of]) => [name.toWellFormed(), fix(of)]));
}
