import type { Envelope } from './envelope.ts';

/** As it was when this was loaded: the page may replace it. */
export const toJson: (value: unknown) => string = JSON.stringify;

/** The envelope as text, ready for any transport. */
export function encodeEnvelope(envelope: Envelope): string {
  return toJson(envelope);
}
