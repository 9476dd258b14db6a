import { readEvent, writeEvent } from '../wire/encode.ts';
import { createRedactor } from './redact.ts';

/** The event with its texts cut so far that it fits into `maxBytes`, and a mark that says so. */
export function shortenEvent(text: string, maxBytes: number): string {
  // A copy has at most sixteen times the bytes of its longest text; the rest is for what travels with it.
  const maxLength = Math.max(16, Math.floor((maxBytes - 1000) / 16));
  const { fields } = createRedactor({ redactPII: false, maxLength });
  const event = readEvent(text);
  return writeEvent({ ...event, data: { ...fields(event.data), truncated: true } }) ?? text;
}
