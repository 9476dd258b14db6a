import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, createServer as createDevServer, type Plugin } from 'vite';
import { run } from '../scripts/run.ts';
import { freePort, listen } from './rig/listen.ts';

/** A site that was built of an example. */
export interface ExampleSite {
  readonly url: string;
  close(): Promise<void>;
}

const examples = fileURLToPath(new URL('../examples/', import.meta.url));

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

// Of this workspace the source; everything else as anybody would get it.
const conditions = ['@candor/source', 'module', 'browser', 'production'];

/**
 * Builds an example with its own configuration and serves it; an address without a file is a page of the application.
 * `instead` says which libraries of the React package stand for those that it asks for.
 */
export async function startViteExample(
  name: string,
  instead: Readonly<Record<string, string>> = {},
): Promise<ExampleSite> {
  asMode('production');
  const built = await build({
    root: join(examples, name),
    logLevel: 'warn',
    resolve: { conditions },
    plugins: [replace(instead)],
    build: { write: false },
  });
  const files = new Map<string, string>();
  for (const { output } of [built].flat() as {
    output: { fileName: string; code?: string; source?: string }[];
  }[])
    for (const { fileName, code, source } of output) files.set(`/${fileName}`, code ?? String(source));
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://example.invalid');
    const file = files.has(pathname) ? pathname : '/index.html';
    response.setHeader('content-type', mediaTypes[extname(file)] ?? 'text/plain').end(files.get(file));
  });
  return listen(server);
}

/** For Vite, which sets it where nobody has, and then takes what it has set for one example for the next. */
function asMode(mode: 'production' | 'development'): void {
  process.env['NODE_ENV'] = mode;
}

/** Gives an example other libraries than it asks for: those that the React package is tried with. */
function replace(instead: Readonly<Record<string, string>>): Plugin {
  const holder = fileURLToPath(new URL('../packages/react/package.json', import.meta.url));
  return {
    name: 'replace',
    enforce: 'pre',
    resolveId(id, importer) {
      const other = importer?.startsWith(examples) && instead[id];
      return other ? this.resolve(other, holder) : null;
    },
  };
}

/** Builds and starts an example of Next, with the packages as npm gets them: build these before. */
export async function startNextExample(name: string): Promise<ExampleSite> {
  const root = join(examples, name);
  const next = join(root, 'node_modules/next/dist/bin/next');
  // Next chooses by its own conditions.
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const env = { ...inherited, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' as const };
  const { code, output } = await run(process.execPath, [next, 'build'], { cwd: root, env });
  if (code !== 0) throw new Error(output);

  const port = await freePort();
  const server = spawn(process.execPath, [next, 'start', '-H', '127.0.0.1', '-p', `${port}`], {
    cwd: root,
    env,
  });
  return { url: `http://127.0.0.1:${port}`, close: await untilReady(server, name) };
}

/** Builds an example that renders on its server, and starts that with `endpoint` for what it collects and passes on. */
export async function startExpressExample(name: string, endpoint: string): Promise<ExampleSite> {
  const root = join(examples, name);
  asMode('production');
  await build({ root, logLevel: 'warn', resolve: { conditions }, build: { outDir: 'dist/client' } });
  await build({
    root,
    logLevel: 'warn',
    // Node reads no JSX, which the source of the workspace is.
    ssr: { noExternal: [/^@candor/], resolve: { conditions: ['@candor/source', 'node', 'import'] } },
    build: { ssr: 'src/entryServer.tsx', outDir: 'dist/server' },
  });

  const port = await freePort();
  const server = spawn(process.execPath, ['--conditions=@candor/source', 'src/server.ts'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', PORT: `${port}`, CANDOR_ENDPOINT: endpoint },
  });
  return { url: `http://127.0.0.1:${port}`, close: await untilReady(server, name) };
}

/** Waits until it says that it is ready; what is returned ends it. */
async function untilReady(
  server: ChildProcessWithoutNullStreams,
  name: string,
): Promise<() => Promise<void>> {
  let said = '';
  server.stderr.on('data', (text: Buffer) => {
    said += text;
  });
  await new Promise<void>((resolve, reject) => {
    server.stdout.on('data', (text: Buffer) => text.includes('Ready') && resolve());
    server.once('exit', () => reject(new Error(`${name} has not started: ${said}`)));
  });
  return async () => {
    const gone = once(server, 'exit');
    server.kill();
    await gone;
  };
}

/** An example while somebody works on it. */
export interface EditedSite extends ExampleSite {
  /** Replaces a text of a source file, as an editor would. */
  edit(file: string, from: string, to: string): Promise<void>;
}

/** Serves a copy of an example by Vite's development server, which brings edited modules into the open page. */
export async function startEditedExample(name: string): Promise<EditedSite> {
  const root = await mkdtemp(join(examples, '.edited-'));
  await cp(join(examples, name), root, {
    recursive: true,
    filter: (path) => !path.includes('node_modules') && !path.includes('dist'),
  });
  await symlink(join(examples, name, 'node_modules'), join(root, 'node_modules'));
  asMode('development');
  const server = await createDevServer({
    root,
    cacheDir: join(root, '.vite'),
    logLevel: 'warn',
    resolve: { conditions: ['@candor/source', 'module', 'browser', 'development'] },
    optimizeDeps: {
      exclude: ['@candor/core', '@candor/react'],
      // Found only once the page runs, they would load it anew.
      include: ['idb-keyval', 'nanoid', 'web-vitals'].map((name) => `@candor/core > ${name}`),
    },
    server: { host: '127.0.0.1', port: 0 },
  });
  await server.listen();
  return {
    url: (server.resolvedUrls?.local[0] ?? '').replace(/\/$/, ''),
    async edit(file, from, to) {
      const text = await readFile(join(root, file), 'utf8');
      // In one step, for the development server of this process: a file that is read half written has no components, one that is
      // replaced by another may seem gone, and for both the page would be loaded anew.
      writeFileSync(join(root, file), text.replaceAll(from, to));
    },
    async close() {
      await server.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** Serves an example that needs no building, with `extra` beside its files. */
export async function startPlainExample(
  name: string,
  extra: Readonly<Record<string, string>>,
): Promise<ExampleSite> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://example.invalid');
    const file = pathname === '/' ? '/index.html' : pathname;
    const content =
      extra[file] ?? (await readFile(join(examples, name, file), 'utf8').catch(() => undefined));
    if (content === undefined) response.writeHead(404).end();
    else response.setHeader('content-type', mediaTypes[extname(file)] ?? 'text/plain').end(content);
  });
  return listen(server);
}
