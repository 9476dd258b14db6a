import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import type { Envelope, WireEvent } from '@candor/core';
import { buildScript } from '../packages/core/scripts/buildScript.ts';
import { listen } from './rig/listen.ts';

/** What a page of the site holds. */
interface PageParts {
  /** Runs before everything else. */
  readonly before?: string;
  /** Whether the stub is inlined above the tag. */
  readonly hasStub?: boolean;
  /** Runs after the stub and before the file. */
  readonly early?: string;
  /** The attributes of the script tag. */
  readonly tag?: string;
  readonly body?: string;
  readonly policy?: string;
}

/** A site with the built script file, whose server keeps what arrives. */
export interface ScriptSite {
  readonly origin: string;
  /** Puts a page at an address of its own and forgets what arrived before. */
  page(parts?: PageParts): string;
  /** Each post as its path with the query, and what was in it. */
  readonly posts: { readonly path: string; readonly envelope: Envelope }[];
  events(): WireEvent[];
  close(): Promise<void>;
}

export const nonce = 'bm9uY2U';

export async function startScriptSite(): Promise<ScriptSite> {
  const { code, stub } = await buildScript();
  const posts: ScriptSite['posts'] = [];
  let parts: PageParts = {};
  let pages = 0;

  const server = createServer(async (request, response) => {
    const { url = '', method } = request;
    if (method === 'POST' && url !== '/nowhere') {
      posts.push({ path: url, envelope: await readEnvelope(request) });
      response.writeHead(204).end();
    } else if (url === '/candor.js') response.setHeader('content-type', 'text/javascript').end(code);
    else if (url.startsWith('/page')) {
      if (parts.policy) response.setHeader('content-security-policy', parts.policy);
      response.setHeader('content-type', 'text/html').end(toHtml(parts, stub));
    } else response.writeHead(404).end();
  });
  const { url: origin, close } = await listen(server);

  return {
    origin,
    posts,
    page(next = {}) {
      parts = next;
      posts.length = 0;
      pages += 1;
      return `${origin}/page/${pages}`;
    },
    events: () => posts.flatMap(({ envelope }) => envelope.events),
    close,
  };
}

async function readEnvelope(request: IncomingMessage): Promise<Envelope> {
  const body = await buffer(request);
  const isPacked = request.headers['content-encoding'] === 'gzip';
  return JSON.parse((isPacked ? gunzipSync(body) : body).toString()) as Envelope;
}

function toHtml({ before, hasStub, early, tag = '', body = '' }: PageParts, stub: string): string {
  const inline = [before, hasStub && stub, early].map((text) =>
    text ? `<script nonce="${nonce}">${text}</script>` : '',
  );
  return `<!doctype html><title>shop</title>${inline.join('')}
    <script async nonce="${nonce}" src="/candor.js" ${tag}></script><h1>shop</h1>${body}`;
}
