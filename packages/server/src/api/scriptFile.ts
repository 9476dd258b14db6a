import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { negotiate } from '@fastify/accept-negotiator';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** The script tag's file as it was built. */
interface ScriptFile {
  readonly code: Buffer;
  /** The same by encoding, the smallest first. */
  readonly packed: ReadonlyMap<string, Buffer>;
  readonly manifest: Manifest;
}

/** What the build says of it; `scripts/buildScript.ts` of core writes it. */
interface Manifest {
  readonly version: string;
  readonly files: Readonly<Record<string, { readonly integrity: string; readonly isImmutable: boolean }>>;
}

interface ScriptOptions {
  /**
   * Where it lies, with `manifest.json` beside it.
   * @default that of `@candor/core`
   */
  readonly file?: URL;
}

const NOT_BUILT = 'The script file is not built: run npx -y pnpm@12 build';

/**
 * Adds the script tag's file, for any page that may send here to load: `/candor.js` and `/candor-<major>.js` are the newest,
 * `/candor-<version>.js` never changes, and `/candor.json` says which `integrity` they have.
 */
export async function addScriptFile(
  app: FastifyInstance,
  { file = new URL(import.meta.resolve('@candor/core/script')) }: ScriptOptions,
): Promise<void> {
  const read = createReader(file);

  app.get('/candor.js', (request, reply) => answer('candor.js', request, reply));
  app.get<{ Params: { rest: string } }>('/candor-:rest', (request, reply) =>
    answer(`candor-${request.params.rest}`, request, reply),
  );
  app.get('/candor.json', async (_request, reply) => {
    const script = await read();
    openToAll(reply).header('cache-control', 'public, max-age=3600');
    return script?.manifest ?? reply.code(404).header('cache-control', 'no-store').send({ error: NOT_BUILT });
  });

  async function answer(
    name: string,
    { headers }: FastifyRequest,
    reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    openToAll(reply).type('text/javascript; charset=utf-8').header('vary', 'accept-encoding');
    const script = await read();
    const named = script?.manifest.files[name];
    if (!script || !named) {
      const cure = script ? `This server has ${Object.keys(script.manifest.files).join(', ')}` : NOT_BUILT;
      return reply.code(404).header('cache-control', 'no-store').send(`// ${cure}\n`);
    }
    const tag = `W/"${named.integrity}"`;
    reply.headers({
      'cache-control': named.isImmutable ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
      etag: tag,
    });
    if (headers['if-none-match'] === tag) return reply.code(304).send();
    const encoding = negotiate(headers['accept-encoding'] ?? '', [...script.packed.keys()]) ?? 'identity';
    const packed = script.packed.get(encoding);
    if (packed) reply.header('content-encoding', encoding);
    return packed ?? script.code;
  }
}

/** Pages of other origins load it, with `integrity` also by CORS. */
function openToAll(reply: FastifyReply): FastifyReply {
  return reply.headers({
    'x-content-type-options': 'nosniff',
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
  });
}

/** Reads it once it is built. */
function createReader(file: URL): () => Promise<ScriptFile | undefined> {
  let script: Promise<ScriptFile | undefined> | undefined;
  return async () => {
    script ??= readScript(file).catch(() => undefined);
    const loaded = await script;
    // Built later: look again.
    if (!loaded) script = undefined;
    return loaded;
  };
}

async function readScript(file: URL): Promise<ScriptFile> {
  const code = await readFile(file);
  const manifest = JSON.parse(await readFile(new URL('manifest.json', file), 'utf8')) as Manifest;
  const packed = new Map([
    ['br', await promisify(brotliCompress)(code)],
    ['gzip', await promisify(gzip)(code, { level: 9 })],
  ]);
  return { code, packed, manifest };
}
