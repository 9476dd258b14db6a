import type { JsonObject, WireEvent } from '../wire/envelope.ts';
import { createRedactor } from './redact.ts';

/** The event with its texts cut so far that it fits into `maxBytes`, and a mark that says so. */
export function shortenEvent(event: WireEvent, maxBytes: number): WireEvent {
  // A copy has at most sixteen times its longest text, and a character at most four bytes.
  const { copy } = createRedactor({ redactPII: false, maxLength: Math.max(16, Math.floor(maxBytes / 100)) });
  // An object in, an object out.
  const data = copy(event.data) as JsonObject;
  return { ...event, data: { ...data, truncated: true } };
}
