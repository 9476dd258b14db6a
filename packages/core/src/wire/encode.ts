import type { Envelope } from './envelope.ts';

/** The envelope as text, ready for any transport. */
export function encodeEnvelope(envelope: Envelope): string {
  return JSON.stringify(envelope);
}
