import type { FastifyReply } from 'fastify';
import type { ApiProblem } from './types.ts';

/** A request that is answered with a problem; its message is for who asked and holds the cure. */
export class ApiRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'ApiRefusal';
    this.status = status;
    this.code = code;
  }
}

/** Answers with a problem, in the one shape that all problems have. */
export function sendRefusal(reply: FastifyReply, { status, code, message }: ApiRefusal): FastifyReply {
  const problem: ApiProblem = { error: { code, message } };
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  if (status === 503) reply.header('retry-after', '2');
  return reply.code(status).header('cache-control', 'no-store').send(problem);
}
