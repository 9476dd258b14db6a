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
/** To one channel: more is read by nobody, and has mail servers call us spam. */
const MAX_AN_HOUR = 60;
const HOUR = 60 * 60 * 1_000;
/** At once, to whatever channels. */
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
  const due: Delivery[] = [];
  const isFull = (channel: string): boolean => {
    const chosen = due.filter((one) => one.channel === channel).length;
    return recentOf(book.state, channel, now()).length + chosen >= MAX_AN_HOUR;
  };
  for (const delivery of book.state.deliveries) {
    const { channel, message, nextAt } = delivery;
    const line = `${channel} ${message.key}`;
    if (nextAt === null || busy.has(line)) continue;
    busy.add(line);
    if (nextAt <= now() && due.length < MAX_AT_ONCE && !isFull(channel)) due.push(delivery);
  }
  await Promise.all(
    due.map(async ({ channel, message }) => {
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
    const recent = [...recentOf(draft, channel, at), at];
    draft.channels[channel] = { sentAt: at, failure: null, recent };
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

function recentOf({ channels }: BookState, channel: string, now: number): number[] {
  return (channels[channel]?.recent ?? []).filter((at) => at > now - HOUR);
}

/** Longer with each failure, and not the same for all that wait. */
function waitOf({ attempts }: Delivery, { retryAfterMs = 0 }: SendProblem, random: () => number): number {
  const wait = Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS);
  return Math.max(retryAfterMs, wait * (0.75 + random() / 2));
}
