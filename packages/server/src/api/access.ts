import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiRefusal } from './ApiRefusal.ts';
import { isKnownHost, isOwnPage } from './hosts.ts';
import { SESSION_MS, type Sessions } from './sessions.ts';

/** Refuses a request under a name that is not ours, before anything else is looked at. */
export function checkHost(request: FastifyRequest, names: readonly string[]): void {
  if (isKnownHost(request.headers.host, names)) return;
  throw new ApiRefusal(
    421,
    'unknown_host',
    'This server does not answer to that host name. Open it by its address, or add the name to its hosts.',
  );
}

/** Refuses a request that a page of somebody else makes. */
export function checkPage(request: FastifyRequest): void {
  if (isOwnPage(request.headers)) return;
  throw new ApiRefusal(
    403,
    'foreign_page',
    'Only pages of this server may ask it. Use a token from elsewhere.',
  );
}

/** Refuses who shows neither the admin token nor the cookie of a session. */
export function checkSession(request: FastifyRequest, sessions: Sessions): void {
  if (!isSignedIn(request, sessions)) throw signInNeeded();
}

/** Whether a request shows the admin token or the cookie of a session. */
export function isSignedIn(request: FastifyRequest, sessions: Sessions): boolean {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const bearer = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    return bearer !== undefined && sessions.isAdmin(bearer);
  }
  return sessions.isOpen(request.cookies[cookieNameOf(request)] ?? '');
}

/** The refusal that asks for the admin token. */
export function signInNeeded(): ApiRefusal {
  return new ApiRefusal(
    401,
    'sign_in',
    'Sign in with the admin token, or open the address that the server printed when it started.',
  );
}

/** Leaves the session with the browser, where no script can read it and no other site can use it. */
export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, session: string): void {
  reply.setCookie(cookieNameOf(request), session, { ...cookieOptions(request), maxAge: SESSION_MS / 1_000 });
}

/** Takes the session from the browser and ends it. */
export function endSession(request: FastifyRequest, reply: FastifyReply, sessions: Sessions): void {
  sessions.close(request.cookies[cookieNameOf(request)] ?? '');
  reply.clearCookie(cookieNameOf(request), cookieOptions(request));
}

/** Safari refuses `Secure`, and with it the prefix that no other host can set, on http://localhost. */
function cookieNameOf({ protocol }: FastifyRequest): string {
  return protocol === 'https' ? '__Host-candor' : 'candor';
}

function cookieOptions({ protocol }: FastifyRequest) {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: protocol === 'https' } as const;
}
