import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { type DecodedEnvelope, decodeEnvelope, type Envelope } from '@candor/core/wire';
import { type Answer, giveAnswer, isStoring } from './answers.ts';
import { listen } from './listen.ts';
import { bundledCore, corePage, type ServedPage } from './pages.ts';
import { unpack } from './unpack.ts';

export type { Answer } from './answers.ts';

/** An event as it came to rest. */
interface Stored {
  readonly origin: string;
  readonly seq: number;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Id of the envelope that brought it first. */
  readonly envelope: string;
  readonly at: number;
}

/** A request for /v1/envelopes as it came over the socket. */
interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly at: number;
  /** Of the envelope in it, where it could be read. */
  id?: string;
  bytes: number;
  readonly contentType: string;
  /** What was answered, if anything. */
  status?: number;
}

/** What an answer may depend on. */
export interface Asked {
  readonly envelope: Envelope | undefined;
  /** The how manieth POST it is since the last reset, from 1. */
  readonly number: number;
  readonly bytes: number;
}

/** A site and an intake that misbehave as they are told, and remember what they took. */
export interface FaultServer {
  /** Of the site; its `/` holds the library. */
  readonly url: string;
  /** Where events go. */
  readonly endpoint: string;
  /** A reset as a fixed answer happens when so much of the body has come; one by a function after it has been read. */
  answer(next: Answer | ((request: Asked) => Answer)): void;
  /** How long each OPTIONS waits. */
  preflightDelayMs: number;
  readonly requests: readonly SeenRequest[];
  /** The secrets of each erasure that was confirmed. */
  readonly erasures: readonly (readonly string[])[];
  /** By `origin/seq`, each once: as a real server would store it. */
  readonly stored: ReadonlyMap<string, Stored>;
  /** How often each of them came over the wire. */
  readonly arrivals: ReadonlyMap<string, number>;
  readonly preflights: number;
  /** How many POSTs were unanswered at one time. */
  readonly mostAtOnce: number;
  reset(): void;
  close(): Promise<void>;
}

interface FaultServerOptions {
  /** Code of /core.js. */
  readonly core?: string;
  /** More files by their paths; may change while the server runs. */
  readonly pages?: ReadonlyMap<string, ServedPage>;
}

const ok: Answer = { kind: 'ok' };

