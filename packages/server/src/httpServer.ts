import type { Socket } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import type { ServerConfig } from './config.ts';
import { limitConnections } from './connectionLimit.ts';
import { type Log, reasonOf } from './log.ts';

// Longer than proxies keep a connection that idles (a minute, Caddy two): what they send into one that is just being closed is a 502 to the page.
const proxiedKeepAliveMs = 130_000;
const ownKeepAliveMs = 5_000;

// A browser sends some twenty, a proxy adds some.
const maxHeaders = 100;

/** A Fastify that gives slow senders little time and answers every failure in the same shape. */
export function createHttpServer(log: Log, { proxies }: Pick<ServerConfig, 'proxies'>): FastifyInstance {
  const app = Fastify({
    logger: false,
    // Read from the right up to the first that is not listed; what a sender claims before that counts for nothing.
    trustProxy: proxies.length === 0 ? false : [...proxies],
    // Who was let in before the stop is answered, and told to come by another connection then.
    return503OnClosing: false,
    requestTimeout: 15_000,
    keepAliveTimeout: proxies.length === 0 ? ownKeepAliveMs : proxiedKeepAliveMs,
    http: { headersTimeout: 5_000, connectionsCheckingInterval: 1_000, maxHeaderSize: 16 * 1024 },
    clientErrorHandler: (error, socket) => answerBrokenRequest(error, socket),
  });
  limitConnections(app.server, proxies);
  app.addHook('onRequest', ({ raw }, reply, done) => {
    if (raw.rawHeaders.length <= 2 * maxHeaders) {
      done();
      return;
    }
    const error = { code: 'headers', message: `Send at most ${maxHeaders} headers.` };
    reply.code(431).header('connection', 'close').send({ error });
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: { code: 'not_found', message: 'There is nothing at this address.' } }),
  );
  app.setErrorHandler((error, request, reply) => {
    const status = toStatus(error);
    if (status >= 500)
      log('error', 'a request failed', { route: request.routeOptions.url, reason: reasonOf(error) });
    const message = status >= 500 ? 'The server failed; see its log.' : 'The request cannot be understood.';
    return reply.code(status).send({ error: { code: status >= 500 ? 'failed' : 'request', message } });
  });
  return app;
}

function toStatus(error: unknown): number {
  const hasStatus = error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';
  return hasStatus ? (error.statusCode as number) : 500;
}

/** What Node's parser refuses: broken, too large or too slow heads. The connection ends with the answer. */
function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [status, code, message] = brokenRequests[error.code ?? ''] ?? [
    '400 Bad Request',
    'request',
    'The request cannot be understood.',
  ];
  const body = JSON.stringify({ error: { code, message } });
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

const brokenRequests: Readonly<Record<string, readonly [string, string, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'slow', 'The request took too long; send again.'],
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'headers', 'Send at most 16 KiB of headers.'],
};
