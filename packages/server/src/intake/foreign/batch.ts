import type { ConsentLevel, DecodedEnvelope, EnvelopeContext, WireEvent } from '@candor/core/wire';
import { decodeEnvelope, WIRE_VERSION } from '@candor/core/wire';
import type { Keyed } from '../../keys/hashKey.ts';
import type { Agent } from './agent.ts';
import { withoutIdentity } from './withoutIdentity.ts';

/** An event as another client tells it, before anything of it was looked at. */
export interface ForeignEvent {
  readonly type: string;
  /** Milliseconds since the epoch; what is no number is refused with its event. */
  readonly timestamp: number;
  readonly data: Record<string, unknown>;
  /** An address or a path; all but the path is cut off. */
  readonly page?: unknown;
  /** The share that is sampled, in (0, 1]. */
  readonly rate?: number;
}

/** What another client says of all events of a batch; whatever is no short text counts as not said. */
export type ForeignContext = {
  readonly [name in
    | 'session'
    | 'user'
    | 'release'
    | 'environment'
    | 'browser'
    | 'os'
    | 'device'
    | 'language']?: unknown;
};

/** Events of one context, as another client tells them. */
export interface Batch {
  /** The same for a repeat, and for nothing else. */
  readonly identity: string;
  readonly sdk?: { readonly name: unknown; readonly version: unknown };
  readonly context: ForeignContext;
  /** In their order; a text says why something is no event. */
  readonly events: readonly (ForeignEvent | string)[];
  /** Events that the client let go, by reason. */
  readonly dropped?: Readonly<Record<string, number>>;
  /** When it was sent by the sender's clock, in milliseconds since the epoch. */
  readonly sentAt?: number;
}

/** What the server adds to a batch. */
export interface BatchReceipt {
  readonly consent: ConsentLevel;
  readonly receivedAt: number;
  /** What the request's own header tells. */
  readonly agent: Agent;
  readonly keyed: Keyed;
}

const maxNameLength = 256;
/** A sender whose clock is off by more has none. */
const maxSkewMs = 10 * 365 * 24 * 60 * 60 * 1000;
const devices: ReadonlySet<unknown> = new Set(['desktop', 'tablet', 'mobile', 'server']);

/**
 * A batch as an envelope of Candor's, so that everything behind this point is the same for every client. Ids of visits and people
 * are hashed with the server's own key, and everything else that names a person is left out.
 */
export function toEnvelope(batch: Batch, receipt: BatchReceipt): DecodedEnvelope {
  const { keyed, receivedAt } = receipt;
  const reasons = new Map<number, string>();
  const events: unknown[] = batch.events.map((event, index) => {
    const seq = index + 1;
    if (typeof event !== 'string') return toWireEvent(event, seq);
    reasons.set(seq, event);
    return { seq };
  });
  const { sdk, dropped = {} } = batch;
  const decoded = decodeEnvelope(
    {
      v: WIRE_VERSION,
      id: keyed('envelope', batch.identity),
      origin: keyed('origin', batch.identity),
      sentAt: toSentAt(batch.sentAt, receivedAt),
      sdk: { name: toShort(sdk?.name) ?? 'unknown', version: toShort(sdk?.version) ?? 'unknown' },
      context: toContext(batch.context, receipt),
      events,
      produced: events.length,
      ...(Object.keys(dropped).length > 0 && { dropped }),
    },
    { maxEvents: events.length },
  );
  // Everything about it but its events is ours.
  if ('problem' in decoded)
    throw new Error(`a batch became no envelope: ${decoded.field} ${decoded.problem}`);
  const rejected = decoded.rejected.map(({ seq, reason }) => ({ seq, reason: reasons.get(seq) ?? reason }));
  return { envelope: decoded.envelope, rejected };
}

function toWireEvent({ type, timestamp, data, page, rate }: ForeignEvent, seq: number): WireEvent {
  const path = toPath(page);
  return {
    seq,
    type: typeof type === 'string' ? type.slice(0, maxNameLength) : type,
    timestamp,
    data: withoutIdentity(data),
    ...(path !== undefined && { page: path }),
    ...(rate !== undefined && rate > 0 && rate <= 1 && { rate }),
  };
}

/** What no clock can have said counts as not said. */
function toSentAt(said: number | undefined, receivedAt: number): number {
  return said !== undefined && Math.abs(said - receivedAt) < maxSkewMs ? said : receivedAt;
}

function toContext(
  { session, user, ...said }: ForeignContext,
  { consent, agent, keyed }: BatchReceipt,
): EnvelopeContext {
  const visit = toShort(session);
  const person = toShort(user);
  const texts = Object.entries({ ...agent, ...said })
    .map(([name, value]) => [name, toShort(value)] as const)
    .filter(([name, text]) => text !== undefined && (name !== 'device' || devices.has(text)));
  return {
    ...Object.fromEntries(texts),
    consent,
    // Of the shape of our own visits' ids.
    ...(visit !== undefined && { session: keyed('session', visit) }),
    ...(person !== undefined && { userHash: keyed('user of another client', person) }),
  };
}

/** The path of a page; where people's data often is, behind it, is left out. */
function toPath(page: unknown): string | undefined {
  if (typeof page !== 'string' || page === '') return undefined;
  if (page.startsWith('/')) return page.replace(/[?#].*$/s, '').slice(0, 2048);
  return URL.canParse(page) ? new URL(page).pathname.slice(0, 2048) || undefined : undefined;
}

function toShort(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text !== '' ? text.slice(0, maxNameLength).toWellFormed() : undefined;
}
