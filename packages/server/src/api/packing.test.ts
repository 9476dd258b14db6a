import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ADMIN_TOKEN, makeDashboard, type OpenApi, openApi } from '../../test/openApi.ts';

const code = 'export const many = 1;\n'.repeat(200);

let api: OpenApi;
let dashboard: Awaited<ReturnType<typeof makeDashboard>>;

beforeAll(async () => {
  dashboard = await makeDashboard();
  await writeFile(join(dashboard.folder, 'assets', 'index-B4dF00d1.js'), code);
  api = await openApi({ dashboardFolder: dashboard.folder });
});
afterAll(async () => {
  await api.close();
  await dashboard.remove();
});

const ask = (path: string, encodings: string) =>
  api.app.inject({
    url: path,
    headers: { 'accept-encoding': encodings, authorization: `Bearer ${ADMIN_TOKEN}`, host: 'localhost' },
  });

it.each([
  ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
  ['gzip', 'gzip', gunzipSync],
])('packs files and answers for who takes %s', async (taken, encoding, unpack) => {
  const file = await ask('/assets/index-B4dF00d1.js', taken);
  const answer = await ask('/api/v1/openapi.json', taken);
  const plain = await ask('/api/v1/openapi.json', 'identity');

  expect(file.headers).toMatchObject({ 'content-encoding': encoding, vary: 'accept-encoding' });
  expect(unpack(file.rawPayload).toString()).toBe(code);
  expect(answer.headers['content-encoding']).toBe(encoding);
  expect(unpack(answer.rawPayload).toString()).toBe(plain.body);
  expect(answer.rawPayload.length).toBeLessThan(plain.rawPayload.length / 5);
});

it('leaves as it is a small answer, and a part of a file', async () => {
  const small = await ask('/api/v1/me', 'br');
  const part = await api.app.inject({
    url: '/assets/index-B4dF00d1.js',
    headers: { 'accept-encoding': 'br', range: 'bytes=0-9', host: 'localhost' },
  });

  expect(small.headers['content-encoding']).toBeUndefined();
  expect([part.statusCode, part.headers['content-encoding'], part.body]).toEqual([
    206,
    undefined,
    code.slice(0, 10),
  ]);
});
