import type { Acknowledgement, Envelope } from '@candor/core/wire';
import { onTestFinished } from 'vitest';
import { type CandorServer, createServer, type ServerOptions } from '../src/server.ts';
import { createMemoryStore } from '../src/store/memory.ts';
import { makeFolder } from './folder.ts';

/** A server on a free port with a store in memory, for one test. */
export async function startServer(options: ServerOptions = {}): Promise<CandorServer> {
  const server = await createServer({
    port: 0,
    dataPath: options.dataPath ?? (await makeFolder()),
    store: createMemoryStore(),
    writeLog: () => {},
    ...options,
  });
  onTestFinished(() => server.close());
  return server;
}

/** Where a page sends to. */
export function intakeOf(server: CandorServer, key: string = server.writeKey): string {
  return `${server.url}/v1/envelopes?key=${encodeURIComponent(key)}`;
}

/** Sends any body. */
export function post(
  server: CandorServer,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(intakeOf(server), { method: 'POST', body, headers });
}

/** Sends an envelope and reads the acknowledgement. */
export async function send(server: CandorServer, envelope: Envelope): Promise<Acknowledgement> {
  const response = await post(server, JSON.stringify(envelope));
  if (response.status !== 202) throw new Error(`answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Acknowledgement;
}
