import type { StoredEvent } from '@candor/server/api';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLive, type Live, type Stream } from './live.ts';

const CONNECTING = 0;
const CLOSED = 2;

class FakeStream extends EventTarget implements Stream {
  readyState = CONNECTING;
  isClosed = false;

  close(): void {
    this.isClosed = true;
  }

  send(type: string, data: unknown): void {
    this.dispatchEvent(
      new MessageEvent(type, { data: typeof data === 'string' ? data : JSON.stringify(data) }),
    );
  }

  fail(readyState: number): void {
    this.readyState = readyState;
    this.dispatchEvent(new Event('error'));
  }
}

const event = (number: number) => ({ id: `e${number}`, receivedAt: number }) as StoredEvent;
const ids = (live: Live) => live.get().events.map(({ id }) => id);

let streams: FakeStream[];
let recent: StoredEvent[];
let live: Live;

beforeEach(() => {
  vi.useFakeTimers();
  streams = [];
  recent = [];
  live = createLive({
    openStream: () => {
      const stream = new FakeStream();
      streams.push(stream);
      return stream;
    },
    loadRecent: async () => recent,
    gatherMs: 100,
    retryMs: 1_000,
  });
});

afterEach(() => vi.useRealTimers());

it('opens nothing until somebody looks', () => {
  expect(streams).toHaveLength(0);

  live.subscribe(() => undefined);
  live.subscribe(() => undefined);

  expect(streams).toHaveLength(1);
});

it('closes when the last one leaves', () => {
  const [first, second] = [live.subscribe(() => undefined), live.subscribe(() => undefined)];

  first();
  expect(streams[0]?.isClosed).toBe(false);
  second();

  expect(streams[0]?.isClosed).toBe(true);
});

it('gathers events before it tells anybody', async () => {
  const listener = vi.fn();
  live.subscribe(listener);
  listener.mockClear();

  streams[0]?.send('event', event(1));
  streams[0]?.send('event', event(2));
  expect(listener).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(100);

  expect(listener).toHaveBeenCalledTimes(1);
  expect(ids(live)).toEqual(['e2', 'e1']);
});

it('begins with what is stored already', async () => {
  recent = [event(1)];
  live.subscribe(() => undefined);

  streams[0]?.dispatchEvent(new Event('open'));
  await vi.advanceTimersByTimeAsync(0);

  expect(live.get().connection).toBe('open');
  expect(ids(live)).toEqual(['e1']);
});

it('says that it reconnects while the browser tries by itself', () => {
  live.subscribe(() => undefined);

  streams[0]?.fail(CONNECTING);

  expect(live.get().connection).toBe('reconnecting');
  expect(streams).toHaveLength(1);
});

it('opens a new stream after a refusal, and fills the gap', async () => {
  live.subscribe(() => undefined);

  streams[0]?.fail(CLOSED);
  expect(live.get().connection).toBe('closed');
  recent = [event(7)];
  await vi.advanceTimersByTimeAsync(1_000);
  streams[1]?.dispatchEvent(new Event('open'));
  await vi.advanceTimersByTimeAsync(0);

  expect(live.get().connection).toBe('open');
  expect(ids(live)).toEqual(['e7']);
});

it('does not try again once nobody looks', async () => {
  const stop = live.subscribe(() => undefined);
  streams[0]?.fail(CLOSED);

  stop();
  await vi.advanceTimersByTimeAsync(10_000);

  expect(streams).toHaveLength(1);
});

it('survives a line that was cut off', async () => {
  live.subscribe(() => undefined);

  streams[0]?.send('event', '{"id":');
  streams[0]?.send('event', event(2));
  await vi.advanceTimersByTimeAsync(100);

  expect(ids(live)).toEqual(['e2']);
});

it('counts what the server had to leave out', () => {
  live.subscribe(() => undefined);

  streams[0]?.send('lagged', { missed: 12 });

  expect(live.get().missed).toBe(12);
});
