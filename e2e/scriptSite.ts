import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import type { Envelope, WireEvent } from '@candor/core';
import { buildScript, describeScript } from '../packages/core/scripts/buildScript.ts';
import { listen } from './rig/listen.ts';

/** What a page of the site holds. */
interface PageParts {
  /** Runs before everything else. */
  readonly before?: string;
  /** The attributes of the tag in which the stub is inlined; none for no stub. */
  readonly stub?: string;
  /** Runs after the stub and before the file. */
  readonly early?: string;
  /** The attributes of the file's own tag; `null` for none, where the stub loads the file. */
  readonly tag?: string | null;
  readonly body?: string;
  /** @default strictPolicy */
  readonly policy?: string;
}

/** A site with the built script file, whose server keeps what arrives. */
export interface ScriptSite {
  readonly origin: string;
  /** Puts a page at an address of its own and forgets what arrived before. */
  page(parts?: PageParts): string;
  /** Lets the file come only when what it returns is called. */
  holdFile(): () => void;
  /** What a pinned page says of the file. */
  readonly integrity: string;
  /** Each post as its path with the query, and what was in it. */
  readonly posts: { readonly path: string; readonly envelope: Envelope }[];
  events(): WireEvent[];
  close(): Promise<void>;
}

export const nonce = 'bm9uY2U';

/** The strictest that a page with inline scripts can have. */
export const strictPolicy: string = [
  "default-src 'none'",
  `script-src 'nonce-${nonce}' 'strict-dynamic'`,
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types candor',
].join('; ');

/** Slower than everything else on the page. */
const HERO_DELAY_MS = 300;

export async function startScriptSite(): Promise<ScriptSite> {
  const built = await buildScript();
  const { code, stub } = built;
  const posts: ScriptSite['posts'] = [];
  let parts: PageParts = {};
  let pages = 0;
  let file = Promise.resolve();

  const server = createServer(async (request, response) => {
    const { url = '', method } = request;
    if (method === 'POST' && url !== '/nowhere') {
      posts.push({ path: url, envelope: await readEnvelope(request) });
      response.writeHead(204).end();
    } else if (url === '/candor.js') {
      await file;
      response.setHeader('content-type', 'text/javascript').end(code);
    } else if (url === '/hero.svg') {
      await wait(HERO_DELAY_MS);
      response.setHeader('content-type', 'image/svg+xml').end(hero);
    } else if (url === '/favicon.ico') response.setHeader('content-type', 'image/x-icon').end();
    else if (url.startsWith('/page')) {
      response.setHeader('content-security-policy', parts.policy ?? strictPolicy);
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
      file = Promise.resolve();
      pages += 1;
      return `${origin}/page/${pages}`;
    },
    holdFile() {
      const { promise, resolve } = Promise.withResolvers<void>();
      file = promise;
      return resolve;
    },
    integrity: describeScript(built, '1.2.3').files['candor.js']?.integrity ?? '',
    events: () => posts.flatMap(({ envelope }) => envelope.events),
    close,
  };
}

async function readEnvelope(request: IncomingMessage): Promise<Envelope> {
  const body = await buffer(request);
  const isPacked = request.headers['content-encoding'] === 'gzip';
  return JSON.parse((isPacked ? gunzipSync(body) : body).toString()) as Envelope;
}

function toHtml({ before, stub, early, tag = '', body = '' }: PageParts, stubCode: string): string {
  const inline = (text: string | undefined, attributes = ''): string =>
    text ? `<script nonce="${nonce}" ${attributes}>${text}</script>` : '';
  return `<!doctype html><title>shop</title>
    ${inline(before)}${stub === undefined ? '' : inline(stubCode, stub)}${inline(early)}
    ${tag === null ? '' : `<script async nonce="${nonce}" src="/candor.js" ${tag}></script>`}<h1>shop</h1>${body}`;
}

const hero = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400"><rect width="600" height="400" fill="teal"/>
  <path d="${'M1 1L600 400'.repeat(400)}" stroke="navy"/></svg>`;
