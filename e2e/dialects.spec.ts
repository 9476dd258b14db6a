import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CandorServer, createServer } from '@candor/server';
import type { StoredEvent } from '@candor/server/api';
import { expect, type Page, test } from '@playwright/test';
import { type ClientName, type ClientSite, startClientSite } from './clients/site.ts';
import { dumpDatabase, filesUnder } from './databaseBytes.ts';
import { QueryApi } from './queryApi.ts';
import { findPersonal, personal } from './rig/personal.ts';

test.describe.configure({ mode: 'serial' });

const patience = { timeout: 20_000 };
const leaks = personal.map(({ typed }) => typed);
/** What the pages say about who is there and where from, and what is in their addresses. */
const inClear = /[\w-]+-in-clear/g;

let site: ClientSite;
let folder: string;
let server: CandorServer;
let api: QueryApi;
const log: string[] = [];
/** Every request of every client, to be sent once more. */
const sent: { url: string; headers: Record<string, string>; body: Buffer }[] = [];

test.beforeAll(async () => {
  site = await startClientSite();
  folder = await mkdtemp(join(tmpdir(), 'candor-dialects-'));
  server = await createServer({
    port: 0,
    dataPath: folder,
    origins: [site.origin],
    writeLog: (line) => log.push(line),
  });
  api = new QueryApi(server.url, server.adminToken ?? '');
});
test.afterAll(async () => {
  await server?.close();
  await site?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Measures a page with a client and waits until the server has nothing left to store of it. */
async function visit(page: Page, client: ClientName, flavour = ''): Promise<StoredEvent[]> {
  const release = `${client}-${randomUUID().slice(0, 8)}`;
  page.on('request', (request) => {
    const body = request.postDataBuffer();
    if (request.url().startsWith(server.url) && body)
      sent.push({ url: request.url(), headers: request.headers(), body });
  });
  await page.goto(`${site.origin}/${client}`);
  await page.waitForFunction(() => 'visit' in globalThis);
  await page.evaluate((told) => globalThis.visit(told), {
    server: server.url,
    key: server.writeKey,
    release,
    leaks,
    flavour,
  });
  await page.goto('about:blank');
  const ours = async () => (await api.events()).filter((event) => event.release === release);
  await expect.poll(async () => (await ours()).length, patience).toBeGreaterThan(0);
  await expect.poll(async () => (await api.status()).spool.waitingEvents, patience).toBe(0);
  return ours();
}

const one = (events: readonly StoredEvent[], type: string, name?: string): StoredEvent | undefined =>
  events.find((event) => event.type === type && (name === undefined || event.name === name));

for (const flavour of ['json', 'protobuf'])
  test(`OpenTelemetry in ${flavour} is kept`, async ({ page }) => {
    const events = await visit(page, 'otel', flavour);

    expect(one(events, 'browser.web_vital')).toMatchObject({ name: 'INP', value: 232, page: '/basket' });
    expect(one(events, 'exception', 'RangeError')).toMatchObject({
      message: expect.stringContaining('otel: no wall for the card'),
      attributes: { severity: 'error' },
    });
    expect(one(events, 'exception', 'TypeError')).toMatchObject({ message: 'otel: the span failed' });
    expect(one(events, 'basket.filled')).toMatchObject({ attributes: { items: 3 } });
    expect(one(events, 'log')).toMatchObject({ name: 'warning', message: 'otel: slow for [REDACTED:email]' });
    expect(one(events, 'metric', 'basket.opened')).toMatchObject({ value: 3, attributes: { plan: 'pro' } });
    expect(one(events, 'metric', 'basket.total')).toMatchObject({ value: 12.5, attributes: { count: 1 } });
    expect(one(events, 'metric', 'basket.size')).toMatchObject({ value: 4 });
    expect(one(events, 'span', 'GET /basket')).toMatchObject({
      attributes: { kind: 'client', status: 'error', 'url.full': 'https://api.example/basket' },
    });
    for (const event of events) {
      expect(event).toMatchObject({ browser: expect.stringMatching(/^Chrome \d+$/), device: 'desktop' });
      expect(event.session).toMatch(/^[\da-f]{32}$/);
    }
  });

test('Sentry is kept', async ({ page }) => {
  const events = await visit(page, 'sentry');

  const thrown = one(events, 'exception', 'RangeError');
  expect(thrown).toMatchObject({
    message: expect.stringContaining('sentry: no wall for the card'),
    page: '/basket',
    attributes: {
      handled: 'true',
      'context.tags.plan': 'pro',
      breadcrumbs: expect.stringContaining('button of [REDACTED:email]'),
    },
  });
  expect(one(events, 'exception', 'TypeError')).toMatchObject({ attributes: { handled: 'false' } });
  expect(events.filter(({ type }) => type === 'log').map(({ name, message }) => [name, message])).toEqual(
    expect.arrayContaining([
      ['warning', 'sentry: a word about [REDACTED:email]'],
      ['warning', 'sentry: slow for [REDACTED:email]'],
    ]),
  );
  expect(one(events, 'error.feedback')).toMatchObject({
    message: 'sentry: it is broken, write to [REDACTED:email]',
    attributes: { errorId: thrown?.attributes['errorId'] },
  });
  expect(one(events, 'session.start')).toBeDefined();
  expect(one(events, 'metric', 'basket.opened')).toMatchObject({ value: 3 });
  expect(one(events, 'span')).toBeDefined();
  expect(events.filter(({ type }) => type === 'browser.web_vital').map(({ name }) => name)).toEqual(
    expect.arrayContaining(['TTFB']),
  );
});

test('Sentry in React is kept', async ({ page }) => {
  const events = await visit(page, 'sentryReact');

  expect(one(events, 'exception', 'EvalError')).toMatchObject({
    message: 'sentry react: no card of [REDACTED:email]',
    attributes: { category: 'render' },
  });
});

for (const flavour of ['header', 'path'])
  test(`Faro with its key in the ${flavour} is kept`, async ({ page }) => {
    const events = await visit(page, 'faro', flavour);

    expect(one(events, 'exception', 'RangeError')).toMatchObject({
      message: expect.stringContaining('faro: no wall for the card'),
      page: '/basket',
    });
    expect(one(events, 'exception', 'TypeError')).toMatchObject({
      message: expect.stringContaining('faro: nobody caught it'),
    });
    expect(one(events, 'log')).toMatchObject({ name: 'warning', message: 'faro: slow for [REDACTED:email]' });
    expect(one(events, 'basket.filled')).toMatchObject({ attributes: { items: 3 } });
    expect(one(events, 'metric', 'basket.total')).toMatchObject({ value: 12.5 });
    expect(one(events, 'session.start')).toBeDefined();
    expect(one(events, 'span', 'GET /basket')).toBeDefined();
    expect(one(events, 'browser.web_vital', 'TTFB')).toBeDefined();
    for (const { session } of events) expect(session).toMatch(/^[\da-f]{32}$/);
  });

for (const client of ['otel', 'faro'] as const)
  test(`what ${client} sends again because an answer was lost is stored once`, async ({ page }) => {
    const failed = new Set<string>();
    await page.route(`${server.url}/**`, async (route, request) => {
      if (request.method() !== 'POST' || failed.has(request.url())) return route.continue();
      failed.add(request.url());
      return route.fulfill({ response: await route.fetch(), status: 503 });
    });
    const { outcomes: before } = await api.status();

    const events = await visit(page, client);

    const { outcomes: after } = await api.status();
    expect(failed.size).toBeGreaterThan(0);
    expect(after.duplicate).toBeGreaterThan(before.duplicate);
    expect(events.filter(({ name }) => name === 'RangeError')).toHaveLength(1);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });

test('whatever measured a page, the same questions answer', async () => {
  const { groups } = await api.errors();
  for (const client of ['otel', 'sentry', 'faro'])
    expect(groups.find(({ message }) => message.startsWith(`${client}: no wall for the card`))).toMatchObject(
      {
        type: 'RangeError',
      },
    );
  const { summary } = await api.vitals();
  expect(summary.map(({ name }) => name)).toEqual(expect.arrayContaining(['INP', 'TTFB']));
  const { services } = await api.health();
  expect(services.map(({ service }) => service)).toEqual(
    expect.arrayContaining(['otel-payments', 'faro-payments']),
  );

  const { total } = await api.delivery();
  expect(total.stored).toBeGreaterThan(50);
  expect(total.missing).toBe(0);
  // What Sentry's `beforeSend` held back is told by its client report.
  expect(total.dropped).toMatchObject({ 'sentry: before_send (error)': 1 });
});

test('what is sent again is stored once', async () => {
  const { outcomes: before } = await api.status();

  for (const { url, headers, body } of sent) {
    const again = await fetch(url, {
      method: 'POST',
      headers: withoutFraming(headers),
      body: new Uint8Array(body),
    });
    expect(again.status, url).toBeLessThan(300);
  }

  const { outcomes: after } = await api.status();
  expect(sent.length).toBeGreaterThan(10);
  expect(after.stored).toBe(before.stored);
  // What went as its page was left is not seen here.
  expect(after.duplicate - before.duplicate).toBeGreaterThan(before.stored / 2);
});

test('nothing personal came to rest', async () => {
  const known = sent.map(({ body }) => body.toString('utf8')).join('\n');
  expect(findPersonal(known).length).toBeGreaterThan(15);
  expect(new Set(known.match(inClear)).size).toBeGreaterThan(7);

  await server.close();
  const database = await dumpDatabase(folder);
  const found: string[] = [];
  for await (const { path, bytes } of filesUnder(folder)) {
    const text = bytes.toString('utf8');
    for (const kind of [...findPersonal(text), ...(text.match(inClear) ?? [])])
      found.push(`${kind} in ${path}`);
  }

  expect(database).toContain('no wall for the card');
  expect(findPersonal(database)).toEqual([]);
  expect(database.match(inClear)).toBeNull();
  expect(found).toEqual([]);
  expect(findPersonal(log.join('\n'))).toEqual([]);
});

/** What a browser sets for a connection of its own. */
function withoutFraming(headers: Record<string, string>): Record<string, string> {
  const { host: _host, connection: _connection, 'content-length': _length, ...others } = headers;
  return others;
}
