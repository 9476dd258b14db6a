import { gunzipSync } from 'node:zlib';

/** A body as the real server would read it: gzip by its first two bytes, whatever the headers claim. */
export function unpack(body: Buffer): Buffer {
  const isGzip = body[0] === 0x1f && body[1] === 0x8b;
  return isGzip ? gunzipSync(body) : body;
}
