import { crc32 } from 'node:zlib';

// magic, payload length, events, payload checksum, checksum of the four fields before it
const headBytes = 20;
const magic = 0xc4_1d_0e_72;
const magicBytes = Buffer.from([0xc4, 0x1d, 0x0e, 0x72]);

// No record is longer, so a longer length in a header is damage.
const maxRecordBytes = 16 * 1024 * 1024;

/** The bytes before a record's payload: how long it is, how many events it holds, and checksums of both parts. */
export function encodeRecordHead(payload: Uint8Array, events: number): Buffer {
  const head = Buffer.alloc(headBytes);
  head.writeUInt32BE(magic, 0);
  head.writeUInt32BE(payload.length, 4);
  head.writeUInt32BE(events, 8);
  head.writeUInt32BE(crc32(payload), 12);
  head.writeUInt32BE(crc32(head.subarray(0, 16)), 16);
  return head;
}

/** What lies at a place of a segment. */
export type Found =
  | { readonly kind: 'record'; readonly payload: Buffer; readonly events: number; readonly next: number }
  /** Not a readable record; the next one may begin at `next`. */
  | { readonly kind: 'damage'; readonly next: number }
  /** A beginning that may be whole once more bytes are at hand; `need` is how many from its first byte. */
  | { readonly kind: 'partial'; readonly need: number }
  | { readonly kind: 'end' };

/** Reads what begins at `offset`. */
export function readRecord(bytes: Buffer, offset: number): Found {
  const left = bytes.length - offset;
  if (left <= 0) return { kind: 'end' };
  if (left < headBytes) return { kind: 'partial', need: headBytes };
  const length = bytes.readUInt32BE(offset + 4);
  const isHead =
    bytes.readUInt32BE(offset) === magic &&
    bytes.readUInt32BE(offset + 16) === crc32(bytes.subarray(offset, offset + 16)) &&
    length <= maxRecordBytes;
  if (!isHead) return { kind: 'damage', next: nextHead(bytes, offset + 1) };
  const next = offset + headBytes + length;
  if (next > bytes.length) return { kind: 'partial', need: headBytes + length };
  const payload = bytes.subarray(offset + headBytes, next);
  const isWhole = bytes.readUInt32BE(offset + 12) === crc32(payload);
  return isWhole
    ? { kind: 'record', payload, events: bytes.readUInt32BE(offset + 8), next }
    : { kind: 'damage', next };
}

/** Where the next believable head begins, or the end. */
function nextHead(bytes: Buffer, from: number): number {
  const at = bytes.indexOf(magicBytes, from);
  return at === -1 ? bytes.length : at;
}
