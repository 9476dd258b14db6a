import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Parameters } from './parameters.ts';

/** A request with its parts as texts and fields; one without a body has an empty one. */
export type Asked = FastifyRequest & { params: Record<string, string>; body: Parameters; query: Parameters };

/** Adds a route below `/api/v1/`; what is answered with nothing is a 204. The second argument is the `:id` of its path. */
export type AddRoute = (
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  answer: (request: Asked, id: string) => unknown,
) => void;

/** How routes are added whose bodies may have at most `bodyLimit` bytes. */
export function answerRoutes(app: FastifyInstance, bodyLimit: number): AddRoute {
  return (method, path, answer) => {
    app.route({
      method,
      url: `/api/v1/${path}`,
      bodyLimit,
      async handler(request, reply) {
        const asked = request as Asked;
        const isObject = typeof request.body === 'object' && request.body !== null;
        const whole = isObject ? asked : Object.assign(asked, { body: {} });
        const result = await answer(whole, asked.params['id'] ?? '');
        return result === undefined ? reply.code(204).send() : result;
      },
    });
  };
}
