import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test, vi } from 'vitest';
import { makeEnvelope } from './envelopes.ts';
import { send, startServer } from './sender.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Writes a piece now and then until the server has had enough; what it answered. */
async function trickle(port: string, pieces: readonly string[], everyMs = 400): Promise<string> {
  const socket = connect({ port: Number(port), host: '127.0.0.1' });
  socket.on('error', () => {});
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  const left = [...pieces];
  const timer = setInterval(() => {
    const piece = left.shift() ?? ' ';
    if (socket.writable) socket.write(piece);
  }, everyMs);
  await once(socket, 'close');
  clearInterval(timer);
  return answer.split('\r\n')[0] ?? '';
}

test('slow senders are let go, in headers, in a body and in the middle of nothing, and hold up nobody', async () => {
  const server = await startServer();
  const { port } = new URL(server.url);
  const head = `POST /v1/envelopes?key=${server.writeKey} HTTP/1.1\r\nHost: localhost\r\n`;
  const slow = Promise.all([
    trickle(port, [head, ...Array.from({ length: 40 }, (_, index) => `x-${index}: 1\r\n`)]),
    trickle(port, [`${head}Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n`, '{', '"v"', ':']),
    trickle(port, [
      `${head}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
      '1\r\n{\r\n',
    ]),
    trickle(port, []),
  ]);
  // A hundred more that only begin.
  const many = Array.from({ length: 100 }, () => connect({ port: Number(port), host: '127.0.0.1' }));
  for (const socket of many) {
    socket.on('error', () => {});
    socket.resume();
    socket.write(head);
  }

  for (let i = 0; i < 20; i++) expect(await send(server, makeEnvelope())).toMatchObject({ accepted: 1 });
  const answers = await slow;
  await Promise.all(many.map((socket) => socket.closed || once(socket, 'close')));

  const [headers, body, chunked] = answers;
  expect(headers).toBe('HTTP/1.1 408 Request Timeout');
  expect(body).toBe('HTTP/1.1 408 Request Timeout');
  expect(chunked).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect(await send(server, makeEnvelope())).toMatchObject({ accepted: 1 });
});
