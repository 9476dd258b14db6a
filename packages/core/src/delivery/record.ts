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
  /** Write key of the site it is meant for, or the host of its server; empty where neither is configured yet. */
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

/** A record as name and text. Names sort in the order in which the records were written. */
export function encodeRecord(
  body: RecordBody,
  at: number,
  site: string,
): readonly [name: string, text: string] {
  const { events, ...head } = body;
  const { origin } = head;
  const text = `${toJson(head).slice(0, -1)}${eventsKey}${events.join(separator)}${end}`;
  const order = [at, numberIn(events[0] ?? '')].map((number) => String(number || 0).padStart(13, '0'));
  const name = [version, ...order, origin, events.length, text.length, checksumOf(text), site];
  return [name.join(' '), text];
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
  if (text.length !== bytes || checksumOf(text) !== checksum) return undefined;
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

function checksumOf(text: string): string {
  return (fnv1a(text) >>> 0).toString(36);
}
