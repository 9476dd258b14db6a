import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { AuditAnswer, ForwardRow } from '../src/api/types.ts';
import { createMemoryStore } from '../src/store/memory.ts';
import { filesUnder } from './bytes.ts';
import { makeEnvelope, makeEvents } from './envelopes.ts';
import { makeFolder } from './folder.ts';
import { send, startServer } from './sender.ts';

const adminToken = 'ca_for-the-one-that-asks';
const secret = 'Bearer of-nobody-else';

async function makeCollector() {
  const received: { path: string; authorization: string | undefined; text: string }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { authorization } = request.headers;
    received.push({
      path: request.url ?? '',
      authorization,
      text: gunzipSync(Buffer.concat(chunks)).toString(),
    });
    response
      .writeHead(authorization === secret ? 200 : 401, { 'content-type': 'application/json' })
      .end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

async function start(more: Partial<Parameters<typeof startServer>[0]> = {}) {
  const dataPath = await makeFolder();
  const server = await startServer({
    store: createMemoryStore(),
    dataPath,
    adminToken,
    channelNetworks: ['127.0.0.0/8'],
    ...more,
  });
  const ask = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${server.url}/api/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${adminToken}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, text, json: text === '' ? undefined : JSON.parse(text) };
  };
  const rows = async (): Promise<ForwardRow[]> => (await ask('GET', 'forwards')).json.forwards;
  return { server, dataPath, ask, rows };
}

test('an admin makes, tries, pauses, resumes and removes a forward, and no secret is shown or rests', async () => {
  const collector = await makeCollector();
  const { server, dataPath, ask, rows } = await start();
  const made = await ask('POST', 'forwards', {
    name: 'Our collector',
    to: 'otlp',
    url: collector.url,
    headers: { Authorization: secret },
  });
  expect(made.status).toBe(200);
  const { id } = made.json.forward as { id: string };
  expect(made.json.forward).toMatchObject({
    name: 'Our collector',
    place: new URL(collector.url).host,
    headers: ['authorization'],
    status: { id, isPaused: false, sentAt: null, waitingEvents: 0 },
  });

  const tested = await ask('POST', `forwards/${id}/test`);
  expect(tested.json).toEqual({ isSent: true, reason: null });
  expect(collector.received[0]?.text).toContain('candor.test');

  await ask('PATCH', `forwards/${id}`, { isPaused: true });
  await send(server, makeEnvelope({ events: makeEvents(3) }));
  await vi.waitFor(async () => expect((await rows())[0]?.status.waitingEvents).toBe(3), { timeout: 15_000 });
  const before = collector.received.length;
  await ask('PATCH', `forwards/${id}`, { isPaused: false, name: 'Theirs' });
  await vi.waitFor(
    async () =>
      expect((await rows())[0]).toMatchObject({ name: 'Theirs', status: { waitingEvents: 0, sent: 3 } }),
    { timeout: 15_000 },
  );
  expect(collector.received.slice(before).map(({ authorization }) => authorization)).toEqual([
    secret,
    secret,
  ]);
  expect((await rows())[0]?.status.sentAt).toEqual(expect.any(Number));

  expect((await ask('GET', 'forwards')).text).not.toContain('nobody-else');
  expect(await readFile(join(dataPath, 'access.json'), 'utf8')).not.toContain('nobody-else');

  expect((await ask('DELETE', `forwards/${id}`)).status).toBe(204);
  expect(await rows()).toEqual([]);
  const left: string[] = [];
  for await (const { path } of filesUnder(join(dataPath, 'forward'))) left.push(path);
  expect(left).toEqual([]);
  const { entries } = (await ask('GET', 'audit?limit=100')).json as AuditAnswer;
  expect(entries.map(({ what }) => what).filter((what) => what.startsWith('forward.'))).toEqual([
    'forward.removed',
    'forward.resumed',
    'forward.paused',
    'forward.tested',
    'forward.added',
  ]);
});

test('a forward and what waits for it outlive the server', async () => {
  const collector = await makeCollector();
  const first = await start();
  await first.ask('POST', 'forwards', {
    name: 'Kept',
    to: 'otlp',
    url: collector.url,
    headers: { authorization: secret },
    isPaused: true,
  });
  await send(first.server, makeEnvelope({ events: makeEvents(2) }));
  await vi.waitFor(async () => expect((await first.rows())[0]?.status.waitingEvents).toBe(2), {
    timeout: 15_000,
  });
  await first.server.close();

  const second = await start({ dataPath: first.dataPath });
  const [kept] = await second.rows();
  expect(kept).toMatchObject({ name: 'Kept', status: { isPaused: true, waitingEvents: 2 } });
  await second.ask('PATCH', `forwards/${kept?.id}`, { isPaused: false });

  await vi.waitFor(async () => expect((await second.rows())[0]?.status.sent).toBe(2), { timeout: 15_000 });
});

test('a test says why nothing arrived', async () => {
  const collector = await makeCollector();
  const { ask } = await start();
  const made = await ask('POST', 'forwards', { name: 'Wrong', to: 'otlp', url: collector.url });

  const tested = await ask('POST', `forwards/${made.json.forward.id}/test`);

  expect(tested.json).toEqual({ isSent: false, reason: 'it answered 401' });
});