export async function startFaultServer({ core, pages }: FaultServerOptions = {}): Promise<FaultServer> {
  const code: ServedPage = { body: core ?? (await bundledCore()), contentType: 'text/javascript' };
  const requests: SeenRequest[] = [];
  const erasures: string[][] = [];
  const stored = new Map<string, Stored>();
  const arrivals = new Map<string, number>();
  const unanswered = new Set<ServerResponse>();
  let mostAtOnce = 0;
  let next: Parameters<FaultServer['answer']>[0] = ok;

  const see = (request: IncomingMessage): SeenRequest => {
    const { method = '', url = '', headers } = request;
    const seen = { method, url, at: Date.now(), bytes: 0, contentType: headers['content-type'] ?? '' };
    requests.push(seen);
    return seen;
  };

  const preflight = (request: IncomingMessage, response: ServerResponse): void => {
    see(request).status = 204;
    response.setHeader('access-control-allow-methods', 'POST');
    response.setHeader(
      'access-control-allow-headers',
      request.headers['access-control-request-headers'] ?? '',
    );
    void setTimeout(server.preflightDelayMs).then(() => response.writeHead(204).end());
  };

  /** Keeps each event once, under its first content, and says how many of them are new. */
  const store = ({ id, origin, events }: Envelope): number => {
    const before = stored.size;
    for (const { seq, type, data } of events) {
      const key = `${origin}/${seq}`;
      if (!stored.has(key)) stored.set(key, { origin, seq, type, data, envelope: id, at: Date.now() });
    }
    return stored.size - before;
  };

  const intake = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const seen = see(request);
    const number = requests.filter(({ method }) => method === 'POST').length;
    unanswered.add(response);
    mostAtOnce = Math.max(mostAtOnce, unanswered.size);
    response.on('close', () => unanswered.delete(response));
    const body = await readUntil(request, typeof next === 'function' ? undefined : next);
    seen.bytes = body.length;
    const decoded = decode(body);
    const envelope = decoded?.envelope;
    if (envelope) seen.id = envelope.id;
    for (const { seq } of envelope?.events ?? []) {
      const key = `${envelope?.origin}/${seq}`;
      arrivals.set(key, (arrivals.get(key) ?? 0) + 1);
    }
    const wanted = typeof next === 'function' ? next({ envelope, number, bytes: body.length }) : next;
    const answer: Answer = envelope || !isStoring(wanted) ? wanted : { kind: 'status', status: 400 };
    if (answer.kind === 'ok' && answer.delayMs) await setTimeout(answer.delayMs);
    const accepted = envelope && isStoring(answer) ? store(envelope) : 0;
    const status = giveAnswer(answer, request, response, {
      id: envelope?.id ?? '',
      accepted,
      duplicate: (envelope?.events.length ?? 0) - accepted,
      rejected: decoded?.rejected ?? [],
      ...(envelope?.asks && {
        known: envelope.asks.filter((seq) => stored.has(`${envelope.origin}/${seq}`)),
      }),
    });
    if (status !== undefined) seen.status = status;
  };

  /** As reachable as the intake. */
  const erase = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readUntil(request, undefined);
    if (typeof next === 'function' || next.kind !== 'ok') return void response.destroy();
    erasures.push((JSON.parse(body.toString()) as { secrets: string[] }).secrets);
    response.setHeader('content-type', 'application/json').end('{"erased":0}');
  };

  const http = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? '';
    if (path === '/v1/person/erase' && request.method === 'POST') {
      response.setHeader('access-control-allow-origin', '*');
      return void erase(request, response).catch(() => undefined);
    }
    if (path === '/v1/envelopes') {
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('access-control-expose-headers', 'retry-after');
      if (request.method === 'OPTIONS') return preflight(request, response);
      // Whose connection breaks while it is read has nothing to be told.
      return void intake(request, response).catch(() => undefined);
    }
    const page = pages?.get(path) ?? (path === '/' ? corePage : path === '/core.js' ? code : undefined);
    if (!page) return void response.writeHead(404).end();
    for (const [name, value] of Object.entries(page.headers ?? {})) response.setHeader(name, value);
    response.setHeader('content-type', page.contentType ?? 'text/html').end(page.body);
  });
  // Or every pause of a test would end in a connection that is closed just as it is used again.
  http.keepAliveTimeout = 120_000;
  const { url, close } = await listen(http);

  const server: FaultServer = {
    url,
    endpoint: `${url}/v1/envelopes`,
    preflightDelayMs: 0,
    requests,
    erasures,
    stored,
    arrivals,
    get preflights() {
      return requests.filter(({ method }) => method === 'OPTIONS').length;
    },
    get mostAtOnce() {
      return mostAtOnce;
    },
    answer(wanted) {
      next = wanted;
    },
    reset() {
      next = ok;
      server.preflightDelayMs = 0;
      requests.length = erasures.length = mostAtOnce = 0;
      stored.clear();
      arrivals.clear();
      for (const response of unanswered) response.destroy();
    },
    close,
  };
  return server;
}

/** The body, or as much of it as is to come before the connection is reset. */
async function readUntil(request: IncomingMessage, answer: Answer | undefined): Promise<Buffer> {
  const declared = Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY);
  const share = answer?.kind === 'reset' ? { start: 0, middle: 0.5, end: 1 }[answer.at] : 1;
  const chunks: Buffer[] = [];
  let length = 0;
  if (share === 0) return Buffer.alloc(0);
  // Leaving the loop early must not close the connection: that is for the answer to do, its own way.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (share < 1 && length >= declared * share) break;
  }
  return Buffer.concat(chunks);
}

/** What an envelope says, as the real server would read it. */
function decode(body: Buffer): DecodedEnvelope | undefined {
  try {
    const decoded = decodeEnvelope(JSON.parse(unpack(body).toString('utf8')));
    return 'problem' in decoded ? undefined : decoded;
  } catch {
    return undefined; // Not JSON, or only a part of it.
  }
}
