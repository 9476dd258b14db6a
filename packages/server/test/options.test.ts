import { expect, test } from 'vitest';
import { startServer } from './sender.ts';

test('an option that is undefined counts as left out', async () => {
  const given: { host?: string | undefined; retentionDays?: number | undefined } = {};
  const server = await startServer({
    host: given.host,
    retentionDays: given.retentionDays,
    spoolBytes: undefined,
    hosts: undefined,
  });

  expect(server.address.host).toBe('127.0.0.1');
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
});
