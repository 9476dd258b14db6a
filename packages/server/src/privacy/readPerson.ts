import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { MAX_SECRETS } from '@candor/core/wire';
import { parseBounded } from '../intake/parse.ts';
import { type ReadLimits, readBody } from '../intake/readBody.ts';
import { isRefusal, type Refusal, refuse } from '../intake/refusal.ts';

/** The visits that a request proves to be the sender's own. */
export interface Proven {
  readonly sessions: readonly string[];
  readonly after?: string;
  /** Whether a restriction is to be lifted. */
  readonly lift: boolean;
}

/**
 * Reads secrets and keeps nothing of them but what they are the proof of: the ids of visits. There is nothing to compare
 * a secret with, so no time of an answer tells how much of a guess was right.
 */
export async function readPerson(request: IncomingMessage, limits: ReadLimits): Promise<Proven | Refusal> {
  const body = await readBody(request, limits);
  if (isRefusal(body)) return body;
  const parsed = parseBounded(body);
  if (isRefusal(parsed)) return parsed;
  const {
    secrets,
    after,
    lift = false,
  } = Object(parsed.value) as {
    secrets?: unknown;
    after?: unknown;
    lift?: unknown;
  };
  const isList = Array.isArray(secrets) && secrets.length > 0 && secrets.length <= MAX_SECRETS;
  if (!isList || !secrets.every(isSecret))
    return refuse(400, 'secrets', `Send secrets: 1 to ${MAX_SECRETS} texts of 22 letters, digits, - or _.`);
  if (after !== undefined && typeof after !== 'string')
    return refuse(400, 'after', 'Send after: the next of an answer.');
  if (typeof lift !== 'boolean') return refuse(400, 'lift', 'Send lift: true or false, or leave it out.');
  return { lift, sessions: [...new Set(secrets.map(toVisitId))], ...(after !== undefined && { after }) };
}

function isSecret(secret: unknown): secret is string {
  return typeof secret === 'string' && /^[\w-]{22}$/.test(secret);
}

/** The same as core's `visitId`, by the platform's hash. */
export function toVisitId(secret: string): string {
  return hash('sha256', `candor visit ${secret}`, 'hex').slice(0, 32);
}
