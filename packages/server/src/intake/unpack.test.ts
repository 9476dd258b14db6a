import { randomBytes } from 'node:crypto';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { unpack } from './unpack.ts';

const plain = Buffer.from('{"v":1}');
const zipped = gzipSync(plain);
const zeros = (megabytes: number): Buffer => gzipSync(Buffer.alloc(megabytes * 1024 * 1024));

test.each([
  ['a plain body', plain, undefined],
  ['a plain body that says so', plain, 'identity'],
  ['a gzip body', zipped, 'gzip'],
  ['a gzip body in capitals', zipped, 'GZIP'],
  ['a gzip body that a beacon could not announce', zipped, undefined],
])('unpacks %s', (_name, body, encoding) => {
  expect(unpack(body, encoding)).toEqual(plain);
});

test.each([
  ['deflate', deflateSync(plain), 'deflate', 415],
  ['brotli', brotliCompressSync(plain), 'br', 415],
  ['two encodings', gzipSync(zipped), 'gzip, gzip', 415],
  ['an unknown encoding', plain, 'zstd', 415],
  ['gzip that is none', plain, 'gzip', 400],
  ['gzip cut short', zipped.subarray(0, -4), 'gzip', 400],
  ['gzip without a body', zipped.subarray(0, 10), 'gzip', 400],
  ['gzip with rubbish behind', Buffer.concat([zipped, Buffer.from('rubbish')]), 'gzip', 400],
  ['gzip with zeros behind', Buffer.concat([zipped, Buffer.alloc(9)]), 'gzip', 400],
  ['gzip with a wrong checksum', Buffer.concat([zipped.subarray(0, -8), Buffer.alloc(8)]), 'gzip', 400],
  ['a bomb', zeros(200), 'gzip', 413],
  ['a bomb in plain clothes', zeros(50), undefined, 413],
  ['a bomb just below the size', zeros(0.9), 'gzip', 413],
  ['more than a mebibyte', Buffer.alloc(1024 * 1024 + 1, 0x20), undefined, 413],
])('refuses %s', (_name, body, encoding, status) => {
  expect(unpack(body, encoding)).toMatchObject({ status });
});

test('unpacks one layer only', () => {
  expect(unpack(gzipSync(zipped), 'gzip')).toEqual(zipped);
});

test.each([0, 1, 2047, 2048, 2049, 65_535, 65_536, 65_537, 900_000])(
  'unpacks %d bytes to the last',
  (length) => {
    const body = randomBytes(length);

    expect(unpack(gzipSync(body), 'gzip')).toEqual(body);
  },
);

test.each([0, 1, 0xffff_ffff])('refuses a body that claims to be %d bytes long and is not', (length) => {
  const lie = Buffer.from(gzipSync(randomBytes(100_000)));
  lie.writeUInt32LE(length, lie.length - 4);

  expect(unpack(lie, 'gzip')).toMatchObject({ status: 400 });
});
