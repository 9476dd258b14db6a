import type { ChannelTarget } from '../api/types.ts';
import { reasonOf } from '../log.ts';
import type { Book, BookState, Delivery } from './book.ts';
import type { AlertMessage } from './message.ts';
import { SendProblem } from './SendProblem.ts';

const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 30 * 60 * 1_000;
/** About half a day. */
const MAX_ATTEMPTS = 30;
/** Given up, beyond which the oldest are forgotten. */
const MAX_DEAD = 200;
/** At once, each to a channel of its own. */
const MAX_AT_ONCE = 8;

/** What delivering needs. */
export interface DeliverDeps {
  book: Book;
  /** `undefined` for a channel that is gone or cannot be opened. */
  targetOf(channel: string): ChannelTarget | undefined;
  send(target: ChannelTarget, message: AlertMessage): Promise<void>;
  now: () => number;
  random?: () => number;
}

/** Sends what is due. Messages of one incident to one channel go one after the other, in their order. */
export async function deliverDue({
  book,
  targetOf,
  send,
  now,
  random = Math.random,
}: DeliverDeps): Promise<void> {
  const busy = new Set<string>();
  const due = book.state.deliveries.filter((delivery) => {
    const { channel, message, nextAt } = delivery;
    if (nextAt === null) return false;
    const line = `${channel} ${message.key}`;
    if (busy.has(line)) return false;
    busy.add(line);
    return nextAt <= now();
  });
  await Promise.all(
    due.slice(0, MAX_AT_ONCE).map(async ({ channel, message }) => {
      const failure = await attempt(targetOf(channel), message, send);
      await book.change((draft) => settle(draft, { channel, id: message.id, failure, at: now(), random }));
    }),
  );
}

async function attempt(
  target: ChannelTarget | undefined,
  message: AlertMessage,
  send: DeliverDeps['send'],
): Promise<SendProblem | undefined> {
  if (!target) return new SendProblem('the channel is gone', { isFinal: true });
  try {
    await send(target, message);
    return undefined;
  } catch (error) {
    return error instanceof SendProblem ? error : new SendProblem(reasonOf(error));
  }
}

function settle(
  draft: BookState,
  {
    channel,
    id,
    failure,
    at,
    random,
  }: { channel: string; id: string; failure: SendProblem | undefined; at: number; random: () => number },
): void {
  const record = draft.channels[channel] ?? { sentAt: null, failure: null };
  draft.channels[channel] = record;
  const delivery = draft.deliveries.find((one) => one.message.id === id);
  if (!failure) {
    draft.channels[channel] = { sentAt: at, failure: null };
    draft.deliveries = draft.deliveries.filter((one) => one !== delivery);
    return;
  }
  record.failure = { at, reason: failure.reason };
  if (!delivery) return;
  delivery.attempts += 1;
  delivery.reason = failure.reason;
  const isDead = failure.isFinal || delivery.attempts >= MAX_ATTEMPTS;
  delivery.nextAt = isDead ? null : at + waitOf(delivery, failure, random);
  const dead = draft.deliveries.filter(({ nextAt }) => nextAt === null);
  const forgotten = new Set(dead.slice(0, Math.max(0, dead.length - MAX_DEAD)));
  draft.deliveries = draft.deliveries.filter((one) => !forgotten.has(one));
}

/** Longer with each failure, and not the same for all that wait. */
function waitOf({ attempts }: Delivery, { retryAfterMs = 0 }: SendProblem, random: () => number): number {
  const wait = Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS);
  return Math.max(retryAfterMs, wait * (0.75 + random() / 2));
}
