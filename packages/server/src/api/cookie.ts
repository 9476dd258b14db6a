import type { FastifyReply, FastifyRequest } from 'fastify';
import { SESSION_MS } from '../access/sessions.ts';

/** Leaves the session with the browser, where no script can read it and no other site can use it. */
export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, session: string): void {
  reply.setCookie(cookieNameOf(request), session, { ...cookieOptions(request), maxAge: SESSION_MS / 1_000 });
}

/** Takes the session from the browser. */
export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(cookieNameOf(request), cookieOptions(request));
}

/** What a browser shows of its session. */
export function sessionOf(request: FastifyRequest): string {
  return request.cookies[cookieNameOf(request)] ?? '';
}

/** Safari refuses `Secure`, and with it the prefix that no other host can set, on http://localhost. */
function cookieNameOf({ protocol }: Pick<FastifyRequest, 'protocol'>): string {
  return protocol === 'https' ? '__Host-candor' : 'candor';
}

function cookieOptions({ protocol }: FastifyRequest) {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: protocol === 'https' } as const;
}
