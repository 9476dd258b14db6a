import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { type Listening, listen } from './listen.ts';
import { bundledCore, corePage } from './pages.ts';

/** What came over the socket, as `/echo` tells it. */
export interface Echo {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A site whose server says what it was asked, in ways that pages have trouble with. */
export async function startEchoServer(): Promise<Listening> {
  const core = await bundledCore();
  const server = createServer((request, response) => {
    // Whose connection breaks while it is read has nothing to be told.
    answer(request, response).catch(() => undefined);
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', 'http://echo.invalid');
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', 'traceparent, content-type');
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    if (pathname === '/') return void response.setHeader('content-type', 'text/html').end(corePage.body);
    if (pathname === '/core.js') return void response.setHeader('content-type', 'text/javascript').end(core);
    if (pathname === '/broken') return void response.destroy();
    if (pathname.startsWith('/status/')) return void response.writeHead(Number(pathname.slice(8))).end('no');
    if (pathname === '/slow') await wait(1000);
    if (pathname === '/stream') {
      response.write('one ');
      await wait(50);
      return void response.end('two');
    }
    const body = await textOf(request);
    const echo: Echo = {
      method: request.method ?? '',
      headers: request.headers as Record<string, string>,
      body,
    };
    const text = JSON.stringify(echo);
    response
      .setHeader('server-timing', 'db;dur=3, total;desc="all of it";dur=12.5')
      .setHeader('content-type', 'application/json')
      .setHeader('content-length', Buffer.byteLength(text))
      .end(text);
  };
  return listen(server);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
