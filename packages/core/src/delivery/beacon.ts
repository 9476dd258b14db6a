import { encodeEnvelope } from '../wire/encode.ts';
import { addressOf, type Destination } from './destination.ts';
import type { Outcome, Transport } from './transport.ts';

interface BeaconOptions extends Destination {
  readonly maxPayloadBytes: number;
}

/**
 * Sends by `navigator.sendBeacon`, which nobody answers: what the browser takes counts as accepted, though it may be lost,
 * offline for one. `http` uses beacons where they help and repeats them until they are answered.
 */
export function beacon({ maxPayloadBytes, ...destination }: BeaconOptions): Transport {
  const { url, isSameOrigin } = addressOf(destination);
  const send = async (text: string): Promise<Outcome> => {
    const body = new TextEncoder().encode(text);
    if (body.byteLength > maxPayloadBytes) return 'split';
    return beaconTo(url, body, isSameOrigin ? 'application/json' : 'text/plain') ? 'accepted' : 'retry';
  };
  return {
    send: (envelope) => send(encodeEnvelope(envelope)),
    sendAtExit: (envelope) => send(encodeEnvelope(envelope)),
  };
}

/** Whether the browser took it: it refuses above 64 KiB in flight, and some privacy settings refuse always. */
export function beaconTo(url: string, body: Uint8Array<ArrayBuffer>, type: string | undefined): boolean {
  try {
    return globalThis.navigator?.sendBeacon?.(url, new Blob([body], { type: type ?? '' })) ?? false;
  } catch {
    return false; // The page's policy forbids the address.
  }
}
