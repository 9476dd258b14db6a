/** A value that survives `JSON.stringify` unchanged. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** The properties of an event as they travel. */
export type JsonObject = { readonly [key: string]: JsonValue };

/** How much the person allows, from nothing to everything the catalogue names. */
export type ConsentLevel = 'none' | 'basic' | 'enhanced' | 'full';

/** The format's version; a receiver refuses a version it does not know. */
export const WIRE_VERSION = 1;

/** The most events of one envelope. */
export const MAX_EVENTS = 1000;

/** One event as it travels. With its envelope's `origin`, `seq` identifies it for ever. */
export interface WireEvent {
  /** Position among the events of its origin, from 1. A gap is a loss that can be counted. */
  readonly seq: number;
  /** Dotted name of what happened, such as `browser.web_vital`. */
  readonly type: string;
  /** When it happened, in milliseconds since the epoch by the sender's clock. */
  readonly timestamp: number;
  readonly data: JsonObject;
  /** Path of the page it happened on, without query and fragment. */
  readonly page?: string;
  /** Share of sessions that are measured, in (0, 1]; absent means 1. The receiver counts an event 1 / rate times. */
  readonly rate?: number;
}

/** What holds for every event of an envelope. */
export interface EnvelopeContext {
  /** The consent level under which these events were collected. */
  readonly consent: ConsentLevel;
  /**
   * How that came about: `chosen` by the person on this very site, or `reported` by a consent dialog of somebody else. Absent where the
   * site assumes it.
   */
  readonly basis?: 'chosen' | 'reported';
  /** Id of the visit, made of a random secret that stays in the browser; only where the level allows one. */
  readonly session?: string;
  /** Random id of the browser; only where the level allows one. */
  readonly user?: string;
  /** What stands for the site's own pseudonym for whoever is signed in; from `enhanced` on. */
  readonly userHash?: string;
  readonly release?: string;
  readonly environment?: string;
  /** Browser family and major version, such as `Chrome 156`. */
  readonly browser?: string;
  /** Operating system family, such as `Android`. */
  readonly os?: string;
  readonly device?: 'desktop' | 'tablet' | 'mobile' | 'server';
  /** BCP 47 language tag. */
  readonly language?: string;
  /** Effective connection type, such as `4g`. */
  readonly connection?: string;
}

/** A batch of events with their context, as it travels and as it waits in an outbox. */
export interface Envelope {
  readonly v: typeof WIRE_VERSION;
  /** Random id of the batch; the acknowledgement repeats it. */
  readonly id: string;
  /** Random id of the collector that made the events; one for each page load. */
  readonly origin: string;
  /** When it was handed to the network, in milliseconds since the epoch by the sender's clock. */
  readonly sentAt: number;
  readonly sdk: { readonly name: string; readonly version: string };
  readonly context: EnvelopeContext;
  /** None where the envelope only reports what follows. */
  readonly events: readonly WireEvent[];
  /** Events that this origin made and let go, by reason; totals since the origin began. */
  readonly dropped?: { readonly [reason: string]: number };
  /**
   * The last number its origin has given to an event when this envelope was made. What is missing up to there, and was not
   * dropped after it had its number, is on its way or lost.
   */
  readonly produced?: number;
  /** Numbers of events that may have arrived before, by a page that could not wait for the answer. */
  readonly asks?: readonly number[];
}

/** The server's answer to an envelope it has made durable. */
export interface Acknowledgement {
  /** The envelope's id. */
  readonly id: string;
  /** Events stored by this request. */
  readonly accepted: number;
  /** Events that were already stored. */
  readonly duplicate: number;
  /** Events refused one by one, with the reason. */
  readonly rejected: readonly { readonly seq: number; readonly reason: string }[];
  /** Those of the numbers asked for whose events are stored. */
  readonly known?: readonly number[];
}
