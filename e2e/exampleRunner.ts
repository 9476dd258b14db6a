import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { buildScript } from '../packages/core/scripts/buildScript.ts';
import { type Example, examples } from '../scripts/documents.ts';
import { listen } from './rig/listen.ts';
import { unpack } from './rig/unpack.ts';

/** The examples of the documents, each on a page of its own. */
export interface ExampleRunner {
  readonly inPages: readonly (Example & { readonly url: string })[];
  close(): Promise<void>;
}

/** Those of a test runner, of Node, of the server and of other products are no page's; one without a script has nothing to run. */
const isForPages = ({ kind, code }: Example): boolean =>
  (kind === 'html' && code.includes('<script')) ||
  (/from '@candor\/(core|react)/.test(code) &&
    !/from '(node:|vitest|@playwright)|@candor\/react\/next|@candor\/core\/testing\/(vitest|playwright)/.test(
      code,
    ));

export async function startExampleRunner(): Promise<ExampleRunner> {
  const shown = examples.filter(isForPages);
  const { code, stub } = await buildScript();
  const files = new Map([
    ['candor.js', code],
    ['candor-0.js', code],
  ]);
  for (const [name, code] of await bundleAll(shown)) files.set(name, code);
  const { url, close } = await listen(
    createServer(async (request, response) => {
      const name = request.url?.slice(1).split('?')[0] ?? '';
      const index = /^page\/(\d+)$/.exec(name)?.[1];
      const example = index === undefined ? undefined : shown[Number(index)];
      const script = files.get(name);
      if (example)
        response
          .setHeader('content-type', 'text/html')
          .setHeader('content-security-policy', toPolicy(example))
          .end(toPage(example, Number(index), stub));
      else if (script) response.setHeader('content-type', 'text/javascript').end(script);
      else if (name === 'v1/envelopes') response.end(await acknowledge(request));
      // The services that the examples ask for.
      else response.setHeader('content-type', 'application/json').end('{}');
    }),
  );
  const inPages = shown.map((example, index) => ({ ...example, url: `${url}/page/${index}` }));
  return { inPages, close };
}

const nonce = 'r4nd0m';

/** As strict as docs/csp.md says that it may be; what is written into a page without a nonce needs more. */
function toPolicy({ kind, code }: Example): string {
  const inline = code.includes('nonce="') ? `'nonce-${nonce}' 'strict-dynamic'` : "'self' 'unsafe-inline'";
  const scripts = kind === 'html' ? inline : "'self'";
  return `default-src 'none'; img-src data:; script-src ${scripts}; connect-src 'self' https: http://localhost:4400; require-trusted-types-for 'script'`;
}

function toPage({ kind, code }: Example, index: number, stub: string): string {
  const body =
    kind === 'html'
      ? code
          // The server that gives the file has another name than this one.
          .replace(/https?:[^"]+(?=\/candor[\d.-]*\.js)/, '')
          .replaceAll('nonce="…"', `nonce="${nonce}"`)
          .replace('/* the stub */', () => stub)
      : `<script type="module" src="/example${index}.js"></script>`;
  return `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>example</title><body>${body}</body>`;
}

async function acknowledge(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { id, events } = JSON.parse(unpack(Buffer.concat(chunks)).toString());
  return JSON.stringify({ id, accepted: events.length, duplicate: 0, rejected: [] });
}

/** What they share is a file of its own, as in a site. What an example calls `App` is shown, and all say when they are done. */
async function bundleAll(shown: readonly Example[]): Promise<[name: string, code: string][]> {
  const folder = await mkdtemp(fileURLToPath(new URL('.examples-', import.meta.url)));
  try {
    const input: Record<string, string> = {};
    for (const [index, { kind, code }] of shown.entries()) {
      if (kind === 'html') continue;
      await writeFile(join(folder, `shown${index}.${kind}`), `${code}\nexport {};\n`);
      const entry = join(folder, `example${index}.ts`);
      await writeFile(entry, toEntry(`./shown${index}.${kind}`));
      input[`example${index}`] = entry;
    }
    const built = await rolldown({
      input,
      platform: 'browser',
      transform: { define: { 'process.env.NODE_ENV': '"production"' }, jsx: { runtime: 'automatic' } },
      resolve: { conditionNames: ['@candor/source', 'browser', 'import', 'default'] },
      logLevel: 'silent',
    });
    const { output } = await built.generate({ format: 'esm', entryFileNames: '[name].js' });
    return output.flatMap((part) => (part.type === 'chunk' ? [[part.fileName, part.code]] : []));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const toEntry = (file: string): string => `import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import * as example from '${file}';
const { App } = example as any;
if (App) createRoot(document.body.appendChild(document.createElement('main'))).render(createElement(App));
setTimeout(() => (globalThis as any).isDone = true, 50);`;
