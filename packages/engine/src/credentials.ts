import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { EngineFailure } from './failure.ts';

/** Who may speak to the engine. */
export interface Credentials {
  username: string;
  password: string;
}

/** Throws ClickHouse's error 516 unless the request names the right user and password in one of its three ways. */
export function authenticate(
  headers: IncomingHttpHeaders,
  parameters: URLSearchParams,
  expected: Credentials,
): void {
  const given = readCredentials(headers, parameters);
  const isUser = isSame(given.username, expected.username);
  const isPassword = isSame(given.password, expected.password);
  if (isUser && isPassword) return;
  const reason = 'Authentication failed: password is incorrect, or there is no user with such name';
  throw new EngineFailure(516, 'AUTHENTICATION_FAILED', `${given.username}: ${reason}`);
}

function readCredentials(headers: IncomingHttpHeaders, parameters: URLSearchParams): Credentials {
  const basic = /^Basic\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (basic !== undefined) {
    const [username = '', ...password] = Buffer.from(basic, 'base64').toString().split(':');
    return { username, password: password.join(':') };
  }
  const { 'x-clickhouse-user': user, 'x-clickhouse-key': key } = headers;
  if (user !== undefined || key !== undefined) {
    return { username: String(user ?? 'default'), password: String(key ?? '') };
  }
  return {
    username: parameters.get('user') ?? 'default',
    password: parameters.get('password') ?? '',
  };
}

// Equal lengths and equal time, whatever was given.
function isSame(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
