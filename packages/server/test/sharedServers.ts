import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Engine, startEngine } from '@candor/engine';
import { type CandorServer, createServer, type ServerOptions } from '../src/server.ts';
import { makeEnvelope } from './envelopes.ts';

export const HASH_KEY: Buffer = Buffer.alloc(32, 7);
export const OPERATOR = 'the-operator-of-all-servers';

/** One database for several servers. */
export interface SharedDatabase {
  readonly engine: Engine;
  readonly url: string;
  /** Starts a server over it. */
  serve(options?: Partial<ServerOptions>): Promise<SharedServer>;
  close(): Promise<void>;
}

/** One of them. */
export interface SharedServer extends CandorServer {
  readonly folder: string;
  readonly logged: string[];
  /** Asks as whoever has the token or the cookie; as the operator without. */
  ask(method: string, path: string, body?: unknown, as?: { token?: string; cookie?: string }): Promise<Reply>;
  /** How a page's envelope with this key is answered. */
  send(key: string): Promise<number>;
}

export interface Reply {
  readonly status: number;
  readonly cookie: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export async function openSharedDatabase(): Promise<SharedDatabase> {
  const root = await mkdtemp(join(tmpdir(), 'candor-shared-'));
  const engine = await startEngine({ dataPath: join(root, 'engine') });
  const url = addressOf(engine);
  const servers: SharedServer[] = [];
  return {
    engine,
    url,
    async serve(options = {}) {
      const dataPath = options.dataPath ?? join(root, `server-${servers.length}`);
      const server = await serve(url, { ...options, dataPath });
      servers.push(server);
      return server;
    },
    async close() {
      for (const server of servers) await server.close();
      await engine.close();
      await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

export function addressOf({
  url,
  username,
  password,
}: Pick<Engine, 'url' | 'username' | 'password'>): string {
  const address = new URL(url);
  address.username = username;
  address.password = password;
  address.pathname = '/candor';
  return address.href;
}

/** Waits for what comes true in a while; fails after half a minute with what it was until then. */
export async function until<Value>(
  look: () => Promise<Value>,
  isGood: (value: Value) => boolean,
): Promise<number> {
  const begun = performance.now();
  for (;;) {
    const value = await look();
    const took = performance.now() - begun;
    if (isGood(value)) return took;
    if (took > 30_000) throw new Error(`still ${JSON.stringify(value)}`);
    await sleep(50);
  }
}

async function serve(
  clickhouseUrl: string,
  options: Partial<ServerOptions> & { dataPath: string },
): Promise<SharedServer> {
  const folder = options.dataPath;
  const logged: string[] = [];
  const server = await createServer({
    port: 0,
    clickhouseUrl,
    hashKey: HASH_KEY,
    adminToken: OPERATOR,
    writeLog: (line) => logged.push(line),
    ...options,
  });
  return {
    ...server,
    folder,
    logged,
    async ask(method, path, body, { token = OPERATOR, cookie } = {}) {
      const response = await fetch(`${server.url}/api/v1/${path}`, {
        method,
        headers: {
          'candor-page': '1',
          ...(cookie === undefined ? { authorization: `Bearer ${token}` } : { cookie }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '',
        body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : {},
      };
    },
    async send(key) {
      const response = await fetch(`${server.url}/v1/envelopes?key=${key}`, {
        method: 'POST',
        body: JSON.stringify(makeEnvelope()),
      });
      await response.text();
      return response.status;
    },
  };
}
