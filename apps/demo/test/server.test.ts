import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDemo } from '../server.ts';

let demo: Awaited<ReturnType<typeof startDemo>>;
beforeAll(async () => {
  demo = await startDemo({ port: 0, endpoint: 'https://intake.example/v1/envelopes', writeKey: '"><b>key' });
});
afterAll(() => demo.close());

const pages = ['/', '/vitals', '/speed', '/errors', '/usage', '/health', '/form', '/privacy', '/plain.html'];

describe.each(pages)('the page %s', (path) => {
  test('allows scripts and requests only where it needs them', async () => {
    const response = await fetch(demo.url + path);
    const { port } = new URL(demo.url);

    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toBe(
      `default-src 'self'; connect-src 'self' https://intake.example; script-src 'self' http://localhost:${port}`,
    );
  });

  test('holds no inline script or style', async () => {
    const html = await (await fetch(demo.url + path)).text();

    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/i);
  });

  test('is told where to send', async () => {
    const html = await (await fetch(demo.url + path)).text();

    expect(html).toContain('https://intake.example/v1/envelopes');
    expect(html).toContain('&#34;&#62;&#60;b&#62;key');
    expect(html).not.toContain('{{');
  });
});

test('the doorbell fails as it is told', async () => {
  const ask = async (mode: string) => (await fetch(`${demo.url}/api/flaky?mode=${mode}`)).status;

  expect(await ask('well')).toBe(200);
  expect(await ask('down')).toBe(503);
  expect([await ask('flaky'), await ask('flaky'), await ask('flaky')]).toEqual([200, 503, 200]);
});

test.each([
  '/../server.ts',
  '/..%2fserver.ts',
  '/%2e%2e/server.ts',
  '/..\\server.ts',
  '/index.html',
  '/nothing.js',
])('gives nothing away at %s', async (path) => {
  expect(await rawStatus(path)).toBe(404);
});

test('takes no other verb than GET', async () => {
  expect((await fetch(demo.url, { method: 'POST' })).status).toBe(405);
});

/** Asks for a path exactly as written, which `fetch` would tidy up first. */
function rawStatus(path: string): Promise<number | undefined> {
  const { hostname, port } = new URL(demo.url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}
