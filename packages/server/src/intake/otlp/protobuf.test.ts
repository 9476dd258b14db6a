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

test('refuses too many numbers in one list', () => {
  const counts = message(6, new Uint8Array(8 * 10_001));

  expect(parseProtobuf(counts, 'HistogramPoint')).toMatchObject({ status: 413 });
});
