import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ADMIN_TOKEN, cookieOf, type OpenApi, openApi } from '../../test/openApi.ts';
import { anEvent } from '../../test/seededEvents.ts';

interface Message {
  id?: string;
  event?: string;
  data?: string;
  comment?: string;
}

/** A reader of the stream, as a browser's: it can wait for messages, leave, and come back. */
interface Reader {
  next(event: string, count?: number): Promise<Message[]>;
  ended: Promise<unknown>;
  leave(): void;
}

describe('the live stream', () => {
  let api: OpenApi;
  const readers: Reader[] = [];

  beforeEach(async () => {
    api = await openApi({ heartbeatMs: 20 });
  });
  afterEach(async () => {
    for (const reader of readers.splice(0)) reader.leave();
    await api.close();
  });

  const publish = (...messages: string[]) =>
    api.live.publish(messages.map((message) => anEvent({ message })));

  async function read(headers: Record<string, string> = {}): Promise<Reader> {
    const reader = await openReader(api.port, headers);
    readers.push(reader);
    return reader;
  }

  it('shows the newest first comers missed, then what is accepted', async () => {
    publish('before 1', 'before 2');

    const reader = await read();
    const before = await reader.next('event', 2);
    publish('after');
    const after = await reader.next('event');

    expect(messagesOf(before)).toEqual(['before 1', 'before 2']);
    expect(messagesOf(after)).toEqual(['after']);
  });

  it('shows events as the event list does', async () => {
    const event = anEvent({
      type: 'x',
      value: 1,
      attributes: { a: 'b' },
      numbers: { n: 2 },
      stack: 'secret',
      user: 'u',
    });

    const reader = await read();
    api.live.publish([event]);
    const [shown] = await reader.next('event');

    expect(JSON.parse(shown?.data ?? '')).toEqual({
      id: event.id,
      at: event.at,
      receivedAt: event.receivedAt,
      type: 'x',
      name: '',
      value: 1,
      page: '/',
      session: 's1',
      browser: 'Chrome 156',
      os: 'Linux',
      device: 'desktop',
      release: '1.0.0',
      environment: 'test',
      message: '',
      attributes: { a: 'b', n: 2 },
    });
  });

  it('keeps one event one message, whatever its text', async () => {
    const reader = await read();
    publish('a\n\ndata: forged\r\nid: 9\u2028', 'next');

    expect(messagesOf(await reader.next('event', 2))).toEqual(['a\n\ndata: forged\r\nid: 9\u2028', 'next']);
  });

  it('goes on where a returning reader left', async () => {
    const first = await read();
    publish('1', '2');
    const [, second] = await first.next('event', 2);
    first.leave();
    publish('3', '4');

    const again = await read({ 'last-event-id': second?.id ?? '' });

    expect(messagesOf(await again.next('event', 2))).toEqual(['3', '4']);
  });

  it('says what a returning reader has missed for good', async () => {
    const first = await read();
    publish('0');
    const [seen] = await first.next('event');
    first.leave();
    publish(...Array.from({ length: 250 }, (_, index) => String(index + 1)));

    const again = await read({ 'last-event-id': seen?.id ?? '' });
    const [lag] = await again.next('lagged');
    const events = await again.next('event', 200);

    expect(JSON.parse(lag?.data ?? '')).toEqual({ missed: 50 });
    expect(messagesOf(events).at(0)).toBe('51');
    expect(messagesOf(events).at(-1)).toBe('250');
  });

  it.each(['', '1', 'aaaaaaaa-1', '../../x', `${'9'.repeat(400)}`])(
    'begins with the newest for the foreign place %j',
    async (place) => {
      publish('newest');

      const reader = await read({ 'last-event-id': place });

      expect(messagesOf(await reader.next('event'))).toEqual(['newest']);
    },
  );

  it('shows nothing of another project', async () => {
    const reader = await read();
    api.live.publish([anEvent({ project: 'other', message: 'theirs' }), anEvent({ message: 'ours' })]);

    expect(messagesOf(await reader.next('event'))).toEqual(['ours']);
  });

  it('shows a sign of life while nothing happens', async () => {
    const reader = await read();

    expect(await reader.next('comment', 2)).toHaveLength(2);
  });

  it('shows all that is remembered, also where a socket does not take it at once', async () => {
    publish(...Array.from({ length: 200 }, (_, index) => `${index} ${'x'.repeat(16_384)}`));

    const reader = await read();
    const shown = await reader.next('event', 200);
    publish('after');

    expect(messagesOf(shown).map((message) => Number(message.split(' ')[0]))).toEqual(
      Array.from({ length: 200 }, (_, index) => index),
    );
    expect(messagesOf(await reader.next('event'))).toEqual(['after']);
  });

  it('shows nothing that was erased while it waited for a slow reader', async () => {
    await api.close();
    api = await openApi();
    const slow = await openSlow(api.port);
    // The system's own buffers take some megabytes before anything backs up.
    for (let count = 0; count < 2_000; count += 1) publish('x'.repeat(16_384));
    api.live.publish([anEvent({ session: 'gone', message: 'erased' }), anEvent({ message: 'the last' })]);

    api.live.forget(({ session }) => session === 'gone');
    let text = '';
    slow.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    await waitUntil(slow, () => text.includes('the last'));
    slow.destroy();

    expect(text).not.toContain('erased');
  });

  it('drops what a slow reader cannot take, and tells it how much', async () => {
    await api.close();
    api = await openApi();
    const slow = await openSlow(api.port);
    const total = 2_000;
    const before = process.memoryUsage().arrayBuffers;
    for (let count = 0; count < total; count += 1) publish('x'.repeat(16_384));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 * 1024);

    let text = '';
    slow.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    const missed = () => Number(/event: lagged\ndata: \{"missed":(\d+)\}/.exec(text)?.[1] ?? 0);
    const shown = () => text.match(/event: event\n.*\n\n/g)?.length ?? 0;
    await waitUntil(slow, () => missed() > 0 && shown() + missed() >= total);
    slow.destroy();

    expect(shown() + missed()).toBe(total);
  });

  it('leaves a reader that takes nothing any more', async () => {
    const stuck = await openSlow(api.port);
    expect(await connectionsOf(api)).toBe(1);

    // The system's own buffers take some megabytes before anything backs up.
    const publishMore = () => {
      publish(...Array.from({ length: 200 }, () => 'x'.repeat(16_384)));
      return connectionsOf(api);
    };
    await expect.poll(publishMore, { interval: 10 }).toBe(0);
    stuck.destroy();
  });

  it('ends for a reader who signs out', async () => {
    const cookie = cookieOf(await api.ask(`/open?token=${ADMIN_TOKEN}`));
    const reader = await read({ cookie });
    await reader.next('comment');

    await api.ask('/api/v1/session', { method: 'DELETE', headers: { cookie, 'candor-page': '1' } });

    await expect(reader.ended).resolves.toBe(true);
  });

  it('shows nothing more, long before the next sign of life, for a token that was removed', async () => {
    await api.close();
    api = await openApi({ heartbeatMs: 60_000 });
    const { tokens } = api.administration;
    const { token, secret } = await tokens.add('operator', { name: 'Watcher', role: 'viewer' });
    const reader = await read({ authorization: `Bearer ${secret}` });

    await tokens.remove('operator', token.id);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    publish('for others');
    publish('in the same moment');

    const shown = reader.next('event').then(() => 'shown');
    await expect(Promise.race([shown, reader.ended.then(() => 'ended')])).resolves.toBe('ended');
  });

  it('ends with the server', async () => {
    const reader = await read();

    await api.close();

    await expect(reader.ended).resolves.toBe(true);
  });

  it('forgets a reader that left', async () => {
    const reader = await read();
    reader.leave();

    await expect.poll(() => connectionsOf(api)).toBe(0);
    expect(() => publish('to nobody')).not.toThrow();
  });
});

