import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTracer, type Tracer } from './tracer.ts';

let tracer: Tracer;

beforeEach(() => {
  tracer = createTracer();
});
afterEach(() => tracer.close());

const pack = (map: object): Uint8Array => gzipSync(JSON.stringify({ version: 3, names: [], ...map }));
const small = pack({ sources: ['a.ts'], sourcesContent: ['go()'], mappings: 'AAAA' });
const point = { line: 1, column: 1 };

test.each([
  ['lines', { sources: ['a'], mappings: ';'.repeat(60_000_000) }],
  ['places', { sources: ['a'], mappings: 'AAAA,'.repeat(12_000_000) }],
  ['sources', { sources: Array.from({ length: 1_000_000 }, () => 'a'), mappings: 'AAAA' }],
  [
    'sections',
    {
      sections: Array.from({ length: 100_000 }, (_, line) => ({
        offset: { line, column: 0 },
        map: { version: 3, sources: [], names: [], mappings: '' },
      })),
    },
  ],
  [
    'places, in sections',
    {
      sections: Array.from({ length: 60 }, (_, line) => ({
        offset: { line, column: 0 },
        map: { version: 3, sources: ['a'], names: [], mappings: 'A;'.repeat(100_000) },
      })),
    },
  ],
])('a map of too many %s is refused before it is decoded', async (_what, map) => {
  // Decoded, the first takes five seconds and then the thread.
  expect(await tracer.ask({ kind: 'check', packed: pack(map) })).toEqual({
    kind: 'refused',
    why: 'it maps too many places',
  });
});

test('a map that ends the thread takes no other question with it', async () => {
  const bomb = gzipSync(`{"version":3,"mappings":"","x":[${'{},'.repeat(20_000_000)}{}]}`);

  const asked = [
    tracer.ask({ kind: 'check', packed: bomb }),
    tracer.ask({ kind: 'check', packed: small }),
    tracer.ask({ kind: 'trace', key: 'a', packed: small, points: [point] }),
  ];

  const [hostile, checked, traced] = await Promise.all(asked);
  expect(hostile).toMatchObject({ kind: 'refused' });
  expect(checked).toMatchObject({ kind: 'checked', sources: 1 });
  expect(traced).toMatchObject({ kind: 'traced', points: [{ file: 'a.ts', called: 'go' }] });
});

test('who looks at an error does not wait for uploads', async () => {
  const answered: string[] = [];
  const note = (name: string) => () => void answered.push(name);

  await Promise.all([
    ...[1, 2, 3].map((one) => tracer.ask({ kind: 'check', packed: small }).then(note(`upload ${one}`))),
    tracer.ask({ kind: 'trace', key: 'a', packed: small, points: [point] }).then(note('error')),
  ]);

  expect(answered).toEqual(['upload 1', 'error', 'upload 2', 'upload 3']);
});

test('answers everybody when the server stops', async () => {
  const asked = [1, 2].map(() => tracer.ask({ kind: 'check', packed: small }));

  await tracer.close();

  expect(await Promise.all(asked)).toEqual([1, 2].map(() => ({ kind: 'refused', why: 'the server stops' })));
});
