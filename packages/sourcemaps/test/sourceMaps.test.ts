import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { findMaps, uploadSourceMaps } from '../src/index.ts';
import { candorSourceMaps } from '../src/vite.ts';

const map = { version: 3, sources: ['a.ts'], names: [], mappings: 'AAAA' };
const debugId = '85314830-023f-4cf1-a267-535f4e37bb17';

async function makeBuild(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'candor-build-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

/** Answers with each of the given statuses, then with 200. */
async function makeReceiver(statuses: number[] = []) {
  const received: { url: URL; authorization: string | undefined; map: unknown }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const status = statuses.shift() ?? 200;
    if (status === 200)
      received.push({
        url: new URL(request.url ?? '', 'http://x'),
        authorization: request.headers.authorization,
        map: JSON.parse(gunzipSync(Buffer.concat(chunks)).toString()),
      });
    response
      .writeHead(status, { 'retry-after': '0' })
      .end(status === 200 ? '{}' : JSON.stringify({ error: { code: 'x', message: 'Ask an admin.' } }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

test('finds maps by comment, beside the script and inline, and says what has none', async () => {
  const inline = Buffer.from(JSON.stringify(map)).toString('base64');
  const folder = await makeBuild({
    'assets/named.js':
      'a;\n//# sourceMappingURL=maps/other.map\n//# debugId=85314830-023F-4CF1-A267-535F4E37BB17\n',
    'assets/maps/other.map': JSON.stringify(map),
    'beside.mjs': 'b;',
    'beside.mjs.map': JSON.stringify({ ...map, debug_id: debugId }),
    'inline.cjs': `c;\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,${inline}`,
    'none.js': 'd;',
    'broken.js': 'e;',
    'broken.js.map': '{"version":2}',
    'mixed.js': `f;\n//# debugId=${debugId}`,
    'mixed.js.map': JSON.stringify({ ...map, debugId: debugId.replace('8', '9') }),
    'node_modules/x/index.js': 'g;',
    'style.css': 'h',
  });

  const { found, skipped } = await findMaps(folder);

  expect(found.map(({ path, debugId: id }) => [path, id])).toEqual([
    ['assets/named.js', debugId],
    ['beside.mjs', debugId],
    ['inline.cjs', expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/)],
  ]);
  expect(skipped).toEqual([
    { path: 'broken.js', reason: 'its source map is not one' },
    { path: 'mixed.js', reason: 'its source map is of another build: their debug ids differ' },
    { path: 'none.js', reason: 'it has no source map' },
  ]);
});

test('reads a map that begins with a byte order mark', async () => {
  const folder = await makeBuild({ 'a.js': 'a;', 'a.js.map': `\uFEFF${JSON.stringify(map)}` });

  const { found, skipped } = await findMaps(folder);

  expect(found).toMatchObject([{ path: 'a.js', map }]);
  expect(skipped).toEqual([]);
});

test('a script cannot name a file outside the folder as its map', async () => {
  const folder = await makeBuild({
    'secret.map': JSON.stringify(map),
    'dist/up.js': 'a;\n//# sourceMappingURL=../secret.map',
    'dist/escaped.js': 'a;\n//# sourceMappingURL=%2e%2e/secret.map',
    'dist/absolute.js': 'a;\n//# sourceMappingURL=file:///etc/passwd',
    'dist/link.js': 'a;\n//# sourceMappingURL=link.map',
  });
  await symlink(join(folder, 'secret.map'), join(folder, 'dist/link.map'));

  const { found, skipped } = await findMaps(join(folder, 'dist'));

  expect(found).toEqual([]);
  expect(skipped).toHaveLength(4);
});

test('leaves out and names what no server takes, and uploads the rest', async () => {
  const receiver = await makeReceiver();
  const long = `${'d'.repeat(250)}/${'e'.repeat(250)}/${'f'.repeat(20)}`;
  const odd = ['a#1.js', 'b?.js', 'c\\d.js', 'c:d.js', `${long}/f.js`];
  const folder = await makeBuild(
    Object.fromEntries(
      ['g é%.js', ...odd].flatMap((name) => [
        [name, 'a;'],
        [`${name}.map`, JSON.stringify(map)],
      ]),
    ),
  );

  const report = await uploadSourceMaps({ folder, server: receiver.url, token: 'ct_1', deleteMaps: true });
  const below = await uploadSourceMaps({
    folder: join(folder, 'd'.repeat(250)),
    server: receiver.url,
    token: 'ct_1',
    prefix: `${'p'.repeat(260)}/`,
  });

  expect(receiver.received.map(({ url }) => url.searchParams.get('path'))).toEqual(['g é%.js']);
  expect(report.uploaded).toMatchObject([{ path: 'g é%.js' }]);
  expect(report.skipped).toEqual(
    [
      ...odd.slice(0, 4).map((path) => ({ path, reason: expect.stringContaining('has characters') })),
      { path: odd[4], reason: 'its path has more than 512 characters' },
    ].sort((a, b) => ((a.path ?? '') < (b.path ?? '') ? -1 : 1)),
  );
  expect(report.deleted).toBe(1);
  expect(below).toMatchObject({
    uploaded: [],
    skipped: [{ path: `${'e'.repeat(250)}/${'f'.repeat(20)}/f.js` }],
  });
});

test('uploads with release and debug id, writes the ids down and takes the maps away', async () => {
  const receiver = await makeReceiver([503]);
  const code = 'a;\n//# sourceMappingURL=a.js.map\n';
  const folder = await makeBuild({ 'js/a.js': code, 'js/a.js.map': JSON.stringify(map) });

  const report = await uploadSourceMaps({
    folder,
    server: `${receiver.url}/`,
    token: 'ct_1',
    release: '1.4.0',
    prefix: 'static/',
    inject: true,
    deleteMaps: true,
  });

  const [{ url, authorization, map: sent } = { url: new URL('http://x') }] = receiver.received;
  const id = report.uploaded[0]?.debugId ?? '';
  expect(Object.fromEntries(url.searchParams)).toEqual({
    path: 'static/js/a.js',
    debugId: id,
    release: '1.4.0',
  });
  expect(authorization).toBe('Bearer ct_1');
  expect(sent).toMatchObject(map);
  expect(report).toMatchObject({ uploaded: [{ path: 'js/a.js' }], skipped: [], deleted: 1 });
  expect(await readFile(join(folder, 'js/a.js'), 'utf8')).toBe(`a;\n//# debugId=${id}\n`);
  await expect(readFile(join(folder, 'js/a.js.map'))).rejects.toThrow(/ENOENT/);
});

test('leaves the folder as it was when the server refuses, and says so in its words', async () => {
  const receiver = await makeReceiver([403]);
  const files = { 'a.js': 'a;\n//# sourceMappingURL=a.js.map', 'a.js.map': JSON.stringify(map) };
  const folder = await makeBuild(files);

  const upload = uploadSourceMaps({ folder, server: receiver.url, token: 'ct_1', deleteMaps: true });

  await expect(upload).rejects.toThrow('a.js: Ask an admin.');
  for (const [name, text] of Object.entries(files))
    expect(await readFile(join(folder, name), 'utf8')).toBe(text);
});

test.each([
  [{ server: 'shop.example' }, /The server must be an http or https address, got "shop.example"/],
  [{ folder: '/nowhere/at/all' }, /There is no folder \/nowhere\/at\/all/],
])('says what is wrong with %j', async (wrong, message) => {
  const folder = await makeBuild({ 'a.js': 'a;', 'a.js.map': JSON.stringify(map) });

  await expect(
    uploadSourceMaps({ folder, server: 'http://127.0.0.1:1', token: 't', ...wrong }),
  ).rejects.toThrow(message);
});

test.each([
  [404, 'the server answered 404. Is http://127.0.0.1:PORT a Candor server?'],
  [
    413,
    'a proxy before http://127.0.0.1:PORT takes no body of 0.0 MB (413). Let it take 16 MiB, in nginx by',
  ],
])('says what an answer of another program comes from: %i', async (status, words) => {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(status).end('<html></html>'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const folder = await makeBuild({ 'a.js': 'a;', 'a.js.map': JSON.stringify(map) });

  const upload = uploadSourceMaps({ folder, server: `http://127.0.0.1:${port}`, token: 'ct_1' });

  await expect(upload).rejects.toThrow(`a.js: ${words.replace('PORT', String(port))}`);
});

test('takes the maps out of an output that is one file, too', async () => {
  const receiver = await makeReceiver();
  const folder = await makeBuild({ 'lib.js': 'a;', 'lib.js.map': JSON.stringify(map) });
  const plugin = candorSourceMaps({ server: receiver.url, token: 'ct_1' });
  const { handler } = plugin.writeBundle as unknown as {
    handler: (this: object, output: { dir?: string; file?: string }) => Promise<void>;
  };
  const said = { info: () => {}, warn: () => {}, error: () => {} };

  await handler.call(said, { file: join(folder, 'lib.js') });

  expect(receiver.received.map(({ url }) => url.searchParams.get('path'))).toEqual(['lib.js']);
  await expect(readFile(join(folder, 'lib.js.map'))).rejects.toThrow(/ENOENT/);
});
