import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test, vi } from 'vitest';
import { RIGHTS } from '../src/api/rights.ts';
import { makeEnvelope } from './envelopes.ts';
import { makeDashboard } from './openApi.ts';
import { createRandom } from './random.ts';
import { send, startServer } from './sender.ts';

// `CANDOR_FUZZ=100000` for the whole of it; a share of that every time.
const count = Number(process.env['CANDOR_FUZZ']) || 3_000;
const seed = Number(process.env['CANDOR_SEED']) || 20_261_128;
const lanes = 16;
vi.setConfig({ testTimeout: 60_000 + count * 10 });

const adminToken = 'ca_the-one-that-opens-everything';

const open = [
  'POST /v1/envelopes',
  'OPTIONS /v1/envelopes',
  'POST /v1/person/show',
  'POST /v1/person/erase',
  'POST /v1/person/restrict',
  'POST /v1/logs',
  'POST /v1/metrics',
  'POST /v1/traces',
  'POST /api/1/envelope/',
  'POST /collect',
  'POST /api/v1/session',
  'POST /api/v1/invitation',
  'GET /healthz',
  'GET /candor.js',
  'GET /',
  'GET /open',
  'GET /assets/x.js',
  'GET /nowhere',
];
// A stream never ends by itself.
const routes = [...open, ...Object.keys(RIGHTS).filter((route) => !route.endsWith('/live'))];

const rubbish = [
  '',
  '0',
  '-1',
  '1e309',
  'NaN',
  'null',
  'true',
  '[]',
  '__proto__',
  'constructor',
  "' OR 1=1 --",
  "'; DROP TABLE candor.events; --",
  '{project:String}',
  '#{7*7}',
  '<script>alert(1)</script>',
  '=cmd|calc',
  '../../../../etc/passwd',
  '..%2f..%2f',
  '%00',
  '%ff%fe',
  '%',
  '\u202e\u0000',
  '\ud800',
  'é'.repeat(300),
  'x'.repeat(5_000),
  '9'.repeat(400),
  '2026-11-28',
  '99999999999999999999',
];

