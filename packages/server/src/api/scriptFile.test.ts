import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addScriptFile } from './scriptFile.ts';

const code = '(function(){})();'.repeat(50);
const manifest = {
  version: '1.2.3',
  files: {
    'candor-1.2.3.js': { integrity: 'sha384-abc', isImmutable: true },
    'candor-1.js': { integrity: 'sha384-abc', isImmutable: false },
    'candor.js': { integrity: 'sha384-abc', isImmutable: false },
  },
};

let folder: string;
let app: FastifyInstance;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'candor-script-'));
  app = Fastify();
  await app.register(addScriptFile, { file: pathToFileURL(join(folder, 'candor.js')) });
});

afterEach(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

async function build(): Promise<void> {
  await writeFile(join(folder, 'candor.js'), code);
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
}

function ask(url: string, headers: Record<string, string> = {}) {
  return app.inject({ url, headers: { origin: 'https://shop.example', ...headers } });
}

it.each([
  ['/candor-1.2.3.js', 'public, max-age=31536000, immutable'],
  ['/candor-1.js', 'public, max-age=3600'],
  ['/candor.js', 'public, max-age=3600'],
])('serves %s to pages of any origin, to be kept as %s', async (url, cacheControl) => {
  await build();

  const answer = await ask(url);

  expect(answer.statusCode).toBe(200);
  expect(answer.body).toBe(code);
  expect(answer.headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': cacheControl,
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
    vary: 'accept-encoding',
  });
});

it.each([
  ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
  ['gzip', 'gzip', gunzipSync],
  ['br;q=0, gzip;q=0.5', 'gzip', gunzipSync],
])('serves it packed to who takes %s', async (taken, encoding, unpack) => {
  await build();

  const answer = await ask('/candor.js', { 'accept-encoding': taken });

  expect(answer.headers['content-encoding']).toBe(encoding);
  expect(answer.rawPayload.length).toBeLessThan(code.length);
  expect(unpack(answer.rawPayload).toString()).toBe(code);
});

it.each(['identity', 'gzip;q=0', 'brown'])('serves it as it is to who takes %s', async (taken) => {
  await build();

  const answer = await ask('/candor.js', { 'accept-encoding': taken });

  expect(answer.headers['content-encoding']).toBeUndefined();
  expect(answer.body).toBe(code);
});

it('sends nothing anew to who has it', async () => {
  await build();
  const { headers } = await ask('/candor-1.js');

  const answer = await ask('/candor-1.js', { 'if-none-match': String(headers.etag) });

  expect([answer.statusCode, answer.body]).toEqual([304, '']);
  expect(answer.headers['cache-control']).toBe('public, max-age=3600');
});

it('says which integrity the files have', async () => {
  await build();

  const answer = await ask('/candor.json');

  expect(answer.json()).toEqual(manifest);
  expect(answer.headers['access-control-allow-origin']).toBe('*');
});

it('has no other version, says which it has, and lets nobody keep that', async () => {
  await build();

  const answer = await ask('/candor-1.2.2.js');

  expect(answer.statusCode).toBe(404);
  expect(answer.body).toContain('candor-1.2.3.js');
  expect(answer.headers['cache-control']).toBe('no-store');
});

it('finds the file once it is built', async () => {
  const before = await ask('/candor.js');
  await build();

  const after = await ask('/candor.js');

  expect(before.statusCode).toBe(404);
  expect(before.body).toContain('pnpm@12 build');
  expect((await ask('/candor.json')).statusCode).toBe(200);
  expect(after.statusCode).toBe(200);
});
