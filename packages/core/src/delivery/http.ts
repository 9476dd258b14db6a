import { encodeEnvelope } from '../wire/encode.ts';
import type { Acknowledgement, Envelope } from '../wire/envelope.ts';
import { addressOf } from './address.ts';
import { retryAfterMs } from './backoff.ts';
import { beaconTo } from './beacon.ts';
import type { Outcome, Transport } from './transport.ts';

interface HttpOptions {
  readonly endpoint?: string | undefined;
  readonly writeKey?: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly maxPayloadBytes: number;
}

/** Below this, compressing costs more than it saves. */
const smallestToCompress = 1024;

/** What compresses better still would be too much for the other side to unpack. */
const mostGain = 12;

// Chrome and Safari refuse keepalive requests above 64 KiB in flight, counted over the whole page with everybody else's.
// https://fetch.spec.whatwg.org/#http-network-or-cache-fetch
const keepaliveBytes = 60_000;
const keepaliveRequests = 9;

/** POSTs to a server and believes only an answer that names the envelope. */
export function http({ endpoint, writeKey, headers, maxPayloadBytes }: HttpOptions): Transport {
  const { url, isSameOrigin } = addressOf(endpoint, writeKey);
  const { fetch, CompressionStream, document, Request } = globalThis;
  // Without anything for which another origin would have to be asked: nobody is left to hear its answer.
  const exitHeaders = isSameOrigin ? { ...json, ...headers } : plain;
  let bytes = 0;
  let requests = 0;
  /** Characters for each byte of the last request. */
  let gain = CompressionStream ? 4 : 1;

  const post = async (envelope: Envelope, body: Uint8Array<ArrayBuffer>, init: RequestInit) =>
    // Awaited: a promise that is only passed on is asked for its `then`, which the page may have replaced.
    await outcomeOf(await fetch(url, { method: 'POST', body, ...init }), envelope);

  // Another origin that is asked for nothing special need not be asked first whether it may be asked, and the server knows
  // gzip by its first two bytes.
  const isSimple = !isSameOrigin && !Object.keys(headers).length;
  const headersOf = (isZipped: boolean): Record<string, string> =>
    isSimple ? plain : { ...json, ...(isZipped && { 'content-encoding': 'gzip' }), ...headers };

  const ask: Transport['ask'] = async (envelope, signal) => {
    const { events, ...about } = envelope;
    const question = { ...about, events: [], asks: events.map(({ seq }) => seq) };
    const response = await fetch(url, {
      method: 'POST',
      body: toBytes(encodeEnvelope(question)),
      headers: headersOf(false),
      signal,
    });
    const { id, known } = (await response.json()) as Partial<Acknowledgement>;
    return id === envelope.id && Array.isArray(known) ? new Set(known) : undefined;
  };

  const send: Transport['send'] = async (envelope, signal) => {
    const text = encodeEnvelope(envelope);
    const isZipped = !!CompressionStream && text.length >= smallestToCompress;
    const body = isZipped ? await gzip(toBytes(text)) : toBytes(text);
    if (isZipped) gain = Math.min(text.length / body.length, mostGain);
    if (body.length > maxPayloadBytes) return 'split';
    return await post(envelope, body, { headers: headersOf(isZipped), signal });
  };

  // Without waiting for anything: what takes another task, such as compressing, is not sure to happen any more.
  const sendAtExit: Transport['sendAtExit'] = (envelope, signal) => {
    const body = toBytes(encodeEnvelope(envelope));
    const { length } = body;
    if (length > maxPayloadBytes) return 'split';
    if (bytes + length > keepaliveBytes || requests >= keepaliveRequests) return undefined;
    if (!('keepalive' in Request.prototype))
      return beaconTo(url, body, isSameOrigin) ? new Promise(() => undefined) : undefined; // Nobody tells how it went.
    bytes += length;
    requests += 1;
    return post(envelope, body, {
      headers: exitHeaders,
      keepalive: true,
      signal,
    }).finally(() => {
      bytes -= length;
      requests -= 1;
    });
  };

  const sendLater: Transport['sendLater'] = (envelope) => {
    const { fetchLater } = globalThis as { fetchLater?: typeof globalThis.fetch };
    const body = encodeEnvelope(envelope);
    if (!fetchLater || body.length > maxPayloadBytes) return undefined;
    const pending = new AbortController();
    try {
      fetchLater(url, { method: 'POST', body, headers: exitHeaders, signal: pending.signal });
      return () => pending.abort();
    } catch {
      return undefined; // The quota is used up, or the page may not.
    }
  };

  // Of the rest some is for what compresses worse.
  const room = (): number => gain * maxPayloadBytes * 0.8;

  return document ? { send, ask, sendAtExit, sendLater, room } : { send, room };
}

const json = { 'content-type': 'application/json' };
const plain = { 'content-type': 'text/plain' };

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

// Not by way of a Blob: making one costs half a millisecond of the page's time.
async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const { readable, writable } = new CompressionStream('gzip');
  const writer = writable.getWriter();
  // What goes wrong is heard where it is read.
  writer.write(bytes).catch(() => undefined);
  writer.close().catch(() => undefined);
  return new Uint8Array(await new Response(readable).arrayBuffer());
}

async function outcomeOf(response: Response, { id }: Envelope): Promise<Outcome> {
  // Read whatever comes: Chromium counts a keepalive request as in flight until its answer is read.
  const answer: Partial<Acknowledgement> | null | undefined = await response.json().catch(() => undefined);
  const { ok, status } = response;
  // The page of a captive portal is a 200 too, but it does not know the envelope. A 204 is what an endpoint of the site's own
  // says, which a portal never does.
  if (ok) return status === 204 || answer?.id === id ? 'accepted' : 'retry';
  const isPassing = status >= 500 || status < 400 || [408, 425, 429].includes(status);
  if (isPassing) return retryAfterMs(response.headers.get('retry-after')) ?? 'retry';
  return finalOutcomes[status] ?? 'refused';
}

/** Other answers of the kind of 400 will never be different. */
const finalOutcomes: Readonly<Record<number, Outcome>> = {
  401: 'held',
  403: 'held',
  404: 'held',
  410: 'gone',
  413: 'split',
};
