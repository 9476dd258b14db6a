import { hash } from 'node:crypto';
import { createRedactor } from '@candor/core/redact';
import type { Envelope, JsonObject, JsonValue, WireEvent } from '@candor/core/wire';
import type { InnerEvent } from '../event.ts';
import { correctTime } from './correctTime.ts';
import { toEventId } from './eventId.ts';
import { flatten, toText } from './flatten.ts';

/** What is known of an envelope besides what it says. */
export interface Receipt {
  project: string;
  receivedAt: number;
  retentionDays: number;
}

const maxStackLength = 16_384;
const maxMessageLength = 4096;
const maxBreadcrumbsLength = 16_384;
const maxNameLength = 256;

// One for all: it remembers which names are sensitive.
const redactor = createRedactor({ maxLength: maxStackLength });

/** What a type of event puts into columns of its own; everything else goes into the two maps. */
type Shape = (data: JsonObject) => Partial<InnerEvent>;

const shapes: Readonly<Record<string, Shape>> = {
  'browser.web_vital': named('name', 'value'),
  performance: named('name', 'value'),
  'health.check': (data) => ({
    ...named('service', 'responseTimeMs', 'message')(data),
    message: toText(data['message'], maxMessageLength),
  }),
  exception: (data) => ({
    ...named('type', undefined, 'message', 'stacktrace', 'fingerprint', 'breadcrumbs')(data),
    message: toText(data['message'], maxMessageLength),
    stack: toText(data['stacktrace'], maxStackLength),
    fingerprint: toFingerprint(data),
  }),
};

/** An envelope's events as the server keeps them, without the personal data that can be recognised. */
export function toInnerEvents(envelope: Envelope, receipt: Receipt): InnerEvent[] {
  const { context } = envelope;
  const shared = {
    project: receipt.project,
    receivedAt: receipt.receivedAt,
    retentionDays: receipt.retentionDays,
    source: 'own',
    session: clean(context.session),
    user: clean(context.user),
    release: clean(context.release),
    environment: clean(context.environment),
    browser: clean(context.browser),
    os: clean(context.os),
    device: context.device ?? '',
  } as const;
  const surroundings = {
    ...(context.language && { language: clean(context.language) }),
    ...(context.connection && { connection: clean(context.connection) }),
  };
  return envelope.events.map((event) => {
    const time = correctTime(event.timestamp, envelope.sentAt, receipt.receivedAt);
    const own = toOwn(event);
    return {
      ...shared,
      id: toEventId(receipt.project, envelope.origin, event.seq),
      at: time.at,
      type: clean(event.type),
      weight: toWeight(event.rate),
      seq: event.seq,
      page: clean(event.page),
      ...own,
      attributes: { ...surroundings, ...own.attributes, ...(time.isClamped && { clock: 'clamped' }) },
    };
  });
}

type Own = Pick<
  InnerEvent,
  'name' | 'value' | 'message' | 'stack' | 'fingerprint' | 'attributes' | 'numbers'
>;

function toOwn(event: WireEvent): Own {
  const data = toObject(redactor.copy(event.data));
  const shape = Object.hasOwn(shapes, event.type) ? shapes[event.type] : undefined;
  const none: Own = { name: '', value: null, message: '', stack: '', fingerprint: '0', ...flatten({}) };
  return shape ? { ...none, ...shape(data) } : { ...none, ...flatten(data) };
}

/** Takes a name and a value out of the data, and leaves the rest to the maps. */
function named(name: string, value?: string, ...leaveOut: string[]): Shape {
  return (data) => {
    const measured = value === undefined ? undefined : data[value];
    const hasValue = typeof measured === 'number';
    const flat = flatten(data, [name, ...(hasValue && value ? [value] : []), ...leaveOut]);
    const breadcrumbs = data['breadcrumbs'];
    if (leaveOut.includes('breadcrumbs') && Array.isArray(breadcrumbs))
      flat.attributes['breadcrumbs'] = newestThatFit(breadcrumbs, maxBreadcrumbsLength);
    return { ...flat, name: toText(data[name], maxNameLength), value: hasValue ? measured : null };
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

/** The sender's group as a number, or one made of the type and the message with its numbers taken out. */
function toFingerprint(data: JsonObject): string {
  const given = data['fingerprint'];
  const isGiven = typeof given === 'string' && /^[\da-f]{16}$/i.test(given);
  const words = `${toText(data['type'], maxNameLength)}\n${toText(data['message'], maxMessageLength).replace(/\d+/g, '0')}`;
  return BigInt(`0x${isGiven ? given : hash('sha256', words, 'hex').slice(0, 16)}`).toString();
}

/** Hundredths of the events it stands for. A rate below 1 in 10 000 counts as that, so that no sender outweighs a site. */
function toWeight(rate: number | undefined): number {
  return Math.round(100 / Math.max(rate ?? 1, 1 / 10_000));
}

function clean(text: string | undefined): string {
  return text ? toText(redactor.copy(text), maxMessageLength) : '';
}

function toObject(value: JsonValue): JsonObject {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as JsonObject) : {};
}
