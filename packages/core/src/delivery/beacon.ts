import { encodeEnvelope } from '../wire/encode.ts';
import type { Envelope } from '../wire/envelope.ts';
import { addressOf } from './address.ts';
import type { Transport } from './transport.ts';

interface BeaconOptions {
  readonly endpoint?: string | undefined;
  readonly writeKey?: string | undefined;
  readonly maxPayloadBytes: number;
}

/**
 * Sends by `navigator.sendBeacon`, which nobody answers: what the browser takes counts as accepted, though it may be lost,
 * offline for one. `http` uses beacons where they help and repeats them until they are answered.
 */
export function beacon({ endpoint, writeKey, maxPayloadBytes }: BeaconOptions): Transport {
  const { url, isSameOrigin } = addressOf(endpoint, writeKey);
  const hand = (envelope: Envelope): 'split' | 'accepted' | 'retry' => {
    const body = new TextEncoder().encode(encodeEnvelope(envelope));
    if (body.length > maxPayloadBytes) return 'split';
    return beaconTo(url, body, isSameOrigin) ? 'accepted' : 'retry';
  };
  return { send: async (envelope) => hand(envelope), sendAtExit: hand, room: () => maxPayloadBytes };
}

/** Whether the browser took it: it refuses above 64 KiB in flight, and some privacy settings refuse always. */
export function beaconTo(url: string, body: Uint8Array<ArrayBuffer>, isSameOrigin: boolean): boolean {
  const type = isSameOrigin ? 'application/json' : 'text/plain';
  try {
    return globalThis.navigator.sendBeacon(url, new Blob([body], { type }));
  } catch {
    return false; // The platform has none, or the page's policy forbids the address.
  }
}
