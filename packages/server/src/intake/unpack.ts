import { gunzipSync } from 'node:zlib';
import { type Refusal, refuse } from './refusal.ts';

// Bytes of a body after decompression, unless asked otherwise.
const usualBytes = 1024 * 1024;

// JSON of events shrinks to a tenth; zeros shrink to a thousandth. Small bodies may shrink as they like.
const maxRatio = 100;
const ratioFromBytes = 64 * 1024;

// What zlib fills at a time: 16 KiB, Node's usual, is garbage by the hundred megabytes a second where bodies are small.
const leastChunkBytes = 2 * 1024;
const mostChunkBytes = 64 * 1024;

/** The body as its sender wrote it. A gzip body is known by its header or by its first two bytes: a beacon cannot set headers. */
export function unpack(
  body: Buffer,
  contentEncoding: string | undefined,
  maxUnpackedBytes: number = usualBytes,
): Buffer | Refusal {
  const encoding = contentEncoding?.trim().toLowerCase() ?? '';
  const isNamed = encoding === 'gzip' || encoding === 'x-gzip';
  if (!isNamed && encoding !== '' && encoding !== 'identity')
    return refuse(415, 'encoding', 'Send the body as gzip or uncompressed.');
  const isGzip = body[0] === 0x1f && body[1] === 0x8b;
  if (isGzip) return gunzip(body, maxUnpackedBytes);
  if (isNamed) return refuse(400, 'gzip', 'The body is not gzip, though content-encoding says so.');
  return body.length > maxUnpackedBytes ? tooLarge(maxUnpackedBytes) : body;
}

function gunzip(body: Buffer, maxUnpackedBytes: number): Buffer | Refusal {
  try {
    // The types do not know `info`: https://nodejs.org/api/zlib.html#class-options
    const { buffer, engine } = gunzipSync(body, {
      maxOutputLength: maxUnpackedBytes,
      chunkSize: chunkBytesFor(body),
      info: true,
    }) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
    if (engine.bytesWritten !== body.length)
      return refuse(400, 'gzip', 'The gzip body has something behind its end.');
    const isBomb = buffer.length > ratioFromBytes && buffer.length > body.length * maxRatio;
    return isBomb ? tooLarge(maxUnpackedBytes) : buffer;
  } catch (error) {
    const isTooLong = error instanceof RangeError;
    return isTooLong
      ? tooLarge(maxUnpackedBytes)
      : refuse(400, 'gzip', 'The gzip body is damaged or cut short.');
  }
}

/** Room for all of a body that tells the truth about its length, in its last four bytes; a lie costs turns or room, within bounds. */
function chunkBytesFor(body: Buffer): number {
  const declared = body.length < 4 ? 0 : body.readUInt32LE(body.length - 4);
  return Math.min(Math.max(declared + 1, leastChunkBytes), mostChunkBytes);
}

function tooLarge(maxUnpackedBytes: number): Refusal {
  const most = `${maxUnpackedBytes / 1024} KiB`;
  return refuse(413, 'unpacked_too_large', `Send at most ${most} in one body before compression; split it.`);
}
