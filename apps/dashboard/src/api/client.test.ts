import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiFailure, ask, signIn } from './client.ts';

let server: Server;
let answer: RequestListener;
const realFetch = globalThis.fetch;

beforeEach(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // In the page, addresses are relative to the server; here there is no page.
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => realFetch(origin + path, init));
});

afterEach(() => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  server.close();
});

it('asks with the parameters that are set', async () => {
  let asked = '';
  answer = (request, response) => {
    asked = request.url ?? '';
    response.end('{"services":[]}');
  };

  const got = await ask('vitals', { from: 1, page: '/a b', type: undefined });

  expect(asked).toBe('/api/v1/vitals?from=1&page=%2Fa+b');
  expect(got).toEqual({ services: [] });
});

it('fails with what the server said', async () => {
  answer = (_, response) => {
    response.writeHead(401, { 'content-type': 'application/json' });
    response.end('{"error":{"code":"unauthorized","message":"Sign in first."}}');
  };

  await expect(ask('vitals', {})).rejects.toEqual(
    expect.objectContaining({ name: 'ApiFailure', status: 401, message: 'Sign in first.' }),
  );
});

it('fails in words when a proxy answers with a page', async () => {
  answer = (_, response) => response.writeHead(502).end('<h1>Bad gateway</h1>');

  await expect(ask('vitals', {})).rejects.toThrow('The server answered 502.');
});

it('says that the server is away', async () => {
  answer = (request) => request.socket.destroy();

  const failure = await ask('vitals', {}).catch((error: unknown) => error);

  expect(failure).toBeInstanceOf(ApiFailure);
  expect(failure).toMatchObject({ status: 0 });
});

it('does not take its own abort for a failure of the server', async () => {
  answer = () => undefined;
  const controller = new AbortController();

  const asked = ask('vitals', {}, controller.signal);
  controller.abort();

  await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
});

it('sends the token in the body and never in the address', async () => {
  const seen = { url: '', body: '' };
  answer = (request, response) => {
    seen.url = request.url ?? '';
    request.on('data', (chunk) => {
      seen.body += chunk;
    });
    request.on('end', () => response.writeHead(204).end());
  };

  await signIn({ token: 'secret' });

  expect(seen).toEqual({ url: '/api/v1/session', body: '{"token":"secret"}' });
});
