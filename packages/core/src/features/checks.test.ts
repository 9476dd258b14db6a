import { afterEach, expect, test, vi } from 'vitest';
import { connectionCheck } from './connectionCheck.ts';
import { httpCheck } from './httpCheck.ts';
import { registryCheck } from './registryCheck.ts';
import type { ServiceCheck } from './runCheck.ts';
import { storageCheck } from './storageCheck.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

const ask = async (check: ServiceCheck) => check({ signal: new AbortController().signal });

test.each([
  [{ onLine: false }, 'unhealthy', 'offline'],
  [{ onLine: true }, 'healthy', undefined],
  [{ onLine: true, connection: { rtt: 50, downlink: 10 } }, 'healthy', undefined],
  [{ onLine: true, connection: { rtt: 1025, downlink: 10 } }, 'degraded', 'round trip of 1025 ms'],
  [{ onLine: true, connection: { rtt: 50, downlink: 0.05 } }, 'degraded', '0.05 Mbit/s'],
  [{ onLine: true, connection: { rtt: 0, downlink: 0 } }, 'healthy', undefined],
  [undefined, 'healthy', undefined],
])('says of the connection %j that it is %s', async (navigator, status, message) => {
  vi.stubGlobal('navigator', navigator);

  const result = await ask(connectionCheck());

  expect([result.status, result.message]).toEqual([status, message]);
});

test.each([
  [{ usage: 10, quota: 10_000_000 }, 'healthy', undefined],
  [{ usage: 6_000_000, quota: 10_000_000 }, 'degraded', '4000000 bytes free'],
  [{ usage: 10, quota: 10 }, 'unhealthy', 'full'],
  [{}, 'healthy', undefined],
])('says of a storage with %j that it is %s', async (estimate, status, message) => {
  vi.stubGlobal('localStorage', { length: 0 });
  vi.stubGlobal('indexedDB', { cmp: () => -1 });
  vi.stubGlobal('navigator', { storage: { estimate: async () => estimate } });

  const result = await ask(storageCheck());

  expect([result.status, result.message]).toEqual([status, message]);
});

test.each([
  ['maxRttMs', (bad: number) => connectionCheck({ maxRttMs: bad })],
  ['minDownlinkMbps', (bad: number) => connectionCheck({ minDownlinkMbps: bad })],
  ['minFreeBytes', (bad: number) => storageCheck({ minFreeBytes: bad })],
  ['slowMs', (bad: number) => httpCheck('/api/health', { slowMs: bad })],
])('refuses a limit that is none: %s', (name, make) => {
  expect(() => make(Number.NaN)).toThrow(`[candor] ${name} must be a number from 0 up, got NaN`);
  expect(() => make(-1)).toThrow(`[candor] ${name} must be a number from 0 up, got -1`);
  expect(() => make(0)).not.toThrow();
});

test('fails where storage is blocked', async () => {
  vi.stubGlobal('localStorage', {
    get length() {
      throw new DOMException('Access is denied', 'SecurityError');
    },
  });

  await expect(ask(storageCheck())).rejects.toThrow('Access is denied');
});

test.each<[string, Response, string, string | undefined]>([
  ['an index', Response.json({ rules: [] }), 'healthy', undefined],
  ['a page of somebody else', new Response('<h1>Log in</h1>'), 'unhealthy', 'not a registry'],
  ['an empty answer', new Response(''), 'unhealthy', 'not a registry'],
  ['a text', Response.json('ok'), 'unhealthy', 'not a registry'],
  [
    'the last allowed answer',
    Response.json([], { headers: { 'x-ratelimit-remaining': '0' } }),
    'degraded',
    'no requests left',
  ],
  ['no access', new Response('', { status: 403 }), 'degraded', 'HTTP 403'],
  ['an outage', new Response('', { status: 503 }), 'unhealthy', 'HTTP 503'],
])('says of a registry that gives %s how it does', async (_, response, status, message) => {
  vi.stubGlobal('fetch', async () => response);

  const result = await ask(registryCheck('https://registry.test/index.json'));

  expect([result.status, result.message]).toEqual([status, message]);
  expect(result.responseTime).toBeGreaterThanOrEqual(0);
});

test('lets the site say what is a registry', async () => {
  vi.stubGlobal('fetch', async () => Response.json({ version: 1 }));
  const isRegistry = (index: unknown) => (index as { version?: number }).version === 2;

  expect(await ask(registryCheck('/index.json', { isRegistry }))).toMatchObject({ status: 'unhealthy' });
});
