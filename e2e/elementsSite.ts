import { createServer } from 'node:http';
import type { ErrorTracking, TelemetryCollector } from '@candor/core';
import { answeredScript } from '@candor/elements/early';
import { bundle } from '../test/bundle.ts';
import { listen } from './rig/listen.ts';
import { unpack } from './rig/unpack.ts';

/** What a page of its own gets as `candorElements`, and what the test has started there. */
declare global {
  var candorElements: typeof import('@candor/core') &
    typeof import('@candor/core/local') &
    typeof import('@candor/elements') &
    typeof import('@candor/elements/consent') &
    typeof import('@candor/elements/dashboard') &
    typeof import('@candor/elements/debug') &
    typeof import('@candor/elements/feedback') &
    typeof import('@candor/elements/privacy');
  var watched: { collector: TelemetryCollector; errors: ErrorTracking };
}

/** A site under the strictest policy, whose pages hold the elements and nothing else. */
export interface ElementsSite {
  readonly url: string;
  /** Bodies that its intake was sent. */
  readonly sent: string[];
  close(): Promise<void>;
}

// No inline script or style, no text that becomes a script; one policy, which Lit names so.
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types lit-html";

/** Code of a page that has all elements at `candorElements`, in one file. */
export async function bundledElements(): Promise<string> {
  const { code } = await bundle(
    `import * as core from '@candor/core'; import * as elements from '@candor/elements';
    import * as consent from '@candor/elements/consent'; import * as feedback from '@candor/elements/feedback';
    import * as privacy from '@candor/elements/privacy'; import * as local from '@candor/core/local';
    import * as dashboard from '@candor/elements/dashboard';
    import * as debug from '@candor/elements/debug';
    globalThis.candorElements = { ...core, ...local, ...elements, ...consent, ...feedback, ...privacy, ...debug, ...dashboard };`,
    { isOneFile: true },
  );
  return code;
}

export async function startElementsSite(): Promise<ElementsSite> {
  const code = await bundledElements();
  const sent: string[] = [];
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://site');
    response.setHeader('content-security-policy', policy);
    if (request.method === 'POST') {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      sent.push(unpack(Buffer.concat(parts)).toString());
      response.writeHead(204).end();
    } else if (pathname === '/elements.js') response.setHeader('content-type', 'text/javascript').end(code);
    else if (pathname === '/answered.js')
      response.setHeader('content-type', 'text/javascript').end(answeredScript());
    else if (pathname === '/site.css') response.setHeader('content-type', 'text/css').end(style);
    else if (pathname === '/') {
      const body = searchParams.has('early') ? early : '<candor-consent></candor-consent>';
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(html(searchParams.get('lang') ?? 'en', body));
    } else response.writeHead(404).end();
  });
  const { url, close } = await listen(server);
  return { url, sent, close };
}

const early = `<candor-consent><dialog open><form method="dialog"><p>May we measure?</p>
  <button value="none">No</button><button value="basic">Yes</button></form></dialog></candor-consent>`;

const style = `:root { --accent: light-dark(#0a643c, #9cf2c0) }
  candor-consent { --candor-accent: var(--accent) }
  [data-candor-answered] candor-consent > dialog { display: none }
  candor-consent > dialog { position: fixed; inset: auto 1rem 1rem }`;

const html = (language: string, body: string): string => `<!doctype html><html lang="${language}"><head>
  <meta name="viewport" content="width=device-width"><title>site</title>
  <script src="/answered.js"></script><link rel="stylesheet" href="/site.css"></head>
  <body><main><h1>site</h1><p>Words of the page.</p><button>Of the page</button></main>${body}
  <script type="module" src="/elements.js"></script></body></html>`;
