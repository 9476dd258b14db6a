import type { FastifyInstance } from 'fastify';
import { checkPage, checkSession, endSession, setSessionCookie, signInNeeded } from './access.ts';
import { type Parameters, readText } from './parameters.ts';
import type { Sessions } from './sessions.ts';

/** Adds the three ways in and out: an address that is opened, a form that is sent, a sign-out. */
export function addSignIn(app: FastifyInstance, sessions: Sessions): void {
  app.get('/open', { exposeHeadRoute: false }, async (request, reply) => {
    const token = readText(request.query as Parameters, 'token', 1_000);
    const session = sessions.open(token ?? '');
    if (session === undefined) throw signInNeeded();
    setSessionCookie(request, reply, session);
    // The token leaves the address bar at once.
    return reply.header('cache-control', 'no-store').redirect('/', 302);
  });

  app.post('/api/v1/session', { bodyLimit: 4_096 }, async (request, reply) => {
    checkPage(request);
    const session = sessions.open(readText((request.body ?? {}) as Parameters, 'token', 1_000) ?? '');
    if (session === undefined) throw signInNeeded();
    setSessionCookie(request, reply, session);
    return reply.code(204).send();
  });

  app.delete('/api/v1/session', async (request, reply) => {
    checkPage(request);
    checkSession(request, sessions);
    endSession(request, reply, sessions);
    return reply.code(204).send();
  });
}
