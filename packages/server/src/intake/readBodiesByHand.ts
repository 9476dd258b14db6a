import type { FastifyInstance } from 'fastify';

/** Leaves bodies to the handlers, who read them within bounds and only from those who hold a key; keeps answers out of caches. */
export function readBodiesByHand(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
  scope.addHook('onRequest', async (_request, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  });
}
