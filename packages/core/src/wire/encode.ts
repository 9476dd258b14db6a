import type { Envelope, WireEvent } from './envelope.ts';

/** An envelope whose events are text already: so they lie, wait and travel, and nothing is written twice. */
export interface WrittenEnvelope extends Omit<Envelope, 'events'> {
  readonly events: readonly string[];
}

const written = new WeakMap<Envelope, WrittenEnvelope>();

/** As it was when this was loaded: the page may replace it. */
export const toJson: (value: unknown) => string = JSON.stringify;
/** As it was, too. */
export const fromJson: (text: string) => unknown = JSON.parse;

/** The envelope as text, ready for any transport. */
export function encodeEnvelope(envelope: Envelope): string {
  const source = written.get(envelope);
  if (!source) return toJson(envelope);
  const about = toJson({ ...source, events: undefined });
  return `${about.slice(0, -1)},"events":[${source.events}]}`;
}

/** The same envelope for who wants to look at its events: they are read when somebody does. */
export function openEnvelope(source: WrittenEnvelope): Envelope {
  let events: readonly WireEvent[] | undefined;
  const envelope: Envelope = {
    ...source,
    get events() {
      events ??= source.events.map(readEvent);
      return events;
    },
  };
  written.set(envelope, source);
  return envelope;
}

/** An event, of which `seq` comes first, as text; `undefined` where the page has changed what JSON says. */
export function writeEvent(event: WireEvent): string | undefined {
  const text = toJson(event);
  return numberIn(text) === event.seq ? text : undefined;
}

export function readEvent(text: string): WireEvent {
  return fromJson(text) as WireEvent;
}

/** The number of a written event, which stands behind `{"seq":`. */
export function numberIn(text: string): number {
  return Number.parseInt(text.slice(7), 10);
}
