import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { sendAnswer, sendFailure, wantsGzip } from './answer.ts';
import { authenticate, type Credentials } from './credentials.ts';
import { readBody } from './readBody.ts';
import { readRequest } from './request.ts';
import type { SessionPool } from './sessionPool.ts';

export interface EngineServerOptions {
  pool: Pick<SessionPool, 'run'>;
  credentials: Credentials;
  /** @default 128 MiB, packed or not */
  maxBodyBytes?: number;
}

/** ClickHouse's HTTP interface, as far as its clients use it. https://clickhouse.com/docs/interfaces/http */
export function createEngineServer(options: EngineServerOptions): Server {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(readPath(request.url), 'http://engine');
    if (pathname === '/ping') {
      response.end('Ok.\n');
    } else if (pathname === '/' && ['GET', 'POST'].includes(request.method ?? '')) {
      void answer(request, response, searchParams, options);
    } else {
      response.writeHead(404).end(`There is no handle ${pathname}\n`);
    }
  });
  // Longer than the client keeps an idle connection (2.5 s), or it would write into one that is just being closed.
  server.keepAliveTimeout = 10_000;
  return server;
}

/** What is part of no address is nowhere. */
function readPath(path = '/'): string {
  return URL.canParse(path, 'http://engine') ? path : '/not-an-address';
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  parameters: URLSearchParams,
  { pool, credentials, maxBodyBytes = 128 * 2 ** 20 }: EngineServerOptions,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const queryId = parameters.get('query_id') ?? undefined;
  try {
    authenticate(request.headers, parameters, credentials);
    const body = await readBody(request, maxBodyBytes);
    const understood = readRequest(request.method ?? 'GET', parameters, body);
    const given = await pool.run(understood, gone.signal);
    if (response.destroyed) return;
    const isGzip = wantsGzip(request.headers, parameters);
    await sendAnswer(response, given, { request: understood, isGzip });
  } catch (error) {
    if (response.destroyed) return;
    request.resume(); // the client may still be writing its body, and reads the answer only after that
    sendFailure(response, error, queryId);
  }
}
