import { once } from 'node:events';
import { connect } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { makeEnvelope, makeEvents } from './envelopes.ts';
import { createRecordingStore } from './recordingStore.ts';
import { intakeOf, post, send, startServer } from './sender.ts';

const good = JSON.stringify(makeEnvelope());
const withData = (data: string): string =>
  JSON.stringify(makeEnvelope()).replace('{"plan":"pro"}', () => data);

interface Hostile {
  name: string;
  body: string | Buffer;
  headers?: Record<string, string>;
  status: number;
}

const hostile: Hostile[] = [
  { name: 'an empty body', body: '', status: 400 },
  { name: 'a body that is no JSON', body: 'hello', status: 400 },
  { name: 'JSON that is no object', body: '[]', status: 400 },
  { name: 'null', body: 'null', status: 400 },
  { name: 'an object that is no envelope', body: '{}', status: 400 },
  { name: 'an envelope of the future', body: good.replace('"v":1', '"v":2'), status: 400 },
  { name: 'an envelope cut short', body: good.slice(0, -5), status: 400 },
  { name: 'a byte order mark', body: `\ufeff${good}`, status: 400 },
  { name: 'NaN', body: withData('{"a":NaN}'), status: 400 },
  { name: 'a raw NUL', body: withData('{"a":"\u0000"}'), status: 400 },
  {
    name: 'invalid UTF-8',
    body: Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]),
    status: 400,
  },
  { name: 'a hundred thousand levels', body: '['.repeat(100_000), status: 400 },
  { name: 'deep data', body: withData(`${'{"a":'.repeat(20)}1${'}'.repeat(20)}`), status: 400 },
  { name: 'a prototype', body: withData('{"__proto__":{"polluted":true}}'), status: 400 },
  { name: 'a prototype in escapes', body: withData('{"\\u005f_proto__":{"polluted":true}}'), status: 400 },
  { name: 'a constructor', body: withData('{"constructor":{"prototype":{"polluted":true}}}'), status: 400 },
  { name: 'thirty thousand values', body: withData(`{"a":[${'1,'.repeat(30_000)}1]}`), status: 413 },
  {
    name: 'more than a thousand events',
    body: JSON.stringify(makeEnvelope({ events: makeEvents(1001) })),
    status: 413,
  },
  { name: 'more than 256 KiB', body: ' '.repeat(256 * 1024 + 1), status: 413 },
  {
    name: 'a gzip bomb',
    body: gzipSync(Buffer.alloc(100 * 1024 * 1024)),
    headers: { 'content-encoding': 'gzip' },
    status: 413,
  },
  {
    name: 'a gzip bomb as text',
    body: gzipSync(Buffer.alloc(100 * 1024 * 1024)),
    headers: { 'content-type': 'text/plain' },
    status: 413,
  },
  {
    name: 'a bomb in a bomb',
    body: gzipSync(gzipSync(Buffer.alloc(100 * 1024 * 1024))),
    headers: { 'content-encoding': 'gzip' },
    status: 413,
  },
  {
    name: 'gzip in gzip',
    body: gzipSync(gzipSync(good)),
    headers: { 'content-encoding': 'gzip' },
    status: 400,
  },
  {
    name: 'gzip cut short',
    body: gzipSync(good).subarray(0, -4),
    headers: { 'content-encoding': 'gzip' },
    status: 400,
  },
  {
    name: 'gzip with rubbish behind',
    body: Buffer.concat([gzipSync(good), Buffer.from('x')]),
    headers: { 'content-encoding': 'gzip' },
    status: 400,
  },
  { name: 'brotli', body: brotliCompressSync(good), headers: { 'content-encoding': 'br' }, status: 415 },
  {
    name: 'a form',
    body: good,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    status: 415,
  },
  { name: 'a page', body: good, headers: { 'content-type': 'text/html' }, status: 415 },
];

test.each(hostile)(
  'answers $status to $name, with a cure and without an echo',
  async ({ body, headers, status }) => {
    const server = await startServer();

    const response = await post(server, typeof body === 'string' ? body : new Uint8Array(body), headers);
    const answer = await response.text();

    expect(response.status).toBe(status);
    expect(JSON.parse(answer)).toEqual({
      error: { code: expect.any(String), message: expect.stringMatching(/\.$/) },
    });
    expect(answer.length).toBeLessThan(250);
    expect(await send(server, makeEnvelope())).toMatchObject({ accepted: 1 });
    expect('polluted' in {}).toBe(false);
  },
);