const rawHeads = [
  'GET / HTTP/1.1\r\n\r\n',
  'GET / HTTP/9.9\r\nHost: x\r\n\r\n',
  'POST /v1/envelopes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'POST /v1/envelopes HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n',
  'POST /v1/envelopes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde',
  'POST /v1/envelopes HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n',
  `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
  `GET / HTTP/1.1\r\nHost: localhost\r\n${'x: y\r\n'.repeat(5_000)}\r\n`,
  'GET / HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n',
  'GET  /  HTTP/1.1\r\nHost : localhost\r\n\r\n',
  '\u0016\u0003\u0001\u0002\u0000\u0001\u0000',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '\0\0\0\0',
];

test(`answers ${count} malformed requests over every route without failing (seed ${seed})`, async () => {
  const lines: string[] = [];
  const dashboard = await makeDashboard();
  onTestFinished(dashboard.remove);
  const server = await startServer({
    adminToken,
    dashboardFolder: dashboard.folder,
    writeLog: (line) => lines.push(line),
  });
  const { port } = new URL(server.url);
  const random = createRandom(seed);
  const pick = <Item>(list: readonly Item[]): Item => list[Math.floor(random() * list.length)] as Item;
  const agent = new Agent({ keepAlive: true, maxSockets: lanes });
  const statuses = new Map<number, number>();
  const wrong: string[] = [];
  const failures = vi.fn();
  process.on('uncaughtExceptionMonitor', failures);

  const toBody = (): Buffer => {
    const kind = random();
    const value = (): unknown =>
      pick<unknown>([null, [], {}, '', 7, -1, true, pick(rubbish), [[[]]], { a: { b: pick(rubbish) } }]);
    const object = Object.fromEntries(
      [
        'name',
        'role',
        'visits',
        'lift',
        'token',
        'password',
        'project',
        'origins',
        'secrets',
        'query',
        'condition',
        'target',
        'kind',
        'events',
        'v',
        pick(rubbish),
      ].map((key) => [key, value()]),
    );
    const text = JSON.stringify(object);
    if (kind < 0.5) return Buffer.from(text);
    if (kind < 0.6) return gzipSync(text);
    if (kind < 0.7) return gzipSync(text).subarray(0, -5);
    if (kind < 0.8) return Buffer.from('['.repeat(2_000));
    if (kind < 0.9) return Buffer.from(Array.from({ length: 200 }, () => Math.floor(random() * 256)));
    const whole = JSON.stringify(makeEnvelope());
    return Buffer.from(whole.slice(0, Math.floor(random() * whole.length)) + pick(rubbish));
  };

  const ask = (): Promise<void> => {
    const [given = 'GET', path = '/'] = pick(routes).split(' ');
    const method =
      random() < 0.9 ? given : pick(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE']);
    const encode = (text: string): string =>
      random() < 0.5 ? encodeURIComponent(text.toWellFormed()) : text.replace(/[^!-~]/g, '');
    const filled = path.replace(/:\w+/g, () => encode(pick(rubbish)) || 'x').replace(/[^!-~]/g, '');
    const names = [
      'project',
      'from',
      'to',
      'limit',
      'page',
      'search',
      'standing',
      'groups',
      'type',
      'session',
      'release',
      'path',
      'debugId',
      'key',
      'head',
      'before',
      pick(rubbish),
    ];
    const query =
      random() < 0.6
        ? `?${Array.from({ length: 4 }, () => `${encode(pick(names))}=${encode(pick(rubbish))}`).join('&')}`
        : '';
    const body = method === 'GET' || method === 'HEAD' ? undefined : toBody();
    const headers: Record<string, string> = {
      ...(random() < 0.7 && {
        authorization: `Bearer ${random() < 0.8 ? adminToken : pick(rubbish).replace(/[^!-~]/g, '')}`,
      }),
      ...(random() < 0.2 && { host: pick(['evil.example', 'localhost:1', '[::1', '']) }),
      ...(random() < 0.3 && { origin: pick(['null', 'http://evil.example', 'http://localhost', 'x']) }),
      ...(random() < 0.2 && { cookie: `candor=${'a'.repeat(43)}; __Host-candor=x; ;=;` }),
      ...(random() < 0.2 && { 'x-forwarded-for': pick(['127.0.0.1', '::1, 10.0.0.1', 'x', ',,,']) }),
      ...(body && {
        'content-type': pick([
          'application/json',
          'text/plain',
          'application/x-protobuf',
          'text/html',
          '',
          'application/json; charset=latin1',
        ]),
        'content-length': String(body.length),
        ...(random() < 0.3 && { 'content-encoding': pick(['gzip', 'br', 'deflate', 'x']) }),
      }),
    };
    return new Promise((done) => {
      const asked = request({ port, agent, method, path: filled + query, headers }, (response) => {
        const status = response.statusCode ?? 0;
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        // The script file is there once it was built.
        const isUnbuilt = status === 503 && path === '/candor.js';
        if (status >= 500 && !isUnbuilt) wrong.push(`${status} ${method} ${filled}${query}`.slice(0, 300));
        response.resume().once('close', done);
      });
      asked.once('error', () => done());
      asked.end(body);
    });
  };

  const askRaw = async (): Promise<void> => {
    const socket = connect({ port: Number(port), host: '127.0.0.1' });
    let answer = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      answer += text;
    });
    socket.on('error', () => {});
    socket.setTimeout(300, () => socket.destroy());
    socket.end(Buffer.from(pick(rawHeads), 'latin1'));
    await once(socket, 'close');
    if (/^HTTP\/1\.1 5/.test(answer)) wrong.push(answer.slice(0, 200));
  };

  let left = count;
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (left-- > 0) await (random() < 0.95 ? ask() : askRaw());
    }),
  );
  agent.destroy();
  process.off('uncaughtExceptionMonitor', failures);

  expect(wrong.slice(0, 5)).toEqual([]);
  expect(failures).not.toHaveBeenCalled();
  // It was not all refused at the first door.
  for (const status of [200, 400, 401, 404, 415, 421])
    expect([status, (statuses.get(status) ?? 0) > 0]).toEqual([status, true]);
  expect(await send(server, makeEnvelope())).toMatchObject({ accepted: 1 });
  for (const line of lines) {
    expect(() => JSON.parse(line)).not.toThrow();
    expect(line).not.toContain(adminToken);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal would obey
    expect(line.trimEnd()).not.toMatch(/[\u0000-\u001f]/);
  }
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});
