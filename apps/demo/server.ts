import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { answeredScript } from '@candor/elements/early';
import { escapeHtml } from './docs/escapeHtml.ts';
import { allHeadings, findDocument } from './docs/library.ts';
import { renderPage } from './docs/renderPage.ts';

interface DemoOptions {
  /** 0 takes any free port. */
  port: number;
  /** Where the pages send what they collect: the intake's full address. */
  endpoint: string;
  /** The site's public key at the intake. */
  writeKey: string;
  /** @default '127.0.0.1' */
  host?: string;
}

interface Demo {
  url: string;
  close(): Promise<void>;
}

/** How late the picture at the top of the Vitals page answers: past the 2500 ms that count as a good LCP. */
const HERO_DELAY_MS = 3000;

/** How late the flaky service answers when it is told to be slow. */
const SLOW_SERVICE_MS = 1500;

const dist = fileURLToPath(new URL('./dist/', import.meta.url));
const scriptFile = fileURLToPath(new URL('../../packages/core/dist/script/candor.js', import.meta.url));

/** Every page is a real document, so that leaving one is a real page exit with its last chance to send. */
const pages: Readonly<Record<string, { file: string; title: string }>> = {
  '/': { file: 'index.html', title: 'Crooked House, a site that misbehaves' },
  '/vitals': { file: 'index.html', title: 'Vitals · Crooked House' },
  '/speed': { file: 'index.html', title: 'Speed · Crooked House' },
  '/errors': { file: 'index.html', title: 'Errors · Crooked House' },
  '/usage': { file: 'index.html', title: 'Usage · Crooked House' },
  '/health': { file: 'index.html', title: 'Health · Crooked House' },
  '/form': { file: 'index.html', title: 'Form · Crooked House' },
  '/privacy': { file: 'index.html', title: 'Privacy · Crooked House' },
  '/plain.html': { file: 'plain.html', title: 'Plain page · Crooked House' },
};

const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.jpg': 'image/jpeg',
};

/** Serves the built demo site, and the services that its pages suffer from. */
export async function startDemo({
  port,
  endpoint,
  writeKey,
  host = '127.0.0.1',
}: DemoOptions): Promise<Demo> {
  if (!existsSync(dist))
    throw new Error('[demo] apps/demo/dist is missing: build it with `npx -y pnpm@12 build`');
  const intake = new URL(endpoint).origin;
  let flakyCalls = 0;

  const server = createServer((request, response) => {
    answer(request, response).catch(() => end(response, 500, 'The demo server failed.'));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://demo.invalid');
    if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405, 'Only GET here.');

    const page = pages[url.pathname];
    if (page) return sendPage(response, page);
    if (/^\/docs(\/|$)/.test(url.pathname)) return sendDocument(response, url.pathname);
    if (url.pathname === '/candor.js') return sendFile(response, scriptFile);
    if (url.pathname === '/answered.js') return end(response, 200, answeredScript(), mediaTypes['.js']);
    if (url.pathname === '/api/health') return end(response, 200, 'healthy');
    if (url.pathname === '/api/flaky') return misbehave(response, url.searchParams.get('mode'));
    if (url.pathname === '/hero.jpg') await wait(HERO_DELAY_MS, undefined, { ref: false });
    return sendFile(response, join(dist, url.pathname));
  }

  async function sendPage(response: ServerResponse, { file, title }: { file: string; title: string }) {
    const other = otherOrigin((server.address() as AddressInfo).port);
    const html = fill(await readFile(join(dist, file), 'utf8'), {
      title,
      endpoint,
      writeKey,
      dashboard: intake,
      otherOrigin: other,
    });
    response.setHeader(
      'content-security-policy',
      `default-src 'self'; connect-src 'self' ${intake}; script-src 'self' ${other}`.trim(),
    );
    end(response, 200, html, 'text/html; charset=utf-8');
  }

  function sendDocument(response: ServerResponse, pathname: string): void {
    const isList = pathname === '/docs/headings.json';
    const found = findDocument(pathname === '/docs' ? '/docs/' : pathname);
    if (isList) end(response, 200, JSON.stringify(allHeadings()), 'application/json');
    else if (!found) end(response, 404, 'No such page.');
    else {
      response.setHeader('content-security-policy', "default-src 'self'");
      end(response, 200, renderPage(found), 'text/html; charset=utf-8');
    }
  }

  async function misbehave(response: ServerResponse, mode: string | null): Promise<void> {
    if (mode === 'slow') await wait(SLOW_SERVICE_MS, undefined, { ref: false });
    if (mode === 'flaky') flakyCalls += 1;
    const fails = mode === 'down' || (mode === 'flaky' && flakyCalls % 2 === 0);
    end(response, fails ? 503 : 200, fails ? 'out of order' : 'healthy');
  }

  /** The same server under its other loopback name: another origin, for scripts whose errors the browser conceals. */
  function otherOrigin(ownPort: number): string {
    if (host === '127.0.0.1') return `http://localhost:${ownPort}`;
    if (host === 'localhost') return `http://127.0.0.1:${ownPort}`;
    return '';
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });

  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** URL parsing has resolved every `..`, and nothing here decodes `%2F`: no path can name a file outside `dist`. */
async function sendFile(response: ServerResponse, path: string): Promise<void> {
  const type = mediaTypes[extname(path)];
  const content = type && (await readFile(path).catch(() => undefined));
  if (!content) return end(response, 404, 'Nothing here.');
  end(response, 200, content, type);
}

function end(response: ServerResponse, status: number, body: string | Buffer, type = 'text/plain'): void {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}

/** Puts values where the page says `{{name}}`. */
function fill(html: string, values: Readonly<Record<string, string>>): string {
  return html.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => escapeHtml(values[name] ?? ''));
}
