import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Body } from './Body.ts';
import type { Forward } from './readForwards.ts';

/** How a request went: `again` after a while, or `refused` for good. */
export type Sent =
  | { readonly kind: 'sent' }
  | { readonly kind: 'again'; readonly why: string; readonly waitMs?: number }
  | { readonly kind: 'refused'; readonly why: string };

const TIMEOUT_MS = 15_000;
const LONGEST_WAIT_MS = 10 * 60_000;

const pack = promisify(gzip);

/** Sends one body, compressed. Follows no redirect, for its headers may hold a secret. Never rejects. */
export async function sendBody(
  { url, headers }: Pick<Forward, 'url' | 'headers'>,
  { path, type, text }: Body,
  signal: AbortSignal,
): Promise<Sent> {
  try {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': type, 'content-encoding': 'gzip', 'user-agent': 'candor', ...headers },
      body: new Uint8Array(await pack(text)),
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await response.body?.cancel();
    const { status } = response;
    if (status < 300) return { kind: 'sent' };
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
