import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startHealthProbe } from './healthProbe.ts';

const createChild = () => ({
  pid: 1,
  port: 1,
  exited: new Promise<never>(() => {}),
  stop: vi.fn(),
  kill: vi.fn(),
});

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it('leaves a child alone that answers', async () => {
  const child = createChild();
  const stop = startHealthProbe({ current: () => child, ping: async () => true });

  await vi.advanceTimersByTimeAsync(60_000);
  stop();

  expect(child.kill).not.toHaveBeenCalled();
});

it('ends a child that misses three pings in a row', async () => {
  const child = createChild();
  const stop = startHealthProbe({ current: () => child, ping: async () => false });

  await vi.advanceTimersByTimeAsync(10_000);
  expect(child.kill).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(5_000);
  stop();

  expect(child.kill).toHaveBeenCalledOnce();
});

it('counts anew for a new child', async () => {
  const children = [createChild(), createChild()];
  let at = 0;
  const stop = startHealthProbe({ current: () => children[at], ping: async () => false });

  await vi.advanceTimersByTimeAsync(10_000);
  at = 1;
  await vi.advanceTimersByTimeAsync(10_000);
  stop();

  expect(children.map((child) => child.kill.mock.calls.length)).toEqual([0, 0]);
});

it('asks no more once stopped', async () => {
  const ping = vi.fn(async () => true);
  const stop = startHealthProbe({ current: createChild, ping });

  stop();
  await vi.advanceTimersByTimeAsync(60_000);

  expect(ping).not.toHaveBeenCalled();
});
