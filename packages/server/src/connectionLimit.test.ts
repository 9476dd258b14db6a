import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { limitConnections } from './connectionLimit.ts';

async function open(proxies: readonly string[]) {
  const server = createServer((_request, response) => response.end('ok'));
  limitConnections(server, proxies, { ofAddress: 3 });
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  const sockets: Socket[] = [];
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return async (localAddress: string): Promise<{ answer: string; socket: Socket }> => {
    const socket = connect({ port, host: '127.0.0.1', localAddress });
    sockets.push(socket);
    socket.on('error', () => {});
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
    });
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await Promise.race([once(socket, 'data'), once(socket, 'close')]);
    return { answer: answer.slice(0, 12), socket };
  };
}

test('an address with too many open connections gets no more until some are closed, and others do', async () => {
  const ask = await open([]);
  const first = [];
  for (let i = 0; i < 3; i++) first.push(await ask('127.0.0.2'));

  expect(first.map(({ answer }) => answer)).toEqual(Array(3).fill('HTTP/1.1 200'));
  expect((await ask('127.0.0.2')).answer).toBe('');
  expect((await ask('127.0.0.3')).answer).toBe('HTTP/1.1 200');
  first[0]?.socket.destroy();
  await expect.poll(async () => (await ask('127.0.0.2')).answer).toBe('HTTP/1.1 200');
});

test('a proxy that is listed may hold as many as it needs', async () => {
  const ask = await open(['127.0.0.0/30']);

  for (let i = 0; i < 6; i++) expect((await ask('127.0.0.2')).answer).toBe('HTTP/1.1 200');
});

test('the addresses of one IPv6 network are one, and those of another are others', () => {
  const server = createServer();
  // No real connections come from there.
  server.removeAllListeners('connection');
  limitConnections(server, [], { ofAddress: 3 });
  const isTaken = (remoteAddress: string): boolean => {
    let isOpen = true;
    server.emit('connection', {
      remoteAddress,
      once() {},
      destroy() {
        isOpen = false;
      },
    });
    return isOpen;
  };

  const ofOne = [1, 2, 3, 4].map((number) => isTaken(`2001:db8:1:2::${number}`));

  expect(ofOne).toEqual([true, true, true, false]);
  expect(isTaken('2001:db8:1:3::1')).toBe(true);
});
