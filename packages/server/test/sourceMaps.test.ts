import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { usualMapLimits } from '../src/api/sourceMapRoutes.ts';
import type { ErrorAnswer, SourceMapAnswer, SourceMapsAnswer } from '../src/api/types.ts';
import { createClickHouseStore } from '../src/store/clickhouse.ts';
import { createMemoryStore } from '../src/store/memory.ts';
import { packRows } from '../src/store/rowBytes.ts';
import type { Store } from '../src/store/store.ts';
import { makeInnerEvent } from './innerEvent.ts';
import { type OpenApi, openApi } from './openApi.ts';
import { openEngineStore } from './openEngineStore.ts';
import { stores } from './openStores.ts';
import { NOW } from './seededEvents.ts';

// `function pay(total) {` / `  throw new Error(total);` / `}` / `pay(3);` as `function a(t){throw Error(t)}a(3);`
const source = 'function pay(total) {\n  throw new Error(total);\n}\n\npay(3);\n';
const map = {
  version: 3,
  sources: ['../../src/pay.ts'],
  sourcesContent: [source],
  names: ['pay', 'total'],
  // Columns 0, 13, 25 and 29 of the only line.
  mappings: 'AAAA,aACE,YAGFA,IAAIA',
};

const stack = [
  'Error: 3',
  '    at a (https://shop.example/assets/app-B4dF00d1.js:1:14)',
  '    at https://shop.example/assets/app-B4dF00d1.js:1:26',
  '    at Array.map (<anonymous>)',
  '    at b (https://cdn.example/vendor.js:1:14)',
].join('\n');

