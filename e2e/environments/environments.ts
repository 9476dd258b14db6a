import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Envelope } from '@candor/core';
import { type Plugin, rolldown } from 'rolldown';
import { bundle } from '../../test/bundle.ts';
import { type Listening, listen } from '../rig/listen.ts';

/** The program that holds the library to its promises, and a server that gives it to pages and keeps what it sends. */
export interface ConformanceSite extends Listening {
  /** One script that leaves `conform` at the global object. */
  readonly program: string;
}

export async function startConformanceSite(): Promise<ConformanceSite> {
  const { code } = await bundle(
    `import { conform } from ${JSON.stringify(suite)};
    globalThis.conform = conform;`,
    { isOneFile: true },
  );
  // What a module declares is its own; in a classic script it would be everybody's.
  const program = `(() => {${code}})();`;
  const modules = await buildModules();
  const kept = new Map<string, Map<string, Envelope>>();

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://example.invalid');
    if (pathname.startsWith('/intake/')) await answerIntake(pathname, request, response);
    else if (pathname.startsWith('/modules/')) {
      response.setHeader('service-worker-allowed', '/');
      response.setHeader('content-type', 'text/javascript').end(modules.get(pathname.slice(9)));
    } else if (pathname === '/worker.js')
      response.setHeader('content-type', 'text/javascript').end(program + answerMessages);
    else if (pathname === '/program.js') response.setHeader('content-type', 'text/javascript').end(program);
    else response.setHeader('content-type', 'text/html').end(page);
  });

  async function answerIntake(path: string, request: IncomingMessage, response: ServerResponse) {
    if (path.startsWith('/intake/person/')) {
      response.writeHead(404).end();
      return;
    }
    const envelopes = kept.get(path) ?? new Map<string, Envelope>();
    kept.set(path, envelopes);
    response.setHeader('content-type', 'application/json');
    if (request.method !== 'POST') {
      response.end(JSON.stringify([...envelopes.values()]));
      return;
    }
    const body = await buffer(request);
    const text = body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body;
    const envelope = JSON.parse(text.toString()) as Envelope;
    envelopes.set(envelope.id, envelope);
    response.end(
      JSON.stringify({ id: envelope.id, accepted: envelope.events.length, duplicate: 0, rejected: [] }),
    );
  }

  return { ...(await listen(server)), program };
}

/** The same as modules of their own, as a site without a bundler for its worker would serve them. */
async function buildModules(): Promise<ReadonlyMap<string, string>> {
  const source = `import * as core from ${JSON.stringify(core)}; import { conform } from ${JSON.stringify(suite)};
    globalThis.conform = (surroundings) => conform(surroundings, async () => core);${answerMessages}`;
  const entry: Plugin = {
    name: 'entry',
    resolveId: (id) => (id === 'worker' ? '\0worker' : null),
    load: (id) => (id === '\0worker' ? source : null),
  };
  const built = await rolldown({
    input: 'worker',
    plugins: [entry],
    platform: 'browser',
    resolve: { conditionNames: ['@candor/source', 'browser', 'import', 'default'] },
    logLevel: 'silent',
  });
  const { output } = await built.generate({ format: 'esm', entryFileNames: 'worker.js' });
  return new Map(output.flatMap((part) => (part.type === 'chunk' ? [[part.fileName, part.code]] : [])));
}

const core = fileURLToPath(new URL('../../packages/core/src/index.ts', import.meta.url));
const suite = fileURLToPath(new URL('conform.ts', import.meta.url));

const page = '<!doctype html><title>conformance</title><script src="/program.js"></script>';

/** In a worker of any kind: the surroundings come as a message, the findings go back through its port. */
const answerMessages = `
addEventListener('message', ({ data, ports: [port] }) => conform(data).then((found) => port.postMessage(found)));
addEventListener('connect', ({ ports: [port] }) => {
  port.onmessage = ({ data }) => conform(data).then((found) => port.postMessage(found));
});`;
