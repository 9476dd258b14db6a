import type { FastifyReply, FastifyRequest } from 'fastify';
import { checkSender, type SenderRules } from './checkSender.ts';
import { isRefusal, type Refusal } from './refusal.ts';

/** Tells a page of another origin what it may send. */
export function answerPreflight(
  request: FastifyRequest,
  reply: FastifyReply,
  rules: SenderRules,
): FastifyReply {
  const key = checkSender(request, reply, rules);
  if (isRefusal(key)) return answerRefusal(reply, key);
  return reply
    .headers({
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type, content-encoding',
      'access-control-max-age': '7200',
    })
    .code(204)
    .send();
}

/** Says no, and when to come again. */
export function answerRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { status, code, message } = refusal;
  return sayWhenAgain(reply, refusal).code(status).send({ error: { code, message } });
}

/** Says in headers when to come again, where that helps. */
export function sayWhenAgain(reply: FastifyReply, { status, retryAfter = 2 }: Refusal): FastifyReply {
  // Jitter, so that all who were turned away do not come back in the same second.
  if (status === 503 || status === 429)
    reply.header('retry-after', String(retryAfter + Math.floor(Math.random() * 8)));
  if (status === 408) reply.header('connection', 'close');
  return reply;
}
