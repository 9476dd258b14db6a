import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { constants, gunzipSync, inflateSync } from 'node:zlib';

/** How the sink treats what comes. */
export type Mood = 'prompt' | 'slowPreflight' | 'failing' | 'down';

/** What has come to one address of the sink. */
interface Arrivals {
  /** How often each event has come, in requests that were answered well. */
  readonly events: ReadonlyMap<number, number>;
  readonly bytes: number;
  readonly requests: number;
  readonly preflights: number;
  readonly refused: number;
}

export interface Sink extends AsyncDisposable {
  /** A fresh address, with what has come there; of another origin than the page. */
  open(mood?: Mood): Inlet;
  /** Where an empty page is, and one with a finer clock at `/isolated`. */
  readonly pages: string;
  /** Serves a script beside the pages. */
  serve(code: string): string;
}

export interface Inlet {
  readonly endpoint: string;
  mood: Mood;
  readonly arrivals: Arrivals;
}

interface OpenInlet extends Inlet {
  readonly arrivals: { -readonly [Key in keyof Arrivals]: Arrivals[Key] } & { events: Map<number, number> };
}

const preflightDelayMs = 400;
const page =
  '<!doctype html><meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,"><p>bench';

/** Takes whatever any contestant sends, answers what each of them expects, and counts. */
export async function startSink(): Promise<Sink> {
  const inlets = new Map<string, OpenInlet>();

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await read(request);
    const [, name = ''] = (request.url ?? '').split(/[/?]/);
    const inlet = inlets.get(name);
    for (const [header, value] of Object.entries(allow(request))) response.setHeader(header, value);
    if (!inlet) {
      response.writeHead(404).end();
      return;
    }
    const { arrivals } = inlet;
    if (inlet.mood === 'down') {
      arrivals.refused++;
      request.socket.destroy();
    } else if (request.method === 'OPTIONS') {
      arrivals.preflights++;
      if (inlet.mood === 'slowPreflight') await wait(preflightDelayMs);
      response.writeHead(204).end();
    } else if (inlet.mood === 'failing') {
      arrivals.refused++;
      response.writeHead(503).end();
    } else {
      const text = unpack(body);
      if (request.method === 'POST') {
        arrivals.requests++;
        arrivals.bytes += body.length;
        for (const event of eventsIn(text)) arrivals.events.set(event, (arrivals.events.get(event) ?? 0) + 1);
      }
      // The id is Candor's acknowledgement, the status PostHog's, the partial success OpenTelemetry's.
      response.writeHead(202, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ id: envelopeId(text), status: 1, partialSuccess: {} }));
    }
  };

  const sink = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const scripts: string[] = [];
  const pages = createServer((request, response) => {
    const [, number] = /^\/script(\d+)/.exec(request.url ?? '') ?? [];
    if (number) {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(scripts[Number(number)]);
      return;
    }
    const isIsolated = request.url?.includes('isolated');
    // Isolated pages are given a clock of 5 µs instead of 100.
    const isolation = isIsolated
      ? { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }
      : {};
    response.writeHead(200, { 'content-type': 'text/html', ...isolation });
    response.end(page);
  });
  const sinkUrl = await listen(sink);
  const pagesUrl = await listen(pages);
  let opened = 0;

  return {
    pages: pagesUrl,
    serve: (code) => `${pagesUrl}/script${scripts.push(code) - 1}`,
    open(mood = 'prompt') {
      const name = `inlet${opened++}`;
      const inlet: OpenInlet = {
        endpoint: `${sinkUrl}/${name}`,
        mood,
        arrivals: { events: new Map(), bytes: 0, requests: 0, preflights: 0, refused: 0 },
      };
      inlets.set(name, inlet);
      return inlet;
    },
    async [Symbol.asyncDispose]() {
      for (const server of [sink, pages]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function allow({ headers }: IncomingMessage): Record<string, string> {
  return {
    'access-control-allow-origin': headers.origin ?? '*',
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': 'GET, POST, OPTIONS',
    'access-control-allow-headers': headers['access-control-request-headers'] ?? '*',
    'access-control-max-age': '600',
    'cross-origin-resource-policy': 'cross-origin',
  };
}

/** Whatever it says it is: some leave out the header, to be spared a preflight. */
function unpack(body: Buffer): string {
  // Datadog's stream is not ended when the page goes.
  const options = { finishFlush: constants.Z_SYNC_FLUSH };
  try {
    if (body[0] === 0x1f && body[1] === 0x8b) return gunzipSync(body, options).toString();
    if (body[0] === 0x78) return inflateSync(body, options).toString();
  } catch {
    // Not what it looked like.
  }
  const text = body.toString();
  const [, encoded] = /^data=(\S+)/.exec(text) ?? [];
  return encoded ? unpack(Buffer.from(decodeURIComponent(encoded), 'base64')) : text;
}

function eventsIn(text: string): Set<number> {
  return new Set(Array.from(text.matchAll(/run-(\d+)-run/g), ([, index]) => Number(index)));
}

function envelopeId(text: string): unknown {
  try {
    return (JSON.parse(text) as { id?: unknown }).id;
  } catch {
    return undefined;
  }
}
