import { completeError } from '@candor/core/errors';
import type { Envelope, EnvelopeContext, JsonObject, JsonValue, WireEvent } from '@candor/core/wire';
import { type RetentionKinds, retentionOf } from '../dataKind.ts';
import type { InnerEvent } from '../event.ts';
import type { Keyed } from '../keys/hashKey.ts';
import { createCleaner, maxMessageLength, maxStackLength, redactor } from './cleaner.ts';
import { correctTime } from './correctTime.ts';
import { createEventIds } from './eventId.ts';
import { flatten, isCountable, toText } from './flatten.ts';

/** What is known of an envelope besides what it says. */
export interface Receipt {
  project: string;
  source: InnerEvent['source'];
  receivedAt: number;
  retentionDays: number;
  retentionKinds?: RetentionKinds;
  /** Hashes with this server's own key, before anything rests. */
  keyed: Keyed;
}

/** Of breadcrumbs, and of causes. */
const maxListLength = 16_384;
const maxNameLength = 256;

/** What follows from an event's data: columns of its own by its type, and everything else in the two maps. */
type Own = Pick<
  InnerEvent,
  'name' | 'value' | 'message' | 'stack' | 'fingerprint' | 'attributes' | 'numbers'
>;

type Shape = (data: JsonObject) => Own;

const none = { name: '', value: null, message: '', stack: '', fingerprint: '0' } as const;
const toPlain: Shape = (data) => {
  const { attributes, numbers } = flatten(data);
  return { ...none, attributes, numbers };
};
const toCheck = named('service', 'responseTimeMs', 'message');
const toFeedback = named('category', undefined, 'message');
const toLog = named('severity', undefined, 'message');
const toError = named('type', undefined, 'message', 'stacktrace', 'fingerprint', 'breadcrumbs', 'causes');

const shapes: Readonly<Record<string, Shape>> = {
  'browser.web_vital': named('name', 'value'),
  'browser.route_vital': named('name', 'value'),
  'browser.bottleneck': named('name', 'totalMs'),
  'http.client.request': named('route', 'durationMs'),
  metric: named('name', 'value'),
  'consent.change': named('level'),
  'ui.click': named('name'),
  'feature.used': named('featureId'),
  'conversation.start': named('provider'),
  'conversation.end': named('provider', 'durationMs'),
  'provider.request': named('provider', 'latencyMs'),
  'suggestion.shown': named('kind'),
  'suggestion.accepted': named('kind', 'afterMs'),
  'suggestion.dismissed': named('kind', 'afterMs'),
  'command.run': named('command', 'durationMs'),
  'experiment.exposure': named('experiment'),
  'generation.attempt': named('functionName'),
  'generation.success': named('modelUsed', 'generationTimeMs'),
  performance: named('name', 'value'),
  span: named('name', 'durationMs'),
  log: (data) => ({ ...toLog(data), message: toText(data['message'], maxMessageLength) }),
  'error.feedback': (data) => ({ ...toFeedback(data), message: toText(data['message'], maxMessageLength) }),
  'health.check': (data) => ({
    ...toCheck(data),
    message: toText(data['message'], maxMessageLength),
  }),
  exception: (told) => {
    const data = completeError(told) as JsonObject; // What it adds are texts.
    return {
      ...toError(data),
      message: toText(data['message'], maxMessageLength),
      stack: toText(data['stacktrace'], maxStackLength),
      fingerprint: BigInt(`0x${data['fingerprint']}`).toString(),
    };
  },
};

