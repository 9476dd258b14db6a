import { lookup } from 'node:dns/promises';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import type { AddressRules } from './addresses.ts';
import { SendProblem } from './SendProblem.ts';

/** Sends one body to a channel's address; resolves with what was answered. Throws a `SendProblem`. */
export type Post = (
  url: string,
  request: {
    headers?: Readonly<Record<string, string>>;
    body: string | Uint8Array;
    /** Of the answer. @default utf8 */
    encoding?: BufferEncoding;
  },
) => Promise<string>;

const TIMEOUT_MS = 10_000;
const MAX_ANSWER = 4_096;

/**
 * Makes a `Post`. The address that was checked is the one that is connected to, so that a name which changes its mind leads nowhere;
 * no redirect is followed.
 */
export function createPost(rules: AddressRules, now: () => number): Post {
  return async (address, { headers = {}, body, encoding = 'utf8' }) => {
    const url = new URL(address);
    const ip = await findAddress(rules, url.hostname);
    if (url.protocol !== 'https:' && !rules.isOwn(ip))
      throw new SendProblem('plain http is only for the site’s own networks', { isFinal: true });
    const isSecure = url.protocol === 'https:';
    return new Promise((resolve, reject) => {
      const asked = (isSecure ? requestHttps : requestHttp)(
        {
          host: ip,
          port: url.port === '' ? (isSecure ? 443 : 80) : Number(url.port),
          path: url.pathname + url.search,
          method: 'POST',
          headers: {
            host: url.host,
            'content-type': 'application/json',
            'content-length': String(Buffer.byteLength(body)),
            'user-agent': 'candor',
            ...headers,
          },
          agent: false,
          timeout: TIMEOUT_MS,
          signal: AbortSignal.timeout(TIMEOUT_MS),
          ...(isSecure && isIP(plain(url.hostname)) === 0 && { servername: url.hostname }),
        },
        async (response) => {
          try {
            const text = await readStart(response, encoding);
            const status = response.statusCode ?? 0;
            if (status >= 200 && status < 300) resolve(text);
            else reject(toProblem(status, response.headers['retry-after'], now()));
          } catch (error) {
            reject(unreachable(error));
          }
        },
      );
      asked.on('timeout', () => asked.destroy(new SendProblem('no answer within 10 s')));
      asked.on('error', (error) => reject(error instanceof SendProblem ? error : unreachable(error)));
      asked.end(body);
    });
  };
}

/** An address of a host that may be reached. */
export async function findAddress(rules: AddressRules, hostname: string): Promise<string> {
  const host = plain(hostname);
  const found = isIP(host)
    ? [{ address: host }]
    : await lookup(host, { all: true }).catch(() => {
        throw new SendProblem('the host name is not known');
      });
  // One that may not be reached spoils the others: the name is not what it says.
  if (found.length > 0 && found.every(({ address }) => rules.isAllowed(address)))
    return found[0]?.address ?? '';
  throw new SendProblem('the address is private; allow its network with CANDOR_CHANNEL_NETWORKS', {
    isFinal: true,
  });
}

function plain(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

async function readStart(stream: AsyncIterable<Buffer>, encoding: BufferEncoding): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MAX_ANSWER) break;
  }
  return Buffer.concat(chunks).toString(encoding).slice(0, MAX_ANSWER);
}

function toProblem(status: number, retryAfter: string | undefined, now: number): SendProblem {
  const mayPass = status === 408 || status === 425 || status === 429 || status >= 500;
  const retryAfterMs = toWait(retryAfter, now);
  return new SendProblem(`it answered ${status}`, {
    isFinal: !mayPass,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

function toWait(retryAfter: string | undefined, now: number): number | undefined {
  if (retryAfter === undefined) return undefined;
  const seconds = Number(retryAfter);
  const wait = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(retryAfter) - now;
  return Number.isFinite(wait) && wait > 0 ? Math.min(wait, 60 * 60 * 1_000) : undefined;
}

function unreachable(error: unknown): SendProblem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no connection';
  return new SendProblem(`it could not be reached: ${code}`);
}
