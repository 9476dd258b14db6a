import type { Stop } from './stop.ts';
import type { ConsentLevel, JsonObject } from './wire/envelope.ts';
import type { DefinedEvents } from './wire/fields.ts';
import type { PublicText } from './wire/privacyClass.ts';

/** One thing that happened, as the product says it. */
export interface TelemetryEvent {
  /** Dotted name, such as `feature.used`. */
  type: string;
  /**
   * Milliseconds since the epoch.
   * @default the moment of the call
   */
  timestamp?: number | undefined;
  /** What is worth knowing about it; anything that JSON can say. */
  data?: Readonly<Record<string, unknown>> | undefined;
}

declare const tracked: unique symbol;

/** What `defineEvents` gives: the definitions, and in their type what `track` then takes. */
export type EventCatalogue<Event extends object = TelemetryEvent> = DefinedEvents & {
  readonly [tracked]?: Event;
};

/** What a catalogue lets `track` take, such as `EventOf<typeof events>`. */
export type EventOf<Catalogue> = Catalogue extends { readonly [tracked]?: infer Event } ? Event : never;

/**
 * The events that a collector takes, by what it was told of them: a union of events, or an object type with the data of each by its
 * name, such as `{ 'cart.add': { sku: string } }`.
 */
export type Tracked<Events> = [Events] extends [TelemetryEvent]
  ? Events
  : Extract<
      {
        [Type in keyof Events & string]: Pick<TelemetryEvent, 'timestamp'> & { type: Type } & Holding<
            Fields<Events[Type]>
          >;
      }[keyof Events & string],
      TelemetryEvent
    >;

/** An event whose every field may be left out needs no data. */
type Holding<Data> = Record<never, never> extends Data ? { data?: Data } : { data: Data };

/** Written out, for an interface is no record. */
type Fields<Data> = { readonly [Name in keyof Data]: Data[Name] };

/** A measured duration, size or amount. */
export interface PerformanceSample {
  name: PublicText;
  value: number;
  unit: PublicText;
}

/** An event between `track()` and the buffer. */
export interface PipelineEvent {
  type: string;
  timestamp: number;
  data: Readonly<Record<string, unknown>>;
  page?: string;
  rate?: number;
}

/** An event that passed every step: redacted, and plain JSON. */
export interface CollectedEvent extends PipelineEvent {
  data: JsonObject;
  seq: number;
}

/**
 * Told of what happens to events: `track` with each as it is kept, redacted, and what was removed from it by kind; `dropped` with a
 * reason and their numbers; `sent` with an outcome and an envelope; `erase` when everything is forgotten, with the time of it where
 * another page has done that and was heard.
 */
export type Watcher = (what: string, ...about: unknown[]) => void;

/** One visit: what somebody does on a site without a long pause, in whatever tabs. */
export interface Session {
  /** Random. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** What a feature may ask of a collector. */
export interface Tracker {
  track(event: TelemetryEvent): void;
  /** Calls `stop` when the collector is destroyed; returns a way to leave earlier. */
  onDestroy(stop: Stop): Stop;
  /** Calls `report` when the page is about to be hidden or left, before the last flush. */
  onPageExit(report: () => void): Stop;
  /** What the person allows right now: at `none` nothing that is tracked would be kept. */
  getConsent(): ConsentLevel;
  /** Calls `onChange` when the person allows more or less than before. */
  onConsentChange(onChange: (level: ConsentLevel, previous: ConsentLevel) => void): Stop;
  /**
   * Calls `use` with the visit that goes on or begins now, once all tabs agree on it and while no other tab does the same; never
   * where the person allows no storage, for there each page is a visit of its own.
   */
  agreeOnSession(use: (session: Session) => void): void;
  /** What the collector was told. */
  getConfig(): { readonly writeKey?: string | undefined; readonly endpoint?: string | undefined };
}