const upload = (api: OpenApi, query: string, body: unknown = map, token?: string) =>
  api[token === undefined ? 'askAsAdmin' : 'ask'](`/api/v1/sourcemaps?${query}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

async function keepError(
  store: Store,
  changes: Partial<Parameters<typeof makeInnerEvent>[0]> = {},
): Promise<void> {
  const event = makeInnerEvent({
    type: 'exception',
    name: 'Error',
    at: NOW - 1_000,
    receivedAt: NOW - 500,
    fingerprint: '7',
    stack,
    release: '1',
    ...changes,
  });
  await store.insert({ token: event.id, rows: packRows([event]) });
}

const readGroup = async (api: OpenApi): Promise<ErrorAnswer> =>
  (await api.askAsAdmin(`/api/v1/errors/7?from=${NOW - 10_000}&to=${NOW}`)).json() as ErrorAnswer;

describe.each(stores)('source maps in a %s store', (_name, open) => {
  let opened: Awaited<ReturnType<typeof open>>;
  let api: OpenApi;
  beforeAll(async () => {
    opened = await open();
    api = await openApi({ store: opened.store });
    await keepError(opened.store);
  });
  afterAll(async () => {
    await api.close();
    await opened.close();
  });

  test('a stack stays as it came until there is a map, and then also tells its source', async () => {
    const before = await readGroup(api);
    const taken = await upload(api, 'release=1&path=assets/app-B4dF00d1.js');
    const after = await readGroup(api);

    expect(before.samples[0]).not.toHaveProperty('frames');
    expect(taken.json()).toMatchObject({
      path: 'assets/app-B4dF00d1.js',
      hasSources: true,
      removed: [],
    } satisfies Partial<SourceMapAnswer>);
    expect(after.samples[0]?.stack).toBe(stack);
    expect(after.samples[0]?.frames).toEqual([
      {
        stackLine: 1,
        function: 'pay',
        file: 'src/pay.ts',
        line: 2,
        column: 3,
        isIgnored: false,
        context: [
          { line: 1, text: 'function pay(total) {' },
          { line: 2, text: '  throw new Error(total);' },
          { line: 3, text: '}' },
          { line: 4, text: '' },
          { line: 5, text: 'pay(3);' },
        ],
      },
      expect.objectContaining({ stackLine: 2, file: 'src/pay.ts', line: 5, column: 1 }),
    ]);
  });

  test('a place that is in no script, line 0, hides none of the others', async () => {
    const odd = 'https://shop.example/assets/odd-B4dF00d1.js';
    await upload(api, 'release=1&path=assets/odd-B4dF00d1.js');
    await keepError(opened.store, {
      id: '00000000-0000-8000-8000-000000000003',
      fingerprint: '8',
      stack: `Error: 3\n    at a (${odd}:1:14)\n    at b (${odd}:0:0)`,
    });

    const path = `/api/v1/errors/8?from=${NOW - 10_000}&to=${NOW}`;
    const { samples } = (await api.askAsAdmin(path)).json() as ErrorAnswer;

    expect(samples[0]?.frames).toMatchObject([{ stackLine: 1, file: 'src/pay.ts', line: 2 }]);
  });

  test('the components that were being rendered are told by their sources, too', async () => {
    await upload(api, 'release=1&path=assets/ui-B4dF00d1.js');
    await keepError(opened.store, {
      id: '00000000-0000-8000-8000-000000000004',
      fingerprint: '9',
      stack: '',
      attributes: {
        'context.componentStack':
          '\n    at a (https://shop.example/assets/ui-B4dF00d1.js:1:14)\n    at main (<anonymous>)',
      },
    });

    const path = `/api/v1/errors/9?from=${NOW - 10_000}&to=${NOW}`;
    const { samples } = (await api.askAsAdmin(path)).json() as ErrorAnswer;

    expect(samples[0]?.componentFrames).toMatchObject([{ stackLine: 0, file: 'src/pay.ts', line: 2 }]);
    expect(samples[0]).not.toHaveProperty('frames');
  });

  test('a map by debug id wins over one by path', async () => {
    const debugId = '85314830-023f-4cf1-a267-535f4e37bb17';
    const other = { ...map, sources: ['exact.ts'], debugId };
    await upload(api, 'release=9&path=elsewhere.js', other);
    await keepError(opened.store, {
      id: '00000000-0000-8000-8000-000000000002',
      at: NOW - 900,
      attributes: { debugIds: JSON.stringify({ 'https://shop.example/assets/app-B4dF00d1.js': debugId }) },
    });

    const { samples } = await readGroup(api);

    expect(samples.map(({ frames }) => frames?.[0]?.file)).toEqual(['exact.ts', 'src/pay.ts']);
  });

  test('the same release and path again takes its place; a release is listed and removed', async () => {
    await upload(api, 'release=2&path=a.js', JSON.stringify({ ...map, file: 'first' }));
    await upload(api, 'release=2&path=a.js', JSON.stringify({ ...map, file: 'second' }));
    await upload(api, 'release=2&path=b.js');

    const { releases } = (await api.askAsAdmin('/api/v1/sourcemaps')).json() as SourceMapsAnswer;
    const removed = await api.askAsAdmin('/api/v1/sourcemaps?release=2', { method: 'DELETE' });
    const again = await api.askAsAdmin('/api/v1/sourcemaps?release=2', { method: 'DELETE' });
    const left = (await api.askAsAdmin('/api/v1/sourcemaps')).json() as SourceMapsAnswer;

    expect(releases.find(({ release }) => release === '2')).toMatchObject({ files: 2, uploadedAt: NOW });
    expect([removed.status, again.status]).toEqual([204, 404]);
    expect(left.releases.map(({ release }) => release).sort()).toEqual(['1', '9']);
  });
});

const clocked: [string, (now: () => number) => Promise<{ store: Store; close: () => Promise<void> }>][] = [
  ['memory', async (now) => ({ store: createMemoryStore({ now }), close: async () => {} })],
  [
    'engine',
    async (now) => {
      const opened = await openEngineStore();
      const store = createClickHouseStore({ ...opened.options, now });
      await store.migrate();
      return { store, close: () => store.close().then(opened.close) };
    },
  ],
];

test.each(clocked)(
  'a script of an earlier build under the same release is read by its own map, in a store of %s',
  async (_name, open) => {
    let now = NOW - 5_000;
    const opened = await open(() => now);
    const api = await openApi({ store: opened.store });
    const url = 'https://shop.example/assets/app-B4dF00d1.js';
    const builds = [
      ['first.ts', '85314830-023f-4cf1-a267-535f4e37bb17'],
      ['second.ts', '95314830-023f-4cf1-a267-535f4e37bb17'],
      ['again.ts', '95314830-023f-4cf1-a267-535f4e37bb17'],
    ] as const;
    for (const [file, debugId] of builds) {
      now += 1_000;
      await upload(api, 'release=1&path=assets/app-B4dF00d1.js', { ...map, sources: [file], debugId });
    }
    now = NOW;
    const told = [builds[0][1], builds[1][1], 'a5314830-023f-4cf1-a267-535f4e37bb17', undefined];
    for (const [index, debugId] of told.entries())
      await keepError(opened.store, {
        id: `00000000-0000-8000-8000-00000000001${index}`,
        at: NOW - 1_000 - index,
        ...(debugId && { attributes: { debugIds: JSON.stringify({ [url]: debugId }) } }),
      });

    const { samples } = await readGroup(api);
    const { releases } = (await api.askAsAdmin('/api/v1/sourcemaps')).json() as SourceMapsAnswer;

    await api.close();
    await opened.close();
    expect(samples.map(({ frames }) => frames?.[0]?.file)).toEqual([
      'first.ts',
      'again.ts',
      undefined,
      'again.ts',
    ]);
    expect(releases).toMatchObject([{ release: '1', files: 1 }]);
  },
);

describe('what is refused', () => {
  test.each([
    ['path=../../etc/passwd'],
    ['path=assets/..%2f..%2fetc/passwd'],
    ['path=a%5c..%5cb.js'],
    ['path=C:/x.js'],
    ['path=file:///etc/passwd'],
    ['path=a%00.js'],
    ['path='],
    ['path=a.js&debugId=x'],

    ['path=a.js&path=b.js'],
  ])('a request with %s', async (query) => {
    const api = await openApi();
    const answer = await upload(api, query);
    await api.close();

    expect([answer.status, answer.json()]).toEqual([
      400,
      { error: { code: 'bad_parameter', message: expect.stringMatching(/\.$/) } },
    ]);
  });

  test('names that are too long', async () => {
    const api = await openApi();
    const answers = [
      await upload(api, `path=${'a'.repeat(600)}`),
      await upload(api, `path=a.js&release=${'r'.repeat(300)}`),
    ];
    await api.close();

    expect(answers.map(({ status }) => status)).toEqual([400, 400]);
  });

  test.each([
    ['nothing', ''],
    ['no JSON', 'hello'],
    ['another version', { ...map, version: 2 }],
    ['no mappings', { version: 3, sources: [] }],
    ['mappings that are none', { ...map, mappings: '!!!!' }],
    ['sources that are none', { ...map, sources: 7 }],
  ])('%s for a map', async (_name, body) => {
    const store = createMemoryStore();
    const api = await openApi({ store });
    const answer = await upload(api, 'path=a.js', body);
    await api.close();

    expect([answer.status, answer.json()]).toEqual([
      400,
      { error: { code: 'bad_map', message: expect.stringMatching(/\.$/) } },
    ]);
    expect(await store.sourceMaps.releases('default')).toEqual([]);
  });

  test('a bomb, and the next map is taken', async () => {
    const api = await openApi();
    const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024, ' '));
    const answer = await fetch(`http://127.0.0.1:${api.port}/api/v1/sourcemaps?path=a.js`, {
      method: 'POST',
      headers: { authorization: 'Bearer ca_the-one-that-opens', 'content-encoding': 'gzip' },
      body: new Uint8Array(bomb),
    });
    const next = await upload(api, 'path=a.js');
    await api.close();

    expect([answer.status, next.status]).toEqual([400, 200]);
  });

  test('a viewer, a stranger, and whoever would read a map', async () => {
    const api = await openApi();
    const tokenOf = async (role: string): Promise<string> => {
      const body = JSON.stringify({ name: role, role });
      const headers = { 'content-type': 'application/json' };
      const made = (await api.askAsAdmin('/api/v1/tokens', { method: 'POST', headers, body })).json();
      return (made as { secret: string }).secret;
    };
    const viewer = await upload(api, 'path=a.js', map, await tokenOf('viewer'));
    const editor = await upload(api, 'path=a.js', map, await tokenOf('editor'));
    const stranger = await upload(api, 'path=a.js', map, 'none');
    const reads = await Promise.all(
      ['/api/v1/sourcemaps/a.js', '/a.js.map', '/assets/a.js.map', '/api/v1/sourcemaps?path=a.js'].map(
        (path) => api.askAsAdmin(path),
      ),
    );
    await api.close();

    expect([viewer.status, editor.status, stranger.status]).toEqual([403, 200, 401]);
    for (const { text } of reads) expect(text).not.toContain('mappings');
  });
});

