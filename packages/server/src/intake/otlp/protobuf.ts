import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { type Refusal, refuse } from '../refusal.ts';
import { type FieldType, type MessageName, messages } from './fields.ts';

const maxDepth = 32;
/** Fields of a body: an empty message takes two bytes, and an object of ours a hundred. */
const maxFields = 100_000;

class TooMuch extends Error {}

/** A body in protobuf as what the same would be in JSON, its depth and size bounded while it is read. */
export function parseProtobuf(body: Uint8Array, name: MessageName): { value: unknown } | Refusal {
  let fields = 0;
  const read = (bytes: Uint8Array, message: MessageName, depth: number): Record<string, unknown> => {
    if (depth > maxDepth) throw new TooMuch('depth');
    const reader = new BinaryReader(bytes);
    const known = messages[message];
    const value: Record<string, unknown> = {};
    while (reader.pos < reader.len) {
      fields += 1;
      if (fields > maxFields) throw new TooMuch('fields');
      const { 0: number, 1: wireType } = reader.tag();
      const field = known[number];
      // Of another type than it is known by, as of a version to come: as if it were unknown.
      if (!field || !fits(field[1], wireType)) {
        reader.skip(wireType, number, maxDepth);
        continue;
      }
      const { 0: name, 1: type } = field;
      if (isScalar(type)) value[name] = scalars[type](reader);
      else if (isNumbers(type)) addNumbers(listOf(value, name), reader, { wireType, type });
      else if (isListOf(type))
        listOf(value, name).push(read(reader.bytes(), withoutBrackets(type), depth + 1));
      else value[name] = read(reader.bytes(), type, depth + 1);
    }
    return value;
  };

  try {
    return { value: read(body, name, 1) };
  } catch (error) {
    return error instanceof TooMuch
      ? refuse(413, error.message, `Send at most ${maxFields} fields in one body, ${maxDepth} levels deep.`)
      : refuse(400, 'protobuf', 'The body is not protobuf of this kind.');
  }
}

type Scalar = Exclude<FieldType, Numbers | MessageName | `${MessageName}[]`>;
type Numbers = 'doubles' | 'fixed64s' | 'uint64s';
type Read = (reader: BinaryReader) => unknown;

const maxNumbers = 10_000;

/** As OTLP writes them in JSON: 64 bits as text, ids as hex digits, other bytes as base64. */
const scalars: Readonly<Record<Scalar, Read>> = {
  string: (reader) => reader.string(true),
  bool: (reader) => reader.bool(),
  int64: (reader) => String(reader.int64()),
  sint32: (reader) => reader.sint32(),
  enum: (reader) => reader.int32(),
  double: (reader) => reader.double(),
  fixed64: (reader) => String(reader.fixed64()),
  sfixed64: (reader) => String(reader.sfixed64()),
  hex: (reader) => Buffer.from(reader.bytes()).toString('hex'),
  bytes: (reader) => Buffer.from(reader.bytes()).toString('base64'),
};

/** How one number of a list is read, and its own type on the wire. */
const numbers: Readonly<Record<Numbers, readonly [Read, WireType]>> = {
  doubles: [(reader) => reader.double(), WireType.Bit64],
  fixed64s: [(reader) => String(reader.fixed64()), WireType.Bit64],
  uint64s: [(reader) => String(reader.uint64()), WireType.Varint],
};

/** One by one or many packed into one field, as the sender likes. https://protobuf.dev/programming-guides/encoding/#packed */
function addNumbers(
  list: unknown[],
  reader: BinaryReader,
  { wireType, type }: { wireType: WireType; type: Numbers },
): void {
  const [readOne] = numbers[type];
  const add = (from: BinaryReader): void => {
    if (list.push(readOne(from)) > maxNumbers) throw new TooMuch('fields');
  };
  if (wireType === WireType.LengthDelimited) {
    const packed = new BinaryReader(reader.bytes());
    while (packed.pos < packed.len) add(packed);
  } else add(reader);
}

function listOf(value: Record<string, unknown>, name: string): unknown[] {
  const list = value[name];
  if (Array.isArray(list)) return list;
  const begun: unknown[] = [];
  value[name] = begun;
  return begun;
}

function fits(type: FieldType, wireType: WireType): boolean {
  switch (type) {
    case 'bool':
    case 'int64':
    case 'sint32':
    case 'enum':
      return wireType === WireType.Varint;
    case 'double':
    case 'fixed64':
    case 'sfixed64':
      return wireType === WireType.Bit64;
    default:
      return wireType === WireType.LengthDelimited || (isNumbers(type) && wireType === numbers[type][1]);
  }
}

function isNumbers(type: FieldType): type is Numbers {
  return Object.hasOwn(numbers, type);
}

function isScalar(type: FieldType): type is Scalar {
  return Object.hasOwn(scalars, type);
}

function isListOf(type: MessageName | `${MessageName}[]`): type is `${MessageName}[]` {
  return type.endsWith('[]');
}

function withoutBrackets(type: `${MessageName}[]`): MessageName {
  // What stands before the brackets is a message's name by the type.
  return type.slice(0, -2) as MessageName;
}

/** `google.rpc.Status`. https://github.com/googleapis/googleapis/blob/master/google/rpc/status.proto */
export function writeStatus(code: number, message: string): Buffer {
  return Buffer.from(
    new BinaryWriter()
      .tag(1, WireType.Varint)
      .int32(code)
      .tag(2, WireType.LengthDelimited)
      .string(message)
      .finish(),
  );
}

/** An export's answer: empty, or with how many of its items were refused and why. */
export function writeExportAnswer(rejected: number, message: string): Buffer {
  if (rejected === 0) return Buffer.alloc(0);
  const partial = new BinaryWriter()
    .tag(1, WireType.Varint)
    .int64(rejected)
    .tag(2, WireType.LengthDelimited)
    .string(message)
    .finish();
  return Buffer.from(new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(partial).finish());
}