test('a private address is reached only where its network is named', async () => {
  const collector = await makeCollector();
  const { ask } = await start({ channelNetworks: [] });
  const made = await ask('POST', 'forwards', { name: 'Inside', to: 'otlp', url: collector.url });

  const tested = await ask('POST', `forwards/${made.json.forward.id}/test`);

  expect(tested.json.reason).toContain('CANDOR_CHANNEL_NETWORKS');
  expect(collector.received).toEqual([]);
});

test.each([
  [{ to: 'kafka' }, /`to` must be otlp or sentry/],
  [{ to: 'otlp', url: 'x' }, /`url` must be an https address/],
  [{ to: 'otlp', url: 'https://a:b@x.example' }, /`url` must be/],
  [{ to: 'sentry', dsn: 'https://x/1' }, /`dsn` must be a DSN/],
  [{ to: 'otlp', url: 'https://x.example', headers: { host: 'y' } }, /`headers` cannot have "host"/],
  [{ to: 'otlp', url: 'https://x.example', headers: { a: 'b\r\nc: d' } }, /`headers` must be/],
  [{ to: 'otlp', url: 'https://x.example', encoding: 'xml' }, /`encoding` must be json or protobuf/],
  [{ to: 'otlp', url: 'https://x.example', maxHours: 0 }, /`maxHours` must be/],
  [{ to: 'otlp', url: 'https://x.example', isPaused: 'no' }, /`isPaused` must be true or false/],
])('refuses %o', async (given, message) => {
  const { ask, rows } = await start();

  const { status, text } = await ask('POST', 'forwards', { name: 'One', ...given });

  expect(status).toBe(400);
  expect(JSON.parse(text).error?.message ?? text).toMatch(message);
  expect(await rows()).toEqual([]);
});

test('is on the page of metrics for who sees its project, in one series for each name', async () => {
  const { url } = await makeCollector();
  const { server, ask } = await start();
  await ask('POST', 'projects', { project: 'shop' });
  const forward = { name: 'Twice', to: 'otlp', url };
  for (const project of ['default', 'default', 'shop'])
    await ask('POST', `forwards?project=${project}`, {
      ...forward,
      ...(project === 'shop' && { name: 'Shop' }),
    });
  const { secret: token } = (
    await ask('POST', 'tokens', { name: 'Prometheus', role: 'viewer', projects: ['default'] })
  ).json;
  const pageFor = async (bearer: string): Promise<string> =>
    (await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${bearer}` } })).text();

  const whole = await pageFor(adminToken);
  const part = await pageFor(token);

  expect(whole.match(/^candor_forward_lag_seconds\{.*/gm)).toEqual([
    'candor_forward_lag_seconds{forward="Twice",to="otlp"} 0',
    'candor_forward_lag_seconds{forward="Shop",to="otlp"} 0',
  ]);
  expect(part).toContain('forward="Twice"');
  expect(part).not.toContain('Shop');
});

test('the audit log says that a forward was aimed elsewhere, also where it was paused by the same change', async () => {
  const { url } = await makeCollector();
  const { ask } = await start();
  const { id } = (await ask('POST', 'forwards', { name: 'Out', to: 'otlp', url })).json.forward;

  await ask('PATCH', `forwards/${id}`, { isPaused: true, url: `${url}/elsewhere` });
  await ask('PATCH', `forwards/${id}`, { isPaused: false });

  const { entries } = (await ask('GET', 'audit?limit=2')).json as AuditAnswer;
  expect(entries).toMatchObject([
    { what: 'forward.resumed', details: { isAimed: false } },
    { what: 'forward.paused', details: { isAimed: true } },
  ]);
});

test('sends no headers that are kept to another host than they were given for', async () => {
  const collector = await makeCollector();
  const { ask } = await start();
  const made = await ask('POST', 'forwards', {
    name: 'Our collector',
    to: 'otlp',
    url: collector.url,
    headers: { authorization: secret },
  });
  const path = `forwards/${made.json.forward.id}`;
  const elsewhere = { url: (await makeCollector()).url };

  const refused = await ask('PATCH', path, elsewhere);
  const [same, other] = [
    await ask('PATCH', path, { url: `${collector.url}/v2` }),
    await ask('PATCH', path, { ...elsewhere, headers: {} }),
  ];

  expect(refused).toMatchObject({
    status: 400,
    json: { error: { message: expect.stringContaining('`headers`') } },
  });
  expect([same.status, other.status]).toEqual([200, 200]);
});

test('a project that has all its forwards takes no room from another', async () => {
  const { ask } = await start();
  await ask('POST', 'projects', { project: 'other' });
  const add = async (project: string): Promise<number> => {
    const body = { name: 'One', to: 'otlp', url: 'https://collector.example', isPaused: true };
    return (await ask('POST', `forwards?project=${project}`, body)).status;
  };

  const own: number[] = [];
  for (let count = 0; count < 21; count += 1) own.push(await add('default'));

  expect(own).toEqual([...Array.from({ length: 20 }, () => 200), 409]);
  expect(await add('other')).toBe(200);
});