test('the oldest releases make room, and a release that is too large is refused', async () => {
  let at = NOW;
  const store = createMemoryStore({ now: () => at });
  const api = await openApi({ store, sourceMaps: { ...usualMapLimits, files: 2 } });
  await upload(api, 'release=1&path=a.js');
  at += 1_000;
  await upload(api, 'release=2&path=a.js');
  at += 1_000;
  const third = (await upload(api, 'release=3&path=a.js')).json() as SourceMapAnswer;
  await upload(api, 'release=3&path=b.js');
  const tooMany = await upload(api, 'release=3&path=c.js');
  const left = await store.sourceMaps.releases('default');
  await api.close();

  expect(third.removed).toEqual(['1']);
  expect(tooMany.status).toBe(413);
  expect(left).toMatchObject([{ release: '3', files: 2 }]);
});

test('of maps without a release the oldest make room, but none of the last hour', async () => {
  let at = NOW;
  const store = createMemoryStore({ now: () => at });
  const api = await openApi({ store, sourceMaps: { ...usualMapLimits, files: 3 } });
  await upload(api, 'release=1&path=a.js');
  for (const name of ['a', 'b', 'c']) {
    at += 60_000;
    await upload(api, `path=${name}.js`);
  }
  const tooSoon = await upload(api, 'path=d.js');
  at = NOW + 3_600_000 + 60_000;
  const later = await upload(api, 'path=d.js');
  const left = await store.sourceMaps.releases('default');
  const files = await store.sourceMaps.find({
    project: 'default',
    files: ['a.js', 'b.js', 'c.js', 'd.js'],
    debugIds: [],
  });
  await api.close();

  expect([tooSoon.status, later.status]).toEqual([413, 200]);
  expect((later.json() as SourceMapAnswer).removed).toEqual(['']);
  expect(left).toMatchObject([{ release: '', files: 3 }]);
  expect(files.map(({ path }) => path)).toEqual(['d.js', 'c.js', 'b.js']);
});

