import type { IncomingMessage } from 'node:http';
import { type DecodedEnvelope, decodeEnvelope } from '@candor/core/wire';
import { mediaTypeOf } from './mediaType.ts';
import { parseBounded } from './parse.ts';
import { drain, type ReadLimits, readBody } from './readBody.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import { unpack } from './unpack.ts';

/** A refusal that says how many events it costs; a body that nobody can read counts as one. */
export type RefusedEnvelope = Refusal & { events: number };

const maxEvents = 1000;

/** Reads a request's body into an envelope, each step bounded by the one before. */
export async function readEnvelope(
  request: IncomingMessage,
  limits: ReadLimits,
): Promise<DecodedEnvelope | RefusedEnvelope> {
  if (!isJsonOrText(request.headers['content-type'])) {
    drain(request);
    return costing(1, refuse(415, 'content_type', 'Send application/json or text/plain.'));
  }
  const body = await readBody(request, limits);
  if (isRefusal(body)) return costing(1, body);
  const unpacked = unpack(body, request.headers['content-encoding']);
  if (isRefusal(unpacked)) return costing(1, unpacked);
  const parsed = parseBounded(unpacked);
  if (isRefusal(parsed)) return costing(1, parsed);
  const sent = countEvents(parsed.value);
  if (sent > maxEvents)
    return costing(sent, refuse(413, 'events', `Send at most ${maxEvents} events; split the envelope.`));
  const decoded = decodeEnvelope(parsed.value, { maxEvents });
  if ('problem' in decoded) {
    const what = decoded.field === '' ? 'The envelope' : `The envelope's ${decoded.field}`;
    return costing(Math.max(sent, 1), refuse(400, 'envelope', `${what} ${decoded.problem}.`));
  }
  return decoded;
}

function costing(events: number, refusal: Refusal): RefusedEnvelope {
  return { ...refusal, events };
}

function isJsonOrText(contentType: string | undefined): boolean {
  const type = mediaTypeOf(contentType);
  return type === '' || type === 'application/json' || type === 'text/plain';
}

function countEvents(value: unknown): number {
  const isObject = typeof value === 'object' && value !== null && 'events' in value;
  return isObject && Array.isArray(value.events) ? value.events.length : 0;
}
