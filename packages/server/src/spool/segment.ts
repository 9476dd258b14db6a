import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type Files, readAll } from './files.ts';
import { type Scan, scanRecords } from './scan.ts';

/** Where a segment's records begin. */
export const segmentHeadBytes = 40;

// 16 bytes of name and format version; a later format changes the digit, and this version then refuses the file
const format = Buffer.from('candor spool 1\n\n');

/** What a segment says about itself and about the one before it. */
export interface SegmentHead {
  /** Random; makes the tokens of its blocks its own. */
  readonly salt: string;
  /**
   * The last segment before it that took anything, and where that ends. Bytes beyond were never acknowledged: a failed
   * `fdatasync` may have left them on the disk, and their senders have been told to send again.
   */
  readonly previous: { readonly number: number; readonly end: number };
}

/** A segment as the running spool knows it. */
export interface Segment {
  readonly number: number;
  readonly salt: string;
  /** The first byte that is not known to be durable. */
  end: number;
}

/** A head with a fresh salt, as bytes. */
export function encodeSegmentHead(previous: SegmentHead['previous']): Buffer {
  const head = Buffer.alloc(segmentHeadBytes);
  format.copy(head);
  randomBytes(8).copy(head, 16);
  head.writeUInt32BE(previous.number, 24);
  head.writeBigUInt64BE(BigInt(previous.end), 28);
  head.writeUInt32BE(crc32(head.subarray(0, 36)), 36);
  return head;
}

/** Reads a head; `undefined` when it is damaged. */
export function decodeSegmentHead(bytes: Buffer): SegmentHead | undefined {
  const isWhole =
    bytes.length >= segmentHeadBytes &&
    bytes.subarray(0, format.length).equals(format) &&
    bytes.readUInt32BE(36) === crc32(bytes.subarray(0, 36));
  if (!isWhole) return undefined;
  const previous = { number: bytes.readUInt32BE(24), end: Number(bytes.readBigUInt64BE(28)) };
  return { salt: bytes.toString('hex', 16, 24), previous };
}

/** A segment's file name; names sort as numbers do. */
export function segmentName(number: number): string {
  return `${String(number).padStart(10, '0')}.segment`;
}

/** The number in a segment's file name, or `undefined` for any other file. */
export function segmentNumber(name: string): number | undefined {
  const found = /^(\d{10})\.segment$/.exec(name);
  return found ? Number(found[1]) : undefined;
}

/** The records of a segment between two of its bytes. */
export async function readSegment(files: Files, path: string, from: number, to: number): Promise<Scan> {
  if (to <= from) return { records: [], damage: [], end: from };
  const file = await files.open(path);
  try {
    const bytes = await readAll(file, Buffer.allocUnsafe(to - from), from);
    return scanRecords(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), from);
  } finally {
    await file.close();
  }
}
