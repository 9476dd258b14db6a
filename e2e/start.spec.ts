import { createServer } from 'node:net';
import { expect, test } from '@playwright/test';
import { childrenOf, isAlive } from '../packages/server/test/processes.ts';
import { start, tryStart } from './start.ts';

test('starts with one command and leaves nothing behind after Ctrl-C', async () => {
  const candor = await start();
  const health = await fetch(`${candor.server}/healthz`);
  const demo = await fetch(candor.demo);
  const engine = childrenOf(candor.process.pid ?? 0);

  const code = await candor.stop();

  expect([health.status, demo.status]).toEqual([200, 200]);
  expect(engine.length).toBeGreaterThan(0);
  expect(code).toBe(0);
  expect(engine.filter(isAlive)).toEqual([]);
  await expect(fetch(`${candor.server}/healthz`)).rejects.toThrow();
});

test('names the busy port and the cure', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const address = holder.address();
  const port = typeof address === 'object' ? String(address?.port) : '';

  const { code, output } = await tryStart({ CANDOR_PORT: port });
  holder.close();

  expect(code).toBe(1);
  expect(output).toMatch(new RegExp(`Port ${port} .*CANDOR_PORT`));
  expect(output).not.toMatch(/\n\s+at /);
});

test('names the data folder that cannot be written and the cure', async () => {
  const { code, output } = await tryStart({ CANDOR_DATA: '/dev/null/candor' });

  expect(code).toBe(1);
  expect(output).toContain('CANDOR_DATA');
  expect(output).not.toMatch(/\n\s+at /);
});

test('refuses a second server on the same data folder', async () => {
  const first = await start();

  const { code, output } = await tryStart({ CANDOR_DATA: first.dataFolder });
  await first.stop();

  expect(code).toBe(1);
  expect(output).toMatch(/already|in use|another/i);
  expect(output).not.toMatch(/\n\s+at /);
});
