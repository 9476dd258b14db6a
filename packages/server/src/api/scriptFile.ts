import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';

/** Adds `/candor.js`: the script tag's file, for any page that may send here to load. */
export async function addScriptFile(app: FastifyInstance): Promise<void> {
  app.get('/candor.js', async (_request, reply) => {
    const code = await readScript();
    reply.headers({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=3600',
      'x-content-type-options': 'nosniff',
      // Pages of other origins load it, with `integrity` also by CORS.
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    });
    return code ?? reply.code(404).send('// The script file is not built: run npx -y pnpm@12 build\n');
  });
}

let script: Promise<Buffer | undefined> | undefined;

async function readScript(): Promise<Buffer | undefined> {
  script ??= readFile(fileURLToPath(import.meta.resolve('@candor/core/script'))).catch(() => undefined);
  const code = await script;
  // Built later: look again.
  if (!code) script = undefined;
  return code;
}
