import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { type FieldType, type MessageName, messages } from './fields.ts';

type Write = (writer: BinaryWriter, value: never) => unknown;

/** What OTLP's JSON says, in protobuf; what the message does not have is left out. */
export function writeProtobuf(value: object, name: MessageName): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter();
  const given = new Map<string, unknown>(Object.entries(value));
  for (const [number, [field, type]] of Object.entries(messages[name])) {
    const own = given.get(field);
    if (own === undefined) continue;
    // A list of messages is one field for each of them.
    for (const one of type.endsWith('[]') ? (own as unknown[]) : [own]) {
      const write = scalarOf(type);
      writer.tag(Number(number), wireTypeOf(type));
      if (write) write(writer, one as never);
      else writer.bytes(writeProtobuf(one as object, type.replace('[]', '') as MessageName));
    }
  }
  return new Uint8Array(writer.finish());
}

function scalarOf(type: FieldType): Write | undefined {
  return Object.hasOwn(scalars, type) ? scalars[type as keyof typeof scalars] : undefined;
}

const scalars = {
  string: (writer, text: string) => writer.string(text),
  bool: (writer, flag: boolean) => writer.bool(flag),
  int64: (writer, number: string | number) => writer.int64(number),
  sint32: (writer, number: number) => writer.sint32(number),
  enum: (writer, number: number) => writer.int32(number),
  double: (writer, number: number) => writer.double(number),
  fixed64: (writer, number: string | number) => writer.fixed64(number),
  sfixed64: (writer, number: string | number) => writer.sfixed64(number),
  hex: (writer, text: string) => writer.bytes(Buffer.from(text, 'hex')),
  bytes: (writer, text: string) => writer.bytes(Buffer.from(text, 'base64')),
  doubles: (writer, list: readonly number[]) => writer.bytes(pack(list, (inner, one) => inner.double(one))),
  fixed64s: (writer, list: readonly string[]) => writer.bytes(pack(list, (inner, one) => inner.fixed64(one))),
  uint64s: (writer, list: readonly string[]) => writer.bytes(pack(list, (inner, one) => inner.uint64(one))),
} satisfies Partial<Record<FieldType, Write>>;

function pack<One>(list: readonly One[], write: (inner: BinaryWriter, one: One) => unknown): Uint8Array {
  const inner = new BinaryWriter();
  for (const one of list) write(inner, one);
  return inner.finish();
}

function wireTypeOf(type: FieldType): WireType {
  switch (type) {
    case 'bool':
    case 'int64':
    case 'sint32':
    case 'enum':
      return WireType.Varint;
    case 'double':
    case 'fixed64':
    case 'sfixed64':
      return WireType.Bit64;
    default:
      return WireType.LengthDelimited;
  }
}
