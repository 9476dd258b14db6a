import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { httpCheck } from './httpCheck.ts';

let server: Server;
let origin: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const status = Number(request.url?.slice(1));
    if (status) response.writeHead(status).end(`${request.method} ${request.headers['x-probe'] ?? ''}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const { signal } = new AbortController();

test.each([
  [200, 'healthy', undefined],
  [204, 'healthy', undefined],
  [404, 'degraded', 'HTTP 404'],
  [503, 'unhealthy', 'HTTP 503'],
])('takes the answer %i for %s', async (code, status, message) => {
  const result = await httpCheck(`${origin}/${code}`)({ signal });

  expect(result).toMatchObject(message ? { status, message } : { status });
  expect(result.responseTime).toBeGreaterThan(0);
});

test('takes a slow answer for degraded', async () => {
  expect(await httpCheck(`${origin}/200`, { slowMs: 0 })({ signal })).toMatchObject({
    status: 'degraded',
    message: 'slow',
  });
});

test('gives up when told to', async () => {
  const controller = new AbortController();

  const asking = httpCheck(`${origin}/never`)({ signal: controller.signal });
  controller.abort(new Error('too late'));

  await expect(asking).rejects.toThrow('too late');
});

test('fails when nobody answers', async () => {
  await expect(httpCheck('http://127.0.0.1:1/')({ signal })).rejects.toThrow();
});
