import { expect, test } from 'vitest';
import { makeEnvelope } from './envelopes.ts';
import { intakeOf, startServer } from './sender.ts';

const body = JSON.stringify(makeEnvelope());
const origins = ['https://shop.example', 'https://*.shop.example'];

test.each(['https://shop.example', 'https://www.shop.example'])(
  'lets %s send and read the answer',
  async (origin) => {
    const server = await startServer({ origins });

    const response = await fetch(intakeOf(server), { method: 'POST', body, headers: { origin } });

    expect(response.status).toBe(202);
    expect(response.headers.get('access-control-allow-origin')).toBe(origin);
    expect(response.headers.get('vary')).toBe('origin');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
  },
);

test.each([
  'https://evil.example',
  'http://shop.example',
  'https://shop.example:8443',
  'https://a.b.shop.example',
  'https://notshop.example',
  'https://shop.example.evil.example',
  'HTTPS://SHOP.EXAMPLE',
  'http://localhost:3000',
  'null',
])('turns %s away without a word that its page could read', async (origin) => {
  const server = await startServer({ origins });

  const response = await fetch(intakeOf(server), { method: 'POST', body, headers: { origin } });

  expect(response.status).toBe(403);
  expect(response.headers.get('access-control-allow-origin')).toBeNull();
});

test.each(['http://localhost:5173', 'http://127.0.0.1:3000', 'https://[::1]:8443'])(
  'lets %s send when nothing else was asked for',
  async (origin) => {
    const server = await startServer();

    const response = await fetch(intakeOf(server), { method: 'POST', body, headers: { origin } });

    expect(response.status).toBe(202);
  },
);

test('lets its own pages send', async () => {
  const server = await startServer({ origins });

  const response = await fetch(intakeOf(server), { method: 'POST', body, headers: { origin: server.url } });

  expect(response.status).toBe(202);
});

test('lets servers send, which have no origin', async () => {
  const server = await startServer({ origins });

  const response = await fetch(intakeOf(server), { method: 'POST', body });

  expect(response.status).toBe(202);
  expect(response.headers.get('access-control-allow-origin')).toBeNull();
});

test('lets an allowed page read why it was refused', async () => {
  const server = await startServer({ origins });

  const response = await fetch(intakeOf(server), {
    method: 'POST',
    body: '{',
    headers: { origin: 'https://shop.example' },
  });

  expect(response.status).toBe(400);
  expect(response.headers.get('access-control-allow-origin')).toBe('https://shop.example');
  expect(response.headers.get('access-control-expose-headers')).toContain('retry-after');
});

test('answers a preflight once for two hours', async () => {
  const server = await startServer({ origins });

  const response = await fetch(intakeOf(server), {
    method: 'OPTIONS',
    headers: {
      origin: 'https://shop.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,content-encoding',
    },
  });

  expect(response.status).toBe(204);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'access-control-allow-origin': 'https://shop.example',
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': 'content-type, content-encoding',
    'access-control-max-age': '7200',
  });
});

test('allows a strange preflight nothing', async () => {
  const server = await startServer({ origins });

  const response = await fetch(intakeOf(server), {
    method: 'OPTIONS',
    headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
  });

  expect(response.status).toBe(403);
  expect(response.headers.get('access-control-allow-origin')).toBeNull();
});

test.each(['', 'cw_wrong', 'cw_', '%00', 'default'])('answers 401 to the key "%s"', async (key) => {
  const server = await startServer();

  const response = await fetch(`${server.url}/v1/envelopes?key=${key}`, { method: 'POST', body });

  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining('write key') } });
});

test('lets any page read that its key is wrong, and what to do', async () => {
  const server = await startServer({ origins });

  const response = await fetch(`${server.url}/v1/envelopes?key=cw_wrong`, {
    method: 'POST',
    body,
    headers: { origin: 'https://evil.example' },
  });

  expect(response.status).toBe(401);
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
});

test('answers 401 to two keys', async () => {
  const server = await startServer();

  const response = await fetch(`${intakeOf(server)}&key=other`, { method: 'POST', body });

  expect(response.status).toBe(401);
});

test('ignores cookies', async () => {
  const server = await startServer();

  const response = await fetch(intakeOf(server), { method: 'POST', body, headers: { cookie: 'a=b' } });

  expect(response.headers.get('set-cookie')).toBeNull();
  expect(response.status).toBe(202);
});
