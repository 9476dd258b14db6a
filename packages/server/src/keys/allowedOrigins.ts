/** Whether a page of this origin may send. */
export type OriginCheck = (origin: string) => boolean;

/** Pages of this machine, on any port. */
export const loopbackOrigins: readonly string[] = ['localhost', '127.0.0.1', '[::1]'].flatMap((host) => [
  `http://${host}:*`,
  `https://${host}:*`,
]);

/**
 * Makes a check from origins such as `https://shop.example`, `https://*.shop.example` (one label, no more) or
 * `http://localhost:*` (any port). Compared part by part; nothing becomes a regular expression.
 */
export function allowOrigins(patterns: readonly string[]): OriginCheck {
  const rules = patterns.map(toRule);
  return (origin) => {
    const parts = toParts(origin);
    return parts !== undefined && rules.some((rule) => isMatch(rule, parts));
  };
}

/** Whether a text can be given to `allowOrigins`. */
export function isOriginPattern(pattern: string): boolean {
  const probe = pattern.replace('://*.', '://any.').replace(/:\*$/, ':1');
  return !probe.includes('*') && toParts(probe) !== undefined;
}

interface Parts {
  readonly scheme: string;
  readonly host: string;
  readonly port: string;
}

function toRule(pattern: string): Parts {
  const [scheme = '', rest = ''] = pattern.toLowerCase().split('://');
  const colon = rest.search(/:[\d*]+$/);
  return colon === -1
    ? { scheme, host: rest, port: '' }
    : { scheme, host: rest.slice(0, colon), port: withoutDefault(scheme, rest.slice(colon + 1)) };
}

/** `undefined` for whatever a browser would not send as an origin, `null` among it. */
function toParts(origin: string): Parts | undefined {
  if (!URL.canParse(origin)) return undefined;
  const url = new URL(origin);
  const isPlain = url.origin === origin && url.protocol.startsWith('http');
  return isPlain ? { scheme: url.protocol.slice(0, -1), host: url.hostname, port: url.port } : undefined;
}

function isMatch(rule: Parts, parts: Parts): boolean {
  return (
    rule.scheme === parts.scheme &&
    (rule.port === '*' || rule.port === parts.port) &&
    isHostMatch(rule.host, parts.host)
  );
}

function isHostMatch(rule: string, host: string): boolean {
  if (!rule.startsWith('*.')) return rule === host;
  const dot = host.indexOf('.');
  return dot > 0 && host.slice(dot + 1) === rule.slice(2);
}

function withoutDefault(scheme: string, port: string): string {
  const isDefault = (scheme === 'http' && port === '80') || (scheme === 'https' && port === '443');
  return isDefault ? '' : port;
}
