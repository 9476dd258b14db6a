import { after } from '../browser/after.ts';
import { encodeEnvelope } from '../wire/encode.ts';
import type { Acknowledgement, Envelope } from '../wire/envelope.ts';
import { retryAfterMs } from './backoff.ts';
import { beaconTo } from './beacon.ts';
import { addressOf, type Destination } from './destination.ts';
import type { Outcome, Transport } from './transport.ts';

interface HttpOptions extends Destination {
  readonly headers: Readonly<Record<string, string>>;
  readonly maxPayloadBytes: number;
  readonly now: () => number;
}

/** Below this, compressing costs more than it saves. */
const smallestToCompress = 1024;

/** POSTs to a server and believes only an answer that names the envelope. */
export function http({ headers, maxPayloadBytes, now, ...destination }: HttpOptions): Transport {
  const { url, isSameOrigin } = addressOf(destination);
  const { fetch, CompressionStream, document } = globalThis;
  // Another origin that is asked for nothing special need not be asked first whether it may be asked.
  const isSimple = !isSameOrigin && Object.keys(headers).length === 0;

  const send: Transport['send'] = async (envelope, signal) => {
    const text = encodeEnvelope(envelope);
    const isCompressed = !!CompressionStream && text.length >= smallestToCompress;
    const body = isCompressed ? await gzip(text) : new TextEncoder().encode(text);
    if (body.byteLength > maxPayloadBytes) return 'split';
    const described = { ...json, ...(isCompressed && { 'content-encoding': 'gzip' }), ...headers };
    const response = await fetch(url, {
      method: 'POST',
      body,
      // The server knows gzip by its first two bytes.
      headers: isSimple ? plain : described,
      signal,
    });
    return outcomeOf(response, envelope, now());
  };

  // Never anything for which another origin would have to be asked: nobody is left to hear its answer.
  const exitHeaders = isSameOrigin ? { ...json, ...headers } : plain;
  const sendAtExit = createExit(url, exitHeaders, maxPayloadBytes, (response, envelope) =>
    outcomeOf(response, envelope, now()),
  );
  return document ? { send, sendAtExit } : { send };
}

const json = { 'content-type': 'application/json' };
const plain = { 'content-type': 'text/plain' };

// Chrome and Safari refuse keepalive requests above 64 KiB in flight, counted over the whole page with everybody else's.
// https://fetch.spec.whatwg.org/#http-network-or-cache-fetch
const keepaliveBytes = 60_000;
const keepaliveRequests = 9;

/** Sends without waiting for anything: what takes another task, such as compressing, is not sure to happen any more. */
function createExit(
  url: string,
  headers: Record<string, string>,
  maxPayloadBytes: number,
  read: (response: Response, envelope: Envelope) => Promise<Outcome>,
): NonNullable<Transport['sendAtExit']> {
  const { fetch, Request } = globalThis;
  let bytes = 0;
  let requests = 0;

  return (envelope) => {
    const body = new TextEncoder().encode(encodeEnvelope(envelope));
    const length = body.byteLength;
    if (length > maxPayloadBytes) return Promise.resolve('split');
    if (bytes + length > keepaliveBytes || requests >= keepaliveRequests) return undefined;
    if (!('keepalive' in Request.prototype))
      return beaconTo(url, body, headers['content-type']) ? untold() : undefined;

    bytes += length;
    requests += 1;
    return fetch(url, { method: 'POST', body, headers, keepalive: true })
      .then((response) => read(response, envelope))
      .catch((): Outcome => 'retry')
      .finally(() => {
        bytes -= length;
        requests -= 1;
      });
  };
}

/** Nobody tells how a beacon went: should the page live on, it is sent again. */
function untold(): Promise<Outcome> {
  return new Promise((resolve) => after(10_000, () => resolve('retry')));
}

async function gzip(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function outcomeOf(response: Response, envelope: Envelope, now: number): Promise<Outcome> {
  // Read whatever comes: Chromium counts a keepalive request as in flight until its answer is read.
  const text = await response.text();
  const { status } = response;
  if (status === 204) return 'accepted';
  // The page of a captive portal is a 200 too, but it does not know the envelope.
  if (response.ok) return isAcknowledged(text, envelope) ? 'accepted' : 'retry';
  const final = finalOutcomes[status];
  if (final) return final;
  const isPassing = status === 408 || status === 425 || status === 429 || status >= 500 || status < 400;
  if (!isPassing) return 'refused';
  const ms = retryAfterMs(response.headers.get('retry-after'), now);
  return ms === undefined ? 'retry' : { retryAfterMs: ms };
}

const finalOutcomes: Readonly<Record<number, Outcome>> = {
  401: 'held',
  403: 'held',
  404: 'held',
  410: 'gone',
  413: 'split',
};

function isAcknowledged(text: string, { id }: Envelope): boolean {
  try {
    return (JSON.parse(text) as Partial<Acknowledgement> | null)?.id === id;
  } catch {
    return false; // Not from our server.
  }
}
