import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { ApiRefusal } from './ApiRefusal.ts';

/** Own files only, nothing inline: what a visitor managed to put into an event can never run here. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** Their names change with their content, so a browser never has to ask again. */
const HASHED_FOLDER = `assets${sep}`;

/** Adds the built dashboard at `/`; every address that is no file shows its one page. */
export async function addDashboard(app: FastifyInstance, folder: string | undefined): Promise<void> {
  app.addHook('onRequest', async (_request, reply) => void reply.headers(HEADERS));
  if (folder === undefined || !existsSync(join(folder, 'index.html'))) {
    app.get('/', (_request, reply) => sendNotBuilt(reply));
    return;
  }
  await app.register(fastifyStatic, {
    root: folder,
    // One route for each file that is there now: no path from a request ever reaches the disk.
    wildcard: false,
    cacheControl: false,
    setHeaders(reply, path) {
      const isHashed = relative(folder, path).startsWith(HASHED_FOLDER);
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  app.get('/*', (request, reply) => {
    const isPage = !request.url.startsWith('/api/') && !/\.\w+$/.test(request.url.split('?')[0] ?? '');
    if (isPage) return reply.sendFile('index.html');
    throw new ApiRefusal(404, 'not_found', 'There is nothing at this address.');
  });
}

function sendNotBuilt(reply: FastifyReply): FastifyReply {
  return reply
    .code(503)
    .headers({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    .send(`<!doctype html><html lang="en"><meta charset="utf-8"><title>Candor</title>
<h1>The dashboard is not built yet</h1>
<p>The server runs and takes events in. Build its dashboard with <code>npx -y pnpm@12 build</code> and start again.</p>
</html>`);
}
