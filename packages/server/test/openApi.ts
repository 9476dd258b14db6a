import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { type Administration, openAdministration } from '../src/access/administration.ts';
import type { Alerts } from '../src/alerts/alerts.ts';
import { createLiveFeed, type LiveFeed } from '../src/api/liveFeed.ts';
import { type ApiDeps, registerApi } from '../src/api/registerApi.ts';
import { loopbackOrigins } from '../src/keys/allowedOrigins.ts';
import { openHashKey } from '../src/keys/hashKey.ts';
import { createMemoryStore } from '../src/store/memory.ts';
import { openTestAlerts } from './openTestAlerts.ts';
import { NOW } from './seededEvents.ts';

export const ADMIN_TOKEN = 'ca_the-one-that-opens';
export const SETUP_TOKEN = 'ca_the-one-that-begins';

/** An answer with its body read. */
export interface Answered {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  json(): unknown;
}

/** What a request says, where it is not the usual. */
export interface Asking {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** A server with nothing but the API, on a real socket. */
export interface OpenApi {
  app: FastifyInstance;
  live: LiveFeed;
  administration: Administration;
  alerts: Alerts;
  /** What `administration` is kept in. */
  folder: string;
  port: number;
  routes: { method: string; url: string }[];
  /** Asks as nobody. */
  ask(path: string, asking?: Asking): Promise<Answered>;
  /** Asks with the admin token. */
  askAsAdmin(path: string, asking?: Asking): Promise<Answered>;
  close(): Promise<void>;
}

/** Starts a server; what `more` does not say is the usual. */
export async function openApi(more: Partial<ApiDeps> = {}): Promise<OpenApi> {
  const live = more.live ?? createLiveFeed();
  const app = Fastify();
  const folder = await mkdtemp(join(tmpdir(), 'candor-api-'));
  const keyed = await openHashKey(folder);
  const administration = await openAdministration(folder, {
    keyed,
    defaultOrigins: loopbackOrigins,
    onFailure: () => {},
    now: more.now ?? (() => NOW),
  });
  const routes: OpenApi['routes'] = [];
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) routes.push({ method: one, url });
  });
  const store = more.store ?? createMemoryStore({ now: () => NOW });
  const alerts = await openTestAlerts({ folder, administration, keyed, store, now: more.now ?? (() => NOW) });
  await registerApi(app, {
    store,
    live,
    administration,
    alerts,
    forwards: {
      rows: () => [],
      add: () => Promise.reject(new Error('nothing is sent on here')),
      change: async () => {},
      remove: async () => {},
      test: async () => undefined,
    },
    compliance: {
      report: () => Promise.reject(new Error('nobody is held against anything here')),
      answer: async () => ({ latest: null, changes: [], reports: [] }),
    },
    door: { operatorToken: ADMIN_TOKEN, setupToken: SETUP_TOKEN, isLocal: () => false },
    keyed,
    erase: async () => 0,
    restrict: async () => 0,
    restricted: { of: () => [] },
    metrics: async () => [],
    retentionDays: 90,
    retention: { retentionDays: 90, retentionKinds: {} },
    version: '1.2.3',
    startedAt: NOW - 1_000,
    status: () => ({
      spool: { waitingBytes: 1, waitingEvents: 2, limitBytes: 3 },
      outcomes: { stored: 1, duplicate: 0, invalid: 0, consent: 0, restricted: 0, oversize: 0, limited: 0 },
      turnedDown: { 'sentry: replay_event is not kept': 1 },
    }),
    account: async () => {},
    now: () => NOW,
    ...more,
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const ask = (path: string, asking?: Asking) => send(port, path, asking);
  return {
    app,
    live,
    administration,
    alerts,
    folder,
    port,
    routes,
    ask,
    askAsAdmin: (path, asking = {}) =>
      ask(path, { ...asking, headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...asking.headers } }),
    async close() {
      await app.close();
      await alerts.close();
      await administration.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The cookie that an answer leaves, as a browser would send it back. */
export function cookieOf({ headers }: Answered): string {
  return String(headers['set-cookie'] ?? '').split(';')[0] ?? '';
}

/** A folder that looks like the built dashboard. */
export async function makeDashboard(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'candor-dashboard-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>the page</title>');
  await writeFile(join(folder, 'mark.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(folder, 'assets', 'index-B4dF00d1.js'), 'export {};');
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** `fetch` may not choose `Host`, `Origin` or a path with dots; a raw request may. */
function send(
  port: number,
  path: string,
  { method = 'GET', headers: given = {}, body }: Asking = {},
): Promise<Answered> {
  // Node says the length of a body by itself, but not for DELETE.
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const headers = { ...length, ...given };
  return new Promise((resolve, reject) => {
    const asked = request(
      { port, host: '127.0.0.1', path, method, headers, agent: false },
      async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk as Buffer);
        const text = Buffer.concat(chunks).toString();
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          json: () => JSON.parse(text) as unknown,
        });
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}
