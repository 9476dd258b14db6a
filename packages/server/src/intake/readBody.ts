import type { IncomingMessage } from 'node:http';
import { type Refusal, refuse } from './refusal.ts';

// Bytes of a body on the wire, unless asked otherwise.
const usualBytes = 256 * 1024;

// A refused sender may finish what it is sending, so that it can read the answer; this much and no more.
const maxDrainedBytes = 2 * 1024 * 1024;

/** Bytes being received at this moment, by all requests together. */
export interface Admission {
  /** Takes room for so many bytes; `undefined` when there is none, else the way to give it back. */
  enter(bytes: number): (() => void) | undefined;
}

/** Keeps what is being received within `maxBytes`. */
export function createAdmission(maxBytes: number): Admission {
  let used = 0;
  return {
    enter(bytes) {
      if (used + bytes > maxBytes) return undefined;
      used += bytes;
      return () => {
        used -= bytes;
      };
    },
  };
}

/** How much may be read, and for how long. */
export interface ReadLimits {
  admission: Admission;
  bodyTimeoutMs: number;
  /**
   * Bytes of a body on the wire.
   * @default 262 144
   */
  maxWireBytes?: number;
}

/** The whole body, or why it is not read. A declared size is believed only as an upper bound. */
export async function readBody(
  request: IncomingMessage,
  { admission, bodyTimeoutMs, maxWireBytes = usualBytes }: ReadLimits,
): Promise<Buffer | Refusal> {
  const declared = request.headers['content-length'];
  if (declared === undefined && request.headers['transfer-encoding'] === undefined)
    return refuse(411, 'length', 'Send a body with a content-length.');
  const bytes = declared === undefined ? maxWireBytes : Number(declared);
  if (bytes > maxWireBytes) return drained(request, tooLarge(maxWireBytes));
  const leave = admission.enter(bytes);
  if (!leave) return drained(request, refuse(429, 'busy', 'Too much is being received; send again later.'));
  try {
    return await collect(request, bodyTimeoutMs, maxWireBytes);
  } finally {
    leave();
  }
}

function collect(
  request: IncomingMessage,
  timeoutMs: number,
  maxWireBytes: number,
): Promise<Buffer | Refusal> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > maxWireBytes) finish(drained(request, tooLarge(maxWireBytes)));
      else chunks.push(chunk);
    };
    const onEnd = (): void => finish(Buffer.concat(chunks, length));
    const onLost = (): void => finish(refuse(408, 'cut_off', 'The connection ended before the body did.'));
    const timer = setTimeout(() => {
      finish(drained(request, refuse(408, 'slow', 'The body took too long; send again.')));
    }, timeoutMs);
    function finish(result: Buffer | Refusal): void {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('close', onLost).off('error', onLost);
      resolve(result);
    }
    request.on('data', onData).on('end', onEnd).on('close', onLost).on('error', onLost);
  });
}

/** Lets a refused sender finish within bounds, so that it reads the answer; then hangs up. */
export function drain(request: IncomingMessage): void {
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > maxDrainedBytes) request.destroy();
  });
  request.on('error', () => request.destroy());
}

/** A refusal of which the sender hears though it is still sending. */
export function drained(request: IncomingMessage, refusal: Refusal): Refusal {
  drain(request);
  return refusal;
}

function tooLarge(maxWireBytes: number): Refusal {
  return refuse(413, 'too_large', `Send at most ${maxWireBytes / 1024} KiB in one body; split it.`);
}