describe('letting go of the oldest', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const left = async (
    make: (now: () => number) => Store,
    trimmed: { files: number; bytes: number; restMs: number },
  ): Promise<string[]> => {
    let at = NOW;
    const { sourceMaps } = make(() => at);
    const project = `p${JSON.stringify(trimmed)}`;
    // The first is uploaded once more, and so is the newest but one.
    for (const name of ['b', ...names.filter((one) => one !== 'b'), 'b', 'e']) {
      const packed = Buffer.alloc(name === 'd' ? 300 : 100);
      await sourceMaps.keep({ project, release: '', path: `${name}.js`, debugId: '', packed, days: 9 });
      at += 1_000;
    }
    await sourceMaps.keep({
      project,
      release: '1',
      path: 'a.js',
      debugId: '',
      packed: Buffer.alloc(9),
      days: 9,
    });
    await sourceMaps.trim({ project, release: '', ...trimmed });
    const found = await sourceMaps.find({ project, files: names.map((name) => `${name}.js`), debugIds: [] });
    return found.map(({ release, path }) => `${release}:${path}`);
  };
  const cases: [string, { files: number; bytes: number; restMs: number }, string[]][] = [
    ['nothing is too much', { files: 5, bytes: 700, restMs: 0 }, ['e', 'b', 'd', 'c', 'a']],
    ['files', { files: 3, bytes: 700, restMs: 0 }, ['e', 'b', 'd']],
    ['bytes', { files: 5, bytes: 499, restMs: 0 }, ['e', 'b']],
    ['all but what is new', { files: 0, bytes: 0, restMs: 4_500 }, ['e', 'b', 'd']],
    ['all', { files: 0, bytes: 0, restMs: 0 }, []],
  ];

  test.each(cases)('in memory: %s', async (_name, trimmed, expected) => {
    const found = await left((now) => createMemoryStore({ now }), trimmed);

    expect(found).toEqual(['1:a.js', ...expected.map((name) => `:${name}.js`)]);
  });

  test('in the database', async () => {
    const opened = await openEngineStore();
    await opened.store.migrate();
    for (const [, trimmed, expected] of cases) {
      const found = await left((now) => createClickHouseStore({ ...opened.options, now }), trimmed);

      expect(found).toEqual(['1:a.js', ...expected.map((name) => `:${name}.js`)]);
    }
    await opened.close();
  });
});

test('a map is forgotten when its days are over', async () => {
  let at = NOW;
  const store = createMemoryStore({ now: () => at });
  const api = await openApi({ store, sourceMaps: { ...usualMapLimits, days: 2 } });
  await upload(api, 'release=1&path=a.js');
  at += 2 * 86_400_000;
  const left = await store.sourceMaps.releases('default');
  await api.close();

  expect(left).toEqual([]);
});