/** An envelope's events as the server keeps them, without the personal data that can be recognised. */
export function toInnerEvents(
  { context, origin, sentAt, events }: Envelope,
  { project, source, receivedAt, retentionDays, retentionKinds = {}, keyed }: Receipt,
): InnerEvent[] {
  const clean = createCleaner();
  const toEventId = createEventIds(project, origin);
  // Whatever the sender says: nothing below `enhanced` allows the one, and nothing below `full` the other.
  const session = sessionOf(context, clean);
  const user = context.consent === 'full' ? clean(context.user) : '';
  const { consent, userHash } = context;
  // Hashed once more: who reads the database could try all customer numbers of a site against what the page has made.
  const isNamed = userHash !== undefined && consent !== 'basic';
  const hashedUser = isNamed ? keyed('user', `${project}\n${userHash}`) : '';
  const release = clean(context.release);
  const environment = clean(context.environment);
  const browser = clean(context.browser);
  const os = clean(context.os);
  const device = context.device ?? '';
  const surroundings = Object.entries({
    language: clean(context.language),
    connection: clean(context.connection),
  }).filter(([, text]) => text !== '');

  return events.map((event) => {
    const { at, isClamped } = correctTime(event.timestamp, sentAt, receivedAt);
    const { name, value, message, stack, fingerprint, attributes, numbers } = toOwn(event);
    for (const [key, text] of surroundings) attributes[key] ??= text;
    // Whatever the site says of its own under that name.
    if (isNamed) attributes['user.hash'] = hashedUser;
    if (isClamped) attributes['clock'] = 'clamped';
    // Field by field: spreading costs a fifth of all that is done here for an event.
    return {
      id: toEventId(event.seq),
      at,
      project,
      receivedAt,
      source,
      type: clean(event.type),
      name,
      value,
      weight: toWeight(event.rate),
      session,
      user,
      seq: event.seq,
      page: clean(event.page),
      release,
      environment,
      browser,
      os,
      device,
      fingerprint,
      message,
      stack,
      attributes,
      numbers,
      retentionDays: retentionOf(event.type, retentionDays, retentionKinds),
      consent,
    };
  });
}

/** The visit's id, where its level allows one. */
export function sessionOf({ consent, session }: EnvelopeContext, clean: (text?: string) => string): string {
  return consent === 'basic' ? '' : clean(session);
}

function toOwn({ type, data }: WireEvent): Own {
  const shape = Object.hasOwn(shapes, type) ? shapes[type] : undefined;
  return (shape ?? toPlain)(toObject(redactor.copy(data)));
}

/** Takes a name and a value out of the data, and leaves the rest to the maps. */
function named(name: string, value?: string, ...leaveOut: string[]): Shape {
  const withoutName = [name, ...leaveOut];
  const withoutBoth = value === undefined ? withoutName : [value, ...withoutName];
  const hasBreadcrumbs = leaveOut.includes('breadcrumbs');
  const hasCauses = leaveOut.includes('causes');
  return (data) => {
    const measured = value === undefined ? undefined : data[value];
    const hasValue = isCountable(measured);
    const { attributes, numbers } = flatten(data, hasValue ? withoutBoth : withoutName);
    const breadcrumbs = data['breadcrumbs'];
    if (hasBreadcrumbs && Array.isArray(breadcrumbs))
      attributes['breadcrumbs'] = newestThatFit(breadcrumbs, maxListLength);
    const causes = data['causes'];
    if (hasCauses && Array.isArray(causes)) attributes['causes'] = firstThatFit(causes, maxListLength);
    const given = { name: toText(data[name], maxNameLength), value: hasValue ? measured : null };
    return { ...none, ...given, attributes, numbers };
  };
}

/** The newest breadcrumbs as JSON that stays JSON. */
function newestThatFit(breadcrumbs: readonly JsonValue[], maxLength: number): string {
  let kept = breadcrumbs;
  let text = JSON.stringify(kept);
  while (text.length > maxLength && kept.length > 0) {
    kept = kept.slice(Math.ceil(kept.length / 4));
    text = JSON.stringify(kept);
  }
  return text;
}

/** The first causes as JSON that stays JSON: those behind them are found by their places. */
function firstThatFit(causes: readonly JsonValue[], maxLength: number): string {
  for (let count = causes.length; count > 0; count--) {
    const text = JSON.stringify(causes.slice(0, count));
    if (text.length <= maxLength) return text;
  }
  return '[]';
}

/** Hundredths of the events it stands for. A rate below 1 in 10 000 counts as that, so that no sender outweighs a site. */
function toWeight(rate: number | undefined): number {
  return Math.round(100 / Math.max(rate ?? 1, 1 / 10_000));
}

function toObject(value: JsonValue): JsonObject {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as JsonObject) : {};
}
