import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WriteKey, WriteKeys } from '../keys/writeKeys.ts';
import { type Refusal, refuse } from './refusal.ts';

/** Who may send. */
export interface SenderRules {
  keys: WriteKeys;
  /** Whether a page served by this server itself sends. */
  isOwnOrigin: (origin: string) => boolean;
}

/** The key of a request whose page may use it; lets that page read the answers from here on. */
export function checkSender(
  request: FastifyRequest,
  reply: FastifyReply,
  rules: SenderRules,
  given: unknown = (request.query as Record<string, unknown>)['key'],
): WriteKey | Refusal {
  const key = typeof given === 'string' ? rules.keys.find(given) : undefined;
  const { origin } = request.headers;
  if (!key) {
    // Else the browser would tell of CORS, and the page would take it for a network that fails.
    if (origin !== undefined) reply.header('access-control-allow-origin', '*');
    return refuse(401, 'key', 'Add a write key of this server to the address: ?key=cw_…');
  }
  reply.header('vary', 'origin');
  // Servers and scripts send no origin; the key alone is what they show.
  if (origin === undefined) return key;
  if (!key.isAllowed(origin) && !rules.isOwnOrigin(origin))
    return refuse(
      403,
      'origin',
      'This key is not for pages of this origin. Add it to the key in the settings or by candor keys change, or to CANDOR_ORIGINS for the first key.',
    );
  reply.headers({
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'retry-after',
    'cross-origin-resource-policy': 'cross-origin',
  });
  return key;
}