function messagesOf(messages: Message[]): string[] {
  return messages.map(({ data }) => (JSON.parse(data ?? '{}') as { message: string }).message);
}

function connectionsOf(api: OpenApi): Promise<number> {
  return new Promise((resolve, reject) =>
    api.app.server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );
}

/** A reader whose answer has begun, and that reads nothing from there on. */
async function openSlow(port: number): Promise<Socket> {
  const slow = connect(port, '127.0.0.1');
  await once(slow, 'connect');
  slow.on('error', () => {}); // Being cut off is what some of them are here for.
  slow.write(`GET /api/v1/live HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${ADMIN_TOKEN}\r\n\r\n`);
  await once(slow, 'readable');
  return slow;
}

async function waitUntil(source: NodeJS.EventEmitter, isDone: () => boolean): Promise<void> {
  while (!isDone()) await once(source, 'data');
}

async function openReader(port: number, headers: Record<string, string>): Promise<Reader> {
  const asked: ClientRequest = request({
    port,
    host: '127.0.0.1',
    path: '/api/v1/live',
    headers: 'cookie' in headers ? headers : { authorization: `Bearer ${ADMIN_TOKEN}`, ...headers },
    agent: false,
  });
  asked.on('error', () => {}); // Leaving is an error to a request.
  asked.end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(200);
  expect(response.headers['content-type']).toBe('text/event-stream; charset=utf-8');

  response.on('error', () => {});
  const ended = new Promise<true>((resolve) => response.once('close', () => resolve(true)));
  const waiting: Message[] = [];
  let text = '';
  response.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    waiting.push(...parts.map(toMessage));
  });
  return {
    async next(event, count = 1) {
      const isWanted = (message: Message) =>
        event === 'comment' ? 'comment' in message : message.event === event;
      await waitUntil(response, () => waiting.filter(isWanted).length >= count);
      const found = waiting.filter(isWanted).slice(0, count);
      for (const message of found) waiting.splice(waiting.indexOf(message), 1);
      return found;
    },
    ended,
    leave: () => asked.destroy(),
  };
}

function toMessage(text: string): Message {
  return Object.fromEntries(
    text.split('\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon) || 'comment', line.slice(colon + 1).trimStart()];
    }),
  );
}
