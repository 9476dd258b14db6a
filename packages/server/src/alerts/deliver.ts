import type { ChannelTarget } from '../api/types.ts';
import { keepNewest } from '../keepNewest.ts';
import { reasonOf } from '../log.ts';
import type { Book, BookState, Delivery } from './book.ts';
import type { AlertMessage } from './message.ts';
import { SendProblem } from './SendProblem.ts';

const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 30 * 60 * 1_000;
/** About half a day. */
const MAX_ATTEMPTS = 30;
/** Given up, beyond which the oldest of a project are forgotten. */
const MAX_DEAD = 200;
/** To one channel: more is read by nobody, and has mail servers call us spam. */
const MAX_AN_HOUR = 60;
const HOUR = 60 * 60 * 1_000;
/** Nobody asks for more: what is to wait longer was put off by a clock that was ahead. */
const LONGEST_DELAY_MS = HOUR;
/** At once, to whatever channels. */
const MAX_AT_ONCE = 8;
/** To one channel: a slow one leaves room for the others. */
const MAX_OF_CHANNEL = 2;
/** Two requests, and what a name takes; a mail server that says a little now and then could take for ever. */
const MAX_SEND_MS = 20_000;

/** What delivering needs. */
export interface DeliverDeps {
  book: Book;
  /** `undefined` for a channel that is gone or cannot be opened. */
  targetOf(channel: string): ChannelTarget | undefined;
  send(target: ChannelTarget, message: AlertMessage): Promise<void>;
  now: () => number;
  random?: () => number;
}

/** What became of a message. */
interface Tried {
  channel: string;
  id: string;
  failure: SendProblem | undefined;
  at: number;
}

/** Makes what sends what is due. Messages of one incident to one channel go one after the other, in their order. */
export function createDeliver({
  book,
  targetOf,
  send,
  now,
  random = Math.random,
}: DeliverDeps): () => Promise<void> {
  /** Could not be written down: until it is, nothing goes out, for it would be the same messages again. */
  let unwritten: Tried[] = [];

  async function write(tried: readonly Tried[]): Promise<void> {
    await book.change((draft) => {
      for (const one of tried) settle(draft, one, random);
    });
  }

  async function deliver({ channel, message }: Delivery): Promise<void> {
    const failure = await attempt(targetOf(channel), message, send);
    const tried = { channel, id: message.id, failure, at: now() };
    await write([tried]).catch((error: unknown) => {
      unwritten.push(tried);
      throw error;
    });
  }

  return async () => {
    if (unwritten.length > 0) await write(unwritten);
    unwritten = [];
    // Whatever fails, the next round must not begin before all of them have ended.
    const ended = await Promise.allSettled(dueOf(book.state, now()).map(deliver));
    const failed = ended.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  };
}

function dueOf(state: BookState, now: number): Delivery[] {
  const busy = new Set<string>();
  const due: Delivery[] = [];
  const hasRoom = (channel: string): boolean => {
    const chosen = due.filter((one) => one.channel === channel).length;
    return chosen < MAX_OF_CHANNEL && recentOf(state, channel, now).length + chosen < MAX_AN_HOUR;
  };
  for (const delivery of state.deliveries) {
    const { channel, message, nextAt } = delivery;
    const line = `${channel} ${message.key}`;
    if (nextAt === null || busy.has(line)) continue;
    busy.add(line);
    const isDue = nextAt <= now || nextAt - now > LONGEST_DELAY_MS;
    if (isDue && due.length < MAX_AT_ONCE && hasRoom(channel)) due.push(delivery);
  }
  return due;
}

/** Sends one message, for as long as it may take; resolves with why it did not arrive, or `undefined`. */
export async function attempt(
  target: ChannelTarget | undefined,
  message: AlertMessage,
  send: DeliverDeps['send'],
): Promise<SendProblem | undefined> {
  if (!target) return new SendProblem('the channel is gone', { isFinal: true });
  let timer: NodeJS.Timeout | undefined;
  const ends = new Promise<SendProblem>((resolve) => {
    timer = setTimeout(() => resolve(new SendProblem('no end within 20 s')), MAX_SEND_MS);
  });
  try {
    return await Promise.race([send(target, message).then(() => undefined), ends]);
  } catch (error) {
    return error instanceof SendProblem ? error : new SendProblem(reasonOf(error));
  } finally {
    clearTimeout(timer);
  }
}

function settle(draft: BookState, { channel, id, failure, at }: Tried, random: () => number): void {
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
  const { project } = delivery.message;
  draft.deliveries = keepNewest(
    draft.deliveries,
    MAX_DEAD,
    ({ nextAt, message }) => nextAt === null && message.project === project,
  );
}

function recentOf({ channels }: BookState, channel: string, now: number): number[] {
  return (channels[channel]?.recent ?? []).filter((at) => at > now - HOUR && at <= now);
}

/** Longer with each failure, and not the same for all that wait. */
function waitOf({ attempts }: Delivery, { retryAfterMs = 0 }: SendProblem, random: () => number): number {
  const wait = Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS);
  return Math.max(retryAfterMs, wait * (0.75 + random() / 2));
}
