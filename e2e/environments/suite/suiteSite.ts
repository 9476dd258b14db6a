import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { decodeEnvelope } from '../../../packages/core/src/wire/decode.ts';
import { type Listening, listen } from '../../rig/listen.ts';
import { bundleSuite } from './bundleSuite.ts';
import type { Reply, Waiting } from './remoteReceiver.ts';

/** Gives core's test suite to pages and programs, and receives for the tests what they send. */
export interface SuiteSite extends Listening {
  /** One script that leaves `runSuite` at the global object. */
  readonly program: string;
}

export async function startSuiteSite(): Promise<SuiteSite> {
  const bundled = await bundleSuite();
  const receivers: RemoteReceiver[] = [];

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://example.invalid');
    const [, kind = '', number = ''] = pathname.split('/');
    const receiver = receivers[Number(number)];
    const setOrigin = `globalThis.suiteOrigin = location.origin;`;
    if (kind === 'receivers') allowFromAnywhere(response);
    if (kind === 'receivers' && request.method === 'OPTIONS') response.writeHead(204).end();
    else if (kind === 'receivers' && !number) {
      receivers.push(createRemoteReceiver());
      response.end(JSON.stringify({ receiver: receivers.length - 1 }));
    } else if (kind === 'receivers' && receiver) await receiver.control(request, response);
    else if (kind === 'received' && receiver) await receiver.receive(request, response);
    else if (pathname === '/suite.js') answerScript(response, `${setOrigin}${bundled}`);
    else if (pathname === '/worker.js') answerScript(response, `${setOrigin}${bundled}${answerMessages}`);
    else response.setHeader('content-type', 'text/html').end(page);
  });

  const listening = await listen(server);
  return { ...listening, program: `globalThis.suiteOrigin = ${JSON.stringify(listening.url)};${bundled}` };
}

interface RemoteReceiver {
  /** What a test sends to it. */
  receive(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Asked for what has come, told how to answer, or ended. */
  control(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

function createRemoteReceiver(): RemoteReceiver {
  const responses: ServerResponse[] = [];
  let waiting: Waiting[] = [];
  let asked: ServerResponse | undefined;

  function passOn(): void {
    if (!waiting.length || !asked) return;
    asked.end(JSON.stringify(waiting));
    asked = undefined;
    waiting = [];
  }

  return {
    async receive(request, response) {
      const body = await buffer(request);
      if (request.method !== 'POST') {
        response.end('<!doctype html><title>A page of the site</title>');
        return;
      }
      const text = body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body;
      const decoded = decodeEnvelope(JSON.parse(text.toString()));
      if ('problem' in decoded) {
        response.writeHead(400).end(JSON.stringify(decoded));
        return;
      }
      const { method = '', url = '', headers } = request;
      const own = url.replace(/^\/received\/\d+/, '');
      const exchange = responses.push(response) - 1;
      waiting.push({ method, url: own, headers, bytes: body.length, envelope: decoded.envelope, exchange });
      passOn();
    },
    async control(request, response) {
      if (request.method === 'GET') {
        asked = response;
        passOn();
        return;
      }
      const body = await buffer(request);
      response.end();
      if (request.method === 'DELETE') {
        for (const open of responses) open.destroy();
        return;
      }
      const reply = JSON.parse(body.toString()) as Reply;
      const answer = responses[reply.exchange];
      if (reply.status === undefined) answer?.destroy();
      else answer?.writeHead(reply.status, reply.headers).end(reply.body);
    },
  };
}

function allowFromAnywhere(response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-allow-methods', 'GET, POST, PUT, DELETE');
  response.setHeader('access-control-allow-headers', 'content-type');
  response.setHeader('access-control-max-age', '600');
}

function answerScript(response: ServerResponse, script: string): void {
  response.setHeader('content-type', 'text/javascript; charset=utf-8').end(script);
}

const page = '<!doctype html><title>suite</title><body><script src="/suite.js"></script>';

/** In a worker of any kind: the options come as a message, the report goes back through its port. */
const answerMessages = `
addEventListener('message', (event) => {
  const done = runSuite(event.data).then((report) => event.ports[0].postMessage(report));
  event.waitUntil?.(done);
});`;
