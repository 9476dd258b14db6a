import { afterEach, describe, expect, test } from 'vitest';
import { type CandorServer, createServer } from '../src/index.ts';
import { createMemoryStore } from '../src/store/memory.ts';
import { makeFolder } from './folder.ts';

const adminToken = 'a-token-of-my-own';

let server: CandorServer | undefined;

afterEach(() => server?.close());

async function open(proxies: readonly string[]): Promise<CandorServer> {
  server = await createServer({
    port: 0,
    dataPath: await makeFolder(),
    store: createMemoryStore(),
    adminToken,
    proxies,
  });
  return server;
}

function signIn(
  { url }: CandorServer,
  headers: Record<string, string>,
  token = adminToken,
): Promise<Response> {
  return fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ token }),
  });
}

const overTls = { 'x-forwarded-proto': 'https' };

describe('behind a proxy', () => {
  test('that is listed, a cookie over https is for this host and https alone', async () => {
    const answer = await signIn(await open(['127.0.0.1']), overTls);

    expect(answer.headers.get('set-cookie')).toMatch(
      /^__Host-candor=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
  });

  test('that is listed, a connection outlives what the proxy keeps of it, so that nothing is sent into one that closes', async () => {
    const idle = async (proxies: readonly string[]): Promise<string | null> => {
      const opened = await open(proxies);
      const { headers } = await fetch(opened.url);
      await opened.close();
      return headers.get('keep-alive');
    };

    expect(await idle(['127.0.0.1'])).toBe('timeout=130');
    expect(await idle([])).toBe('timeout=5');
  });

  test('that is not listed, what it says of https counts for nothing', async () => {
    const answer = await signIn(await open(['10.0.0.1']), overTls);

    expect(answer.headers.get('set-cookie')).toMatch(/^candor=[\w-]{43}; [^_]*SameSite=Strict$/);
    expect(answer.headers.get('set-cookie')).not.toContain('Secure');
  });

  test('that is listed, tries are counted by the address that it saw, whatever the sender claims', async () => {
    const opened = await open(['127.0.0.1']);
    const from = (claimed: string, seen: string) =>
      signIn(opened, { 'x-forwarded-for': `${claimed}, ${seen}` }, 'wrong');
    for (let i = 0; i < 20; i++) expect((await from(`198.51.100.${i}`, '203.0.113.9')).status).toBe(401);

    expect((await from('198.51.100.99', '203.0.113.9')).status).toBe(429);
    expect((await from('203.0.113.9', '203.0.113.10')).status).toBe(401);
  });

  test('that is not listed, all that come through it are one', async () => {
    const opened = await open([]);
    for (let i = 0; i < 20; i++) await signIn(opened, { 'x-forwarded-for': `198.51.100.${i}` }, 'wrong');

    expect((await signIn(opened, { 'x-forwarded-for': '198.51.100.99' })).status).toBe(429);
  });
});
