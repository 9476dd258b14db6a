import { numberIn, toJson, type WrittenEnvelope } from '../wire/encode.ts';
import type { WireEvent } from '../wire/envelope.ts';
import { fnv1a } from '../wire/fnv1a.ts';

/** Events of one origin and context, as they lie on the device. */
export type RecordBody = Pick<WrittenEnvelope, 'origin' | 'sdk' | 'context' | 'events'>;

/** What can be known of a record without reading it. */
export interface RecordName {
  /** The name itself. */
  readonly name: string;
  /** When it was written, in milliseconds since the epoch. */
  readonly at: number;
  readonly origin: string;
  /** Number of its first event. */
  readonly seq: number;
  readonly events: number;
  /** Length of its text. */
  readonly bytes: number;
  readonly checksum: string;
  /** Write key of the site it is meant for; empty where none is configured yet. */
  readonly site: string;
}

/** The format's version: one that does not know it leaves the record alone. */
const version = '1';
/** The most events of one record; more in a name is not what was written. */
export const mostEvents = 100;

const eventsKey = ',"events":[';
// JSON has no line break within a text, so that events can be told apart without reading them.
const separator = ',\n';
const end = ']}';
/** Where events, length and checksum begin in a name, and what comes after them. */
const [sealAt, siteAt] = [4, 7];

/** A record that more events of its origin and context may join. */
export interface OpenRecord {
  readonly at: number;
  readonly origin: string;
  readonly seq: number;
  readonly site: string;
  readonly events: number;
  /** Its text but for the end, and the checksum of that. */
  readonly stem: string;
  readonly hash: number;
}

/** A record as name and text. Names sort in the order in which the records were written. */
export function encodeRecord(body: RecordBody, at: number, site: string): RecordEntry {
  return closeRecord(openRecord(body, at, site));
}

type RecordEntry = readonly [name: string, text: string];

export function openRecord({ events, ...head }: RecordBody, at: number, site: string): OpenRecord {
  const stem = `${toJson(head).slice(0, -1)}${eventsKey}`;
  const seq = numberIn(events[0] ?? '') || 0;
  return growRecord({ at, origin: head.origin, seq, site, events: 0, stem, hash: fnv1a(stem) }, events);
}

/** The same record with more events; only these are looked at. */
export function growRecord(record: OpenRecord, events: readonly string[]): OpenRecord {
  const more = `${record.events ? separator : ''}${events.join(separator)}`;
  return {
    ...record,
    events: record.events + events.length,
    stem: record.stem + more,
    hash: fnv1a(more, record.hash),
  };
}

/** As name and text. */
export function closeRecord({ at, seq, origin, site, events, stem, hash }: OpenRecord): RecordEntry {
  const text = stem + end;
  const order = [at, seq].map((number) => String(number || 0).padStart(13, '0'));
  return [
    [version, ...order, origin, events, text.length, toChecksum(fnv1a(end, hash)), site].join(' '),
    text,
  ];
}

/** What tells a record that has grown from what it was, as the last line of its text. */
export function sealOf(name: string): string {
  return `\n${name.split(' ').slice(sealAt, siteAt).join(' ')}`;
}

/** The name of what lies under the name that it had at first. */
export function nameOf(first: string, text = ''): string {
  const seal = /\n(\d+ \d+ \w+)$/.exec(text)?.[1];
  if (!seal) return first;
  const fields = first.split(' ');
  fields.splice(sealAt, siteAt - sealAt, seal);
  return fields.join(' ');
}

/** Reads a name; `undefined` for one of another version or another hand. */
export function readName(name: string): RecordName | undefined {
  const [named, at, seq, origin, events, bytes, checksum, ...site] = name.split(' ');
  if (named !== version || !origin || !checksum || !Number.isFinite(Number(at))) return undefined;
  return {
    name,
    at: Number(at),
    seq: Number(seq),
    origin,
    events: Math.min(Number(events) || 0, mostEvents),
    bytes: Number(bytes) || 0,
    checksum,
    site: site.join(' '),
  };
}

/** What was written under this name; `undefined` when the text is not that: half written, or edited. */
export function decodeRecord(
  { origin, seq, events, bytes, checksum }: RecordName,
  text = '',
): RecordBody | undefined {
  if (text.length !== bytes || toChecksum(fnv1a(text)) !== checksum) return undefined;
  try {
    const { events: read, ...head } = JSON.parse(text) as Omit<RecordBody, 'events'> & {
      events: WireEvent[];
    };
    const texts = text.slice(text.indexOf(eventsKey) + eventsKey.length, -end.length).split(separator);
    const isNamed = head.origin === origin && read.length === events && read[0]?.seq === seq;
    return isNamed && texts.length === events ? { ...head, events: texts } : undefined;
  } catch {
    return undefined; // Somebody who knows the checksum has edited it.
  }
}

function toChecksum(hash: number): string {
  return (hash >>> 0).toString(36);
}
