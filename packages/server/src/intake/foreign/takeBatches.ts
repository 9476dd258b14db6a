import type { FastifyRequest } from 'fastify';
import type { WriteKey } from '../../keys/writeKeys.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { type TakeDeps, takeEnvelope } from '../takeEnvelope.ts';
import { readAgent } from './agent.ts';
import { type Batch, toEnvelope } from './batch.ts';
import { type Dialect, maxBatches, maxForeignEvents, type Outcome, type Translation } from './dialect.ts';
import type { TurnedDown } from './turnedDown.ts';

/** How batches came in. */
interface Arrival {
  readonly request: FastifyRequest;
  readonly key: WriteKey;
  readonly source: Dialect['source'];
  readonly receivedAt: number;
}

const tooMany = `more than ${maxForeignEvents} events or ${maxBatches} visits in one body`;

/**
 * Makes durable what may be kept of a body. One refusal refuses all of it, for only all of it can be sent again; what had been
 * taken by then is known, and is not stored twice.
 */
export async function takeBatches(
  { batches, notKept, id }: Translation,
  { request, key, source, receivedAt }: Arrival,
  deps: TakeDeps & { turnedDown: TurnedDown },
): Promise<Outcome | Refusal> {
  const { outcomes, turnedDown, keyed, keyLimit } = deps;
  const { headers } = request;
  const receipt = {
    consent: key.foreignConsent,
    receivedAt,
    agent: readAgent(headers['user-agent'] ?? ''),
    keyed: (purpose: string, text: string) => keyed(`${source} ${purpose}`, `${key.project}\n${text}`),
  };
  const sender = { key, source, privacyControl: headers['sec-gpc'] };
  let refused = 0;
  let reason = '';
  const turnDown = (why: string, count = 1): void => {
    turnedDown.add(`${source}: ${why}`, count);
    refused += count;
    reason ||= why;
  };

  const { kept, left } = withinLimit(batches);
  const taken = await Promise.all(
    kept.map((batch) => takeEnvelope(toEnvelope(batch, receipt), sender, deps)),
  );
  const failed = taken.find(isRefusal);
  if (failed) return failed;
  for (const one of taken) if (!isRefusal(one)) for (const { reason: why } of one.turnedDown) turnDown(why);
  for (const [what, count] of Object.entries(notKept)) {
    outcomes.add(key, 'invalid', count, 'kind');
    turnDown(`${what} is not kept`, count);
  }
  if (left > 0) {
    outcomes.add(key, 'oversize', left, 'events');
    turnDown(tooMany, left);
  }
  return { id, refused, reason, isLow: keyLimit.isLow(key.key) };
}

/** As many events as are taken of one body, and how many are left. */
function withinLimit(batches: readonly Batch[]): { kept: Batch[]; left: number } {
  const kept: Batch[] = [];
  let room = maxForeignEvents;
  let left = 0;
  for (const batch of batches) {
    const events = batch.events.slice(0, kept.length < maxBatches ? room : 0);
    // One that never had any tells of what was let go.
    const isReport = batch.events.length === 0 && kept.length < maxBatches;
    if (events.length > 0 || isReport) kept.push({ ...batch, events });
    room -= events.length;
    left += batch.events.length - events.length;
  }
  return { kept, left };
}
