import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Post } from '../alerts/post.ts';
import { SendProblem } from '../alerts/SendProblem.ts';
import type { Body } from './Body.ts';
import { type Rejected, readPartialSuccess } from './partialSuccess.ts';
import type { Forward } from './readForwards.ts';

/** How a request went: `again` after a while, or `refused` for good. */
export type Sent =
  | ({ readonly kind: 'sent' } & Rejected)
  | { readonly kind: 'again'; readonly why: string; readonly waitMs?: number }
  | { readonly kind: 'refused'; readonly why: string };

const TIMEOUT_MS = 15_000;
const LONGEST_WAIT_MS = 10 * 60_000;
const MAX_ANSWER = 65_536;

const pack = promisify(gzip);

/**
 * Sends one body, compressed. Follows no redirect, for its headers may hold a secret. What an admin has chosen goes by `post`, which
 * reaches no private address; what whoever runs the server has written down goes anywhere. Never rejects.
 */
export async function sendBody(
  { url, headers, isChosen, to }: Pick<Forward, 'url' | 'headers' | 'isChosen' | 'to'>,
  { path, type, content }: Body,
  { signal, post }: { signal: AbortSignal; post: Post },
): Promise<Sent> {
  const request = {
    headers: { 'content-type': type, 'content-encoding': 'gzip', 'user-agent': 'candor', ...headers },
    body: new Uint8Array(await pack(content)),
  };
  const answer = await (isChosen ? byPost(post, url + path, request) : byFetch(url + path, request, signal));
  if ('kind' in answer) return answer;
  return {
    kind: 'sent',
    ...(to === 'otlp' ? readPartialSuccess(answer.bytes, answer.type) : { rejected: 0 }),
  };
}

interface Request {
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer>;
}

/** What was answered with a status below 300. */
interface Answer {
  readonly type: string;
  readonly bytes: Uint8Array;
}

async function byPost(post: Post, url: string, request: Request): Promise<Sent | Answer> {
  try {
    const text = await post(url, { ...request, encoding: 'latin1' });
    return {
      type: text.trimStart().startsWith('{') ? 'application/json' : 'application/x-protobuf',
      bytes: Buffer.from(text, 'latin1'),
    };
  } catch (error) {
    if (!(error instanceof SendProblem)) return { kind: 'again', why: 'it could not be reached' };
    const { reason: why, isFinal, retryAfterMs } = error;
    // What is wrong with the address can be mended, and nothing was refused.
    if (isFinal && why.startsWith('it answered')) return { kind: 'refused', why };
    return {
      kind: 'again',
      why,
      ...(retryAfterMs !== undefined && { waitMs: Math.min(retryAfterMs, LONGEST_WAIT_MS) }),
    };
  }
}

async function byFetch(url: string, request: Request, signal: AbortSignal): Promise<Sent | Answer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      ...request,
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const { status } = response;
    if (status < 300)
      return { type: response.headers.get('content-type') ?? '', bytes: await readStart(response) };
    await response.body?.cancel();
    const why = `it answered ${status}`;
    // https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes, and what a proxy says while it starts.
    if (status !== 408 && status !== 429 && status < 500) return { kind: 'refused', why };
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    return {
      kind: 'again',
      why,
      ...(seconds >= 0 && { waitMs: Math.min(seconds * 1_000, LONGEST_WAIT_MS) }),
    };
  } catch (error) {
    const { cause } = Object(error) as { cause?: { code?: unknown } };
    const code =
      typeof cause?.code === 'string' ? cause.code : error instanceof Error ? error.name : 'unknown';
    return { kind: 'again', why: `it could not be reached: ${code}` };
  }
}

/** Of an answer that is taken as it is, whatever comes of its body. */
async function readStart(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > MAX_ANSWER) break;
    }
  } catch {
    return new Uint8Array(); // what was sent has arrived: the status said so
  }
  return Buffer.concat(chunks);
}
