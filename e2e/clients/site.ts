import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { listen } from '../rig/listen.ts';

const clients = ['otel', 'sentry', 'sentryReact', 'faro'] as const;
/** A page of the site: `/otel` is measured by that client alone. */
export type ClientName = (typeof clients)[number];

/** A site with a page for each client, bundled as a team would. */
export interface ClientSite {
  readonly origin: string;
  close(): Promise<void>;
}

export async function startClientSite(): Promise<ClientSite> {
  const files = new Map<string, string>();
  for (const name of clients) files.set(`/${name}.js`, await bundleClient(name));
  const server = createServer(({ url = '' }, response) => {
    const { pathname } = new URL(url, 'http://site');
    const code = files.get(pathname);
    if (code !== undefined) response.setHeader('content-type', 'text/javascript').end(code);
    else
      response
        .setHeader('content-type', 'text/html')
        .end(
          `<!doctype html><title>site</title><h1>site</h1><script type="module" src="${pathname}.js"></script>`,
        );
  });
  const { url: origin, close } = await listen(server);
  return { origin, close };
}

async function bundleClient(name: ClientName): Promise<string> {
  const built = await rolldown({
    input: fileURLToPath(new URL(`${name}.ts`, import.meta.url)),
    platform: 'browser',
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    logLevel: 'silent',
  });
  const { output } = await built.generate({ format: 'esm', minify: true, codeSplitting: false });
  return output[0].code;
}
