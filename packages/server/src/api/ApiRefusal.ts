import type { FastifyReply } from 'fastify';
import type { ApiProblem } from './types.ts';

/** A request that is answered with a problem; its message is for who asked and holds the cure. */
export class ApiRefusal extends Error {
  readonly status: number;
  readonly code: string;
  /** Seconds. */
  readonly retryAfter: number | undefined;

  constructor(status: number, code: string, message: string, retryAfter?: number) {
    super(message);
    this.name = 'ApiRefusal';
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** Answers with a problem, in the one shape that all problems have. */
export function sendRefusal(reply: FastifyReply, refusal: ApiRefusal): FastifyReply {
  const { status, code, message, retryAfter = status === 503 ? 2 : undefined } = refusal;
  const problem: ApiProblem = { error: { code, message } };
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter));
  return reply.code(status).header('cache-control', 'no-store').send(problem);
}
