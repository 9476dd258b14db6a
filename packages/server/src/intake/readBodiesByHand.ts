import type { FastifyInstance } from 'fastify';

/** Leaves bodies to the handlers, who read them within bounds and only from those who hold a key; keeps answers out of caches. */
export function readBodiesByHand(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
  scope.addHook('onRequest', (_request, reply, done) => {
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
    done();
  });
}