test.each([
  ['numbers beyond any', '{"a":1e400,"b":-1e400,"c":-0,"d":5e-324}'],
  ['a number of a thousand digits', `{"a":${'9'.repeat(1000)}}`],
  ['half surrogate pairs', '{"a":"\\ud800","\\udc00":1}'],
  ['an escaped NUL', '{"a":"\\u0000"}'],
  ['duplicate keys', '{"a":1,"a":2}'],
  ['ten thousand keys', `{${Array.from({ length: 10_000 }, (_, index) => `"k${index}":1`).join()}}`],
  ['names of everything', '{"toString":"x","hasOwnProperty":"y","constructor":"z","valueOf":1}'],
  ['a log line with a terminal in it', '{"a":"\\u001b[2J\\r\\n{\\"level\\":\\"error\\"}"}'],
])('stores an event with %s as something that JSON can say', async (_name, data) => {
  const store = createRecordingStore();
  const server = await startServer({ store });

  const response = await post(server, withData(data));
  await store.holds(1);

  expect(response.status).toBe(202);
  const [row] = store.rows;
  expect(Object.values(row?.numbers ?? {}).every(Number.isFinite)).toBe(true);
  expect(Object.values(row?.attributes ?? {}).every((text) => text.isWellFormed())).toBe(true);
});

test.each(['GET', 'PUT', 'PATCH', 'DELETE'])('answers 405 to %s', async (method) => {
  const server = await startServer();

  const response = await fetch(intakeOf(server), { method });

  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toContain('POST');
});

test('answers 404 beside its address', async () => {
  const server = await startServer();

  expect((await fetch(`${server.url}/v1/envelopes/more`, { method: 'POST', body: good })).status).toBe(404);
  expect((await fetch(`${server.url}/v2/envelopes`, { method: 'POST', body: good })).status).toBe(404);
});

describe('over a raw socket', () => {
  const head = (server: Started, ...lines: string[]): string =>
    [`POST /v1/envelopes?key=${server.writeKey} HTTP/1.1`, 'host: candor', ...lines, '', ''].join('\r\n');
  const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);

  test('asks for a length where there is no body', async () => {
    const server = await startServer();

    expect(statusOf(await talk(server, head(server, 'connection: close')))).toBe(411);
  });

  test('answers a declared giant before it has been sent', async () => {
    const server = await startServer();

    const answer = await talk(server, head(server, 'content-length: 10000000', 'connection: close'), {
      isPatient: false,
    });

    expect(statusOf(answer)).toBe(413);
  });

  test('stops reading a giant in chunks', async () => {
    const server = await startServer();
    const chunk = `${(65_536).toString(16)}\r\n${' '.repeat(65_536)}\r\n`;

    const answer = await talk(server, head(server, 'transfer-encoding: chunked') + chunk.repeat(6), {
      isPatient: false,
    });

    expect(statusOf(answer)).toBe(413);
  });

  test('takes a body in chunks', async () => {
    const server = await startServer();
    const chunks = `${good.length.toString(16)}\r\n${good}\r\n0\r\n\r\n`;

    const answer = await talk(
      server,
      head(server, 'transfer-encoding: chunked', 'connection: close') + chunks,
    );

    expect(statusOf(answer)).toBe(202);
  });

  test('keeps a connection usable after a refusal', async () => {
    const server = await startServer();
    const bad = `${head(server, 'content-length: 2')}{}`;
    const next = head(server, `content-length: ${good.length}`, 'connection: close') + good;

    const answer = await talk(server, bad + next);

    expect(answer.match(/HTTP\/1\.1 \d{3}/g)).toEqual(['HTTP/1.1 400', 'HTTP/1.1 202']);
  });

  test.each([
    ['two lengths that differ', ['content-length: 5', 'content-length: 50']],
    ['a length and chunks', ['content-length: 5', 'transfer-encoding: chunked']],
    ['a length with a sign', ['content-length: +5']],
    ['a length in two bases', ['content-length: 0x10']],
    ['chunks spelt oddly', ['transfer-encoding: xchunked']],
    ['a folded header', ['content-length: 5', ' 0']],
    ['a space before the colon', ['content-length : 5']],
  ])('hangs up on %s', async (_name, lines) => {
    const server = await startServer();

    const answer = await talk(server, `${head(server, ...lines)}{}{}{}`);

    expect(statusOf(answer)).toBe(400);
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  test('answers 431 to a head without end', async () => {
    const server = await startServer();

    expect(statusOf(await talk(server, head(server, `x: ${'y'.repeat(20_000)}`)))).toBe(431);
  });

  test('forgets a sender who leaves in the middle', async () => {
    const server = await startServer();
    const socket = connect(server.address.port, server.address.host);
    await once(socket, 'connect');
    socket.write(`${head(server, 'content-length: 1000')}{"v":1`);
    socket.resetAndDestroy();

    expect(await send(server, makeEnvelope())).toMatchObject({ accepted: 1 });
  });
});

type Started = Awaited<ReturnType<typeof startServer>>;

/** Says everything at once and listens until the other side hangs up, or, without patience, until it has said something. */
async function talk(server: Started, text: string, { isPatient = true } = {}): Promise<string> {
  const socket = connect(server.address.port, server.address.host);
  let answer = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    answer += part;
    if (!isPatient) socket.destroy();
  });
  // A reset after the answer is an end like any other.
  socket.on('error', () => {});
  socket.write(text);
  await once(socket, 'close');
  return answer;
}

test('refuses more headers than anybody sends, and goes on', async () => {
  const server = await startServer();
  const many = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`x-${index}`, '1']));

  expect((await post(server, good, many)).status).toBe(431);
  expect(await send(server, makeEnvelope())).toMatchObject({ accepted: 1 });
});
