import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { expect, test } from 'vitest';
import { parseProtobuf } from './protobuf.ts';

const message = (field: number, bytes: Uint8Array): Uint8Array =>
  new BinaryWriter().tag(field, WireType.LengthDelimited).bytes(bytes).finish();
const nothing = new Uint8Array();

/** An `AnyValue` that holds a list, that holds an `AnyValue`, and so on. */
function nested(levels: number): Uint8Array {
  let value: Uint8Array = nothing;
  for (let level = 0; level < levels; level += 1) value = message(5, message(1, value));
  return value;
}

test('reads what it knows and skips what it does not', () => {
  const record = new BinaryWriter()
    .tag(1, WireType.Bit64)
    .fixed64('1795859144806000000')
    .tag(2, WireType.Varint)
    .int32(17)
    .tag(900, WireType.LengthDelimited)
    .string('of a version to come')
    // Known, but of another type than it is known by.
    .tag(12, WireType.Varint)
    .int32(1)
    .tag(9, WireType.LengthDelimited)
    .bytes(Uint8Array.of(0xab, 0xcd))
    .finish();

  expect(parseProtobuf(message(1, message(2, message(2, record))), 'ExportLogs')).toEqual({
    value: {
      resourceLogs: [
        {
          scopeLogs: [
            { logRecords: [{ timeUnixNano: '1795859144806000000', severityNumber: 17, traceId: 'abcd' }] },
          ],
        },
      ],
    },
  });
});

test.each([
  ['a length that lies', Uint8Array.of(0x0a, 0x7f), 400],
  ['a field of number 0', Uint8Array.of(0x00), 400],
  ['a number that never ends', new Uint8Array(100).fill(0xff), 400],
  ['bad UTF-8', message(1, message(2, message(1, message(1, Uint8Array.of(0xff))))), 400],
  ['too deep', message(1, message(1, message(1, message(2, nested(40))))), 413],
  ['too many messages', new Uint8Array(400_000).fill(0x0a).map((byte, at) => (at % 2 ? 0 : byte)), 413],
])('refuses %s', (_what, body, status) => {
  expect(parseProtobuf(body, 'ExportLogs')).toMatchObject({ status });
});

test('reads numbers one by one, packed, and packed in parts', () => {
  const one = (count: number): Uint8Array =>
    new BinaryWriter().tag(6, WireType.Bit64).fixed64(count).finish();
  const some = (...counts: number[]): Uint8Array => {
    const writer = new BinaryWriter();
    for (const count of counts) writer.fixed64(count);
    return message(6, writer.finish());
  };
  const bound = new BinaryWriter().tag(7, WireType.Bit64).double(2.5).finish();
  const offset = new BinaryWriter()
    .tag(2, WireType.Varint)
    .uint64(7)
    .tag(2, WireType.Varint)
    .uint64(8)
    .finish();

  expect(
    parseProtobuf(Buffer.concat([one(1), some(2, 3), bound, some(4), one(5)]), 'HistogramPoint'),
  ).toEqual({
    value: { bucketCounts: ['1', '2', '3', '4', '5'], explicitBounds: [2.5] },
  });
  expect(parseProtobuf(offset, 'Buckets')).toEqual({ value: { bucketCounts: ['7', '8'] } });
});

test.each([
  ['packed', message(6, new Uint8Array(8 * 10_001))],
  [
    'one by one',
    Buffer.concat(
      Array<Uint8Array>(10_001).fill(new BinaryWriter().tag(6, WireType.Bit64).fixed64(1).finish()),
    ),
  ],
])('refuses too many numbers in one list, %s', (_how, counts) => {
  expect(parseProtobuf(counts, 'HistogramPoint')).toMatchObject({ status: 413 });
});
