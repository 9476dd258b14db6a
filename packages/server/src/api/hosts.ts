import { isIP } from 'node:net';

/**
 * Whether a `Host` header may name this server. A page of a stranger whose domain was pointed at this machine (DNS
 * rebinding) speaks to us from the reader's own browser, but still under the stranger's name. A plain address cannot be
 * rebound.
 */
export function isKnownHost(host: string | undefined, names: readonly string[]): boolean {
  const name = toName(host);
  if (name === undefined) return false;
  const isLoopback = name === 'localhost' || name.endsWith('.localhost');
  return isLoopback || isIP(name) !== 0 || names.some((known) => known.toLowerCase() === name);
}

function toName(host: string | undefined): string | undefined {
  const match = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::\d{1,5})?$/i.exec(host ?? '');
  return (match?.[1] ?? match?.[2])?.toLowerCase().replace(/\.$/, '');
}

/**
 * Whether a request comes from a page of this server or from no page at all. Cookies go to every port of a host, so
 * SameSite alone would let in whatever else runs on this machine: https://web.dev/articles/fetch-metadata
 */
export function isOwnPage(headers: Readonly<Record<string, string | string[] | undefined>>): boolean {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  if (origin !== undefined) return typeof origin === 'string' && isAt(origin, host);
  return site === undefined || site === 'same-origin' || site === 'none';
}

function isAt(origin: string, host: string | string[] | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}
