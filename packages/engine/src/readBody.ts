import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { EngineFailure } from './failure.ts';

const unpack = promisify(gunzip);

/** The whole body of a request, unpacked; throws above `maxBytes`, packed or not. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity' && encoding !== 'gzip') {
    throw new EngineFailure(
      48,
      'NOT_IMPLEMENTED',
      `The embedded engine cannot unpack '${encoding}', only gzip`,
    );
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Not destroyed when too large: the answer still has to travel back over the same socket.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, bytes);
  if (encoding === 'identity' || body.length === 0) return body;
  try {
    return await unpack(body, { maxOutputLength: maxBytes });
  } catch (error) {
    const isTooLarge = error instanceof RangeError;
    throw isTooLarge
      ? tooLarge(maxBytes)
      : new EngineFailure(354, 'ZLIB_INFLATE_FAILED', 'The gzip body is damaged');
  }
}

function tooLarge(maxBytes: number): EngineFailure {
  return new EngineFailure(307, 'TOO_MANY_BYTES', `The body is larger than ${maxBytes} bytes`);
}
