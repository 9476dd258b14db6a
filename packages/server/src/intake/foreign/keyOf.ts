import type { FastifyRequest } from 'fastify';

/** The key that a request shows, in any of the places where its client can put one; `undefined` where it shows none. */
export function keyOf({ query, params, headers }: FastifyRequest): string | undefined {
  const asked = query as Record<string, unknown>;
  const named = params as Record<string, unknown>;
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const sentry = /\bsentry_key=([\w-]+)/.exec(String(headers['x-sentry-auth'] ?? ''))?.[1];
  const places = [asked['key'], asked['sentry_key'], named['key'], headers['x-api-key'], bearer, sentry];
  return places.find((place) => typeof place === 'string' && place !== '') as string | undefined;
}
