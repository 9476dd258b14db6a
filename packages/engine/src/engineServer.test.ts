import { once } from 'node:events';
import { Agent, type IncomingMessage, type RequestOptions, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createEngineServer } from './engineServer.ts';
import type { Answer } from './execute.ts';
import type { EngineRequest } from './request.ts';

const credentials = { username: 'default', password: 'right' };
const auth = { 'x-clickhouse-key': 'right' };

let server: Server;
let ran: EngineRequest[];
let answer: (request: EngineRequest, signal: AbortSignal) => Promise<Answer>;

const answered = (bytes: string): Answer => ({
  bytes: Buffer.from(bytes),
  readRows: 1,
  readBytes: 2,
  writtenRows: 0,
  writtenBytes: 0,
  elapsedNs: 5,
});

beforeEach(async () => {
  ran = [];
  answer = async () => answered('1\n');
  const run = (request: EngineRequest, signal: AbortSignal) => {
    ran.push(request);
    return answer(request, signal);
  };
  server = createEngineServer({ pool: { run }, credentials, maxBodyBytes: 1_000 }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function send(options: RequestOptions, body: Buffer | string = '') {
  const { port } = server.address() as AddressInfo;
  const sent = request({ host: '127.0.0.1', port, method: 'POST', path: '/', ...options });
  sent.end(body);
  return sent;
}

async function ask(options: RequestOptions, body: Buffer | string = '') {
  const sent = send(options, body);
  const written = once(sent, 'close'); // the answer may come before the last byte of the body has gone
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const given = { status: response.statusCode, headers: response.headers, text: await text(response) };
  await written;
  return given;
}

it('answers a ping to anyone', async () => {
  expect(await ask({ method: 'GET', path: '/ping' })).toMatchObject({ status: 200, text: 'Ok.\n' });
});

it('knows no other path', async () => {
  expect(await ask({ path: '/play', headers: auth })).toMatchObject({ status: 404 });
  expect(await ask({ method: 'DELETE', headers: auth })).toMatchObject({ status: 404 });
});

it.each(['//', '//:x', '/\\\\:'])('goes on after the path %s, which is part of no address', async (path) => {
  expect((await ask({ path })).status).toBe(404);
  expect((await ask({ path: '/ping' })).text).toBe('Ok.\n');
});

it('turns away strangers before it runs anything', async () => {
  const { status, headers, text } = await ask({}, 'SELECT 1');

  expect(status).toBe(403);
  expect(headers['x-clickhouse-exception-code']).toBe('516');
  expect(text).toMatch(/^Code: 516\. DB::Exception: default: Authentication failed/);
  expect(ran).toEqual([]);
});

it('tells about the answer in its headers', async () => {
  const { status, headers } = await ask(
    { path: '/?query_id=q%0A1&default_format=JSON', headers: auth },
    'SELECT 1',
  );

  expect(status).toBe(200);
  expect(headers).toMatchObject({
    'content-type': 'application/json; charset=UTF-8',
    'x-clickhouse-format': 'JSON',
    'x-clickhouse-query-id': 'q?1',
    'x-clickhouse-timezone': 'UTC',
  });
  expect(JSON.parse(String(headers['x-clickhouse-summary']))).toEqual({
    read_rows: '1',
    read_bytes: '2',
    written_rows: '0',
    written_bytes: '0',
    total_rows_to_read: '0',
    result_rows: '1',
    result_bytes: '2',
    elapsed_ns: '5',
  });
});

it('takes the statement of a GET from the query', async () => {
  await ask({ method: 'GET', path: '/?query=SELECT%201', headers: auth });

  expect(ran[0]?.sql).toBe('SELECT 1');
});

it('unpacks a gzip body', async () => {
  await ask({ headers: { ...auth, 'content-encoding': 'gzip' } }, gzipSync('SELECT 2'));

  expect(ran[0]?.sql).toBe('SELECT 2');
});

it.each([
  ['a body above the limit', 'x'.repeat(1_001), {}, 413, '307'],
  [
    'a body that unpacks above the limit',
    gzipSync('x'.repeat(1_001)),
    { 'content-encoding': 'gzip' },
    413,
    '307',
  ],
  ['a damaged gzip body', 'not gzip', { 'content-encoding': 'gzip' }, 500, '354'],
  ['a packing it does not know', 'x', { 'content-encoding': 'br' }, 501, '48'],
])('refuses %s', async (_, body, extra, status, code) => {
  const given = await ask({ headers: { ...auth, ...extra } }, body);

  expect(given.status).toBe(status);
  expect(given.headers['x-clickhouse-exception-code']).toBe(code);
  expect(ran).toEqual([]);
});

it('answers a client whose body is far above the limit', async () => {
  const given = await ask({ headers: auth }, Buffer.alloc(5_000_000, 'x'));

  expect(given.headers['x-clickhouse-exception-code']).toBe('307');
});

it('passes on the words of the engine', async () => {
  answer = async () => {
    throw new Error('Code: 60. DB::Exception: Unknown table. (UNKNOWN_TABLE)');
  };

  const { status, headers, text } = await ask({ path: '/?query_id=q', headers: auth }, 'SELECT 1');

  expect({ status, text }).toEqual({
    status: 404,
    text: 'Code: 60. DB::Exception: Unknown table. (UNKNOWN_TABLE)\n',
  });
  expect(headers).toMatchObject({ 'x-clickhouse-exception-code': '60', 'x-clickhouse-query-id': 'q' });
});

it('keeps the connection for the next request, also after an error', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });

  await ask({ agent, headers: auth }, 'SELECT 1');
  await ask({ agent }, 'SELECT 1');
  const third = send({ agent, headers: auth }, 'SELECT 1');
  const [response] = (await once(third, 'response')) as [IncomingMessage];
  await text(response);

  expect(third.reusedSocket).toBe(true);
  agent.destroy();
});

it('tells the one who runs that the client has gone', async () => {
  const gone = new Promise<void>((resolve) => {
    answer = (_, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          resolve();
          reject(new Error('gone'));
        });
        sent.destroy();
      });
  });
  const sent = send({ headers: auth }, 'SELECT 1');
  sent.on('error', () => {}); // its own end

  await expect(gone).resolves.toBeUndefined();
});
