import {
  type ConsentLevel,
  type Envelope,
  type EnvelopeContext,
  type JsonObject,
  MAX_EVENTS,
  WIRE_VERSION,
  type WireEvent,
} from './envelope.ts';

/** Why an envelope cannot be taken at all. */
export interface WireProblem {
  /** The field that is wrong, such as `context.consent`; empty for the whole. */
  readonly field: string;
  /** What the field must be. */
  readonly problem: string;
}

/** An event that cannot be taken, though its envelope can. */
export interface RejectedEvent {
  /** Its number, or 0 when that is what is wrong. */
  readonly seq: number;
  readonly reason: string;
}

/** What a receiver can make of an envelope. */
export interface DecodedEnvelope {
  /** With the good events only, and nothing in it that this version does not know. */
  readonly envelope: Envelope;
  readonly rejected: readonly RejectedEvent[];
}

/** How much a receiver takes. */
export interface WireLimits {
  /** @default 1000 */
  maxEvents?: number | undefined;
  /**
   * Longest event type and context value.
   * @default 256
   */
  maxNameLength?: number | undefined;
  /**
   * Longest page path.
   * @default 2048
   */
  maxPathLength?: number | undefined;
}

/**
 * Reads what claims to be an envelope. One bad event never sinks its batch; a bad envelope is a `WireProblem`. The depth
 * of `data` is not looked at: that is for whoever parses the text.
 */
export function decodeEnvelope(
  value: unknown,
  { maxEvents = MAX_EVENTS, maxNameLength = 256, maxPathLength = 2048 }: WireLimits = {},
): DecodedEnvelope | WireProblem {
  const isName = (name: unknown): name is string => isText(name, maxNameLength);

  if (!isObject(value)) return bad('', 'must be an object');
  const { v, id, origin, sentAt, sdk, context, events, dropped, produced, asks } = value;
  if (v !== WIRE_VERSION) return bad('v', `must be ${WIRE_VERSION}`);
  if (!isId(id)) return bad('id', idRule);
  if (!isId(origin)) return bad('origin', idRule);
  if (!isTime(sentAt)) return bad('sentAt', timeRule);
  if (!isObject(sdk) || !isName(sdk['name']) || !isName(sdk['version']))
    return bad('sdk', 'must have a name and a version');

  const known = decodeContext(context, isName);
  if (isProblem(known)) return known;
  if (dropped !== undefined && !isCounts(dropped, isName))
    return bad('dropped', 'must count events by reason');
  if (produced !== undefined && !isCount(produced)) return bad('produced', 'must be a whole number from 0');
  if (asks !== undefined && !(Array.isArray(asks) && asks.length <= maxEvents && asks.every(isCount)))
    return bad('asks', `must be at most ${maxEvents} whole numbers`);
  if (!Array.isArray(events)) return bad('events', 'must be an array');
  if (events.length > maxEvents) return bad('events', `must be at most ${maxEvents}`);

  const rejected: RejectedEvent[] = [];
  const good: WireEvent[] = [];
  const seen = new Set<number>();
  for (const event of events) {
    const decoded = decodeEvent(event, isName, maxPathLength);
    if (typeof decoded === 'string') rejected.push({ seq: seqOf(event), reason: decoded });
    else if (seen.has(decoded.seq)) rejected.push({ seq: decoded.seq, reason: 'seq must be given once' });
    else good.push(decoded);
    seen.add(seqOf(event));
  }
  const envelope: Envelope = {
    v: WIRE_VERSION,
    id,
    origin,
    sentAt,
    sdk: { name: sdk['name'], version: sdk['version'] },
    context: known,
    events: good,
    ...(dropped && { dropped }),
    ...(produced !== undefined && { produced }),
    ...(asks !== undefined && { asks }),
  };
  return { envelope, rejected };
}

const levels: readonly unknown[] = ['basic', 'enhanced', 'full'] satisfies ConsentLevel[];
const bases: readonly unknown[] = [undefined, 'chosen', 'reported'];
const devices: readonly unknown[] = ['desktop', 'tablet', 'mobile', 'server'];
const names = [
  'session',
  'user',
  'userHash',
  'release',
  'environment',
  'browser',
  'os',
  'language',
  'connection',
] as const satisfies (keyof EnvelopeContext)[];

function decodeContext(
  context: unknown,
  isName: (name: unknown) => name is string,
): EnvelopeContext | WireProblem {
  if (!isObject(context)) return bad('context', 'must be an object');
  const { consent, basis, device } = context;
  if (!levels.includes(consent)) return bad('context.consent', 'must be basic, enhanced or full');
  if (!bases.includes(basis)) return bad('context.basis', 'must be chosen or reported');
  if (device !== undefined && !devices.includes(device))
    return bad('context.device', 'must be desktop, tablet, mobile or server');

  const known: Record<string, unknown> = { consent };
  if (basis !== undefined) known['basis'] = basis;
  if (device !== undefined) known['device'] = device;
  for (const name of names) {
    const text = context[name];
    if (text === undefined) continue;
    if (!isName(text)) return bad(`context.${name}`, 'must be a short text');
    known[name] = text;
  }
  // Every field was checked just above.
  return known as unknown as EnvelopeContext;
}

/** The event, or what is wrong with it. */
function decodeEvent(
  event: unknown,
  isName: (name: unknown) => name is string,
  maxPathLength: number,
): WireEvent | string {
  if (!isObject(event)) return 'event must be an object';
  const { seq, type, timestamp, data, page, rate } = event;
  if (!isSeq(seq)) return 'seq must be a whole number from 1';
  if (!isName(type)) return 'type must be a short text';
  if (!isTime(timestamp)) return `timestamp ${timeRule}`;
  if (!isObject(data)) return 'data must be an object';
  if (page !== undefined && !isText(page, maxPathLength)) return 'page must be a path';
  if (rate !== undefined && !(typeof rate === 'number' && rate > 0 && rate <= 1))
    return 'rate must be above 0 and at most 1';
  return {
    seq,
    type,
    timestamp,
    // What JSON.parse gives is JSON.
    data: data as JsonObject,
    ...(page !== undefined && { page }),
    ...(rate !== undefined && { rate }),
  };
}

const idRule = 'must be 8 to 64 letters, digits, - or _';
const timeRule = 'must be milliseconds since the epoch';

function bad(field: string, problem: string): WireProblem {
  return { field, problem };
}

function isProblem(value: EnvelopeContext | WireProblem): value is WireProblem {
  return 'problem' in value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown, maxLength: number): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= maxLength;
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{8,64}$/.test(value);
}

/** Up to the year 9999, which every date type downstream can hold. */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < 253_402_300_800_000;
}

function isSeq(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function isCount(value: unknown): value is number {
  return value === 0 || isSeq(value);
}

function seqOf(event: unknown): number {
  return isObject(event) && isSeq(event['seq']) ? event['seq'] : 0;
}

function isCounts(
  value: unknown,
  isName: (name: unknown) => name is string,
): value is Record<string, number> {
  if (!isObject(value) || Object.hasOwn(value, '__proto__')) return false;
  const entries = Object.entries(value);
  return entries.length <= 50 && entries.every(([reason, count]) => isName(reason) && isCount(count));
}
