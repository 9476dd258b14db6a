import type { FastifyInstance } from 'fastify';
import { checkIntent, checkPage, checkReach, checkRight, projectFor } from './access.ts';
import type { Parameters } from './parameters.ts';
import { rightOf } from './rights.ts';
import type { Recognition, Who } from './who.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; only behind the guard. */
    who: Who;
    /** The project that is asked about, which is one that they may see; only behind the guard. */
    project: string;
  }
}

/** Guards every route that is added to `app` from here on: each needs a row in the table of rights. */
export function addGuard(
  app: FastifyInstance,
  { recognition, projects }: { recognition: Recognition; projects: () => readonly string[] },
): void {
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) rightOf(one, url);
  });
  app.addHook('onRequest', async (request) => {
    const { url = '' } = request.routeOptions;
    const right = rightOf(request.method, url);
    checkPage(request);
    const who = recognition.whoAsks(request);
    checkRight(who, right);
    checkReach(who, url);
    if (who.kind !== 'command') checkIntent(request);
    request.who = who;
    request.project = projectFor(who, (request.query as Parameters)['project'], projects());
  });
}
