import { describeThrown } from './browser/describeThrown.ts';
import { guard } from './browser/guard.ts';
import { subscribe } from './browser/subscribe.ts';
import { type Collection, createCollection } from './collection.ts';
import { type ResolvedConfig, resolveConfig, type TelemetryConfig } from './config.ts';
import type { ConsentListener } from './consent/consent.ts';
import type { ConsentReceipt } from './consent/receipts.ts';
import type { BufferStatus } from './delivery/bufferStatus.ts';
import type { PerformanceSample, Session, TelemetryEvent, Tracked, Tracker, Watcher } from './event.ts';
import { WrongOption } from './option.ts';
import type { Forgotten } from './person/erase.ts';
import type { ServerRestriction } from './person/restrict.ts';
import type { PersonReport } from './person/show.ts';
import type { Stop } from './stop.ts';
import type { ConsentLevel } from './wire/envelope.ts';
import type { PublicText } from './wire/privacyClass.ts';

/**
 * Collects events, as far as the person allows, and sees to it that they arrive. Making one starts it. `TelemetryCollector<MyEvents>`
 * takes the events of a union of them, or of an object type with the data of each by its name, and no others.
 *
 * @example
 * const collector = new TelemetryCollector({ endpoint: '/v1/envelopes', writeKey: 'site' });
 * collector.setConsent('enhanced');
 * collector.track({ type: 'feature.used', data: { featureId: 'export' } });
 */
export type TelemetryCollector<Events extends object = TelemetryEvent> = Collector<Tracked<Events>>;

class Collector<Event extends TelemetryEvent> implements Tracker {
  #given: TelemetryConfig;
  #config: ResolvedConfig;
  #isDestroyed = false;
  readonly #stops = new Set<Stop>();
  readonly #reports = new Set<() => void>();
  readonly #collection: Collection;

  constructor(config: TelemetryConfig<object> = {}) {
    // What the events hold is for the compiler alone.
    this.#given = config as TelemetryConfig;
    this.#config = resolveConfig(this.#given);
    this.#collection = createCollection(this.#config, () => callAll(this.#reports));
    this.#collection.configure(this.#config);
  }

  /** Collects an event: with the `events` option one of those, with their fields. Never throws, whatever it is given. */
  track(event: Event): void {
    this.#collection.collect(event);
  }

  /** Collects a measured value. */
  trackPerformance(sample: PerformanceSample): void {
    this.#collection.collect({ type: 'performance', data: Object(sample) });
  }

  /** Collects an error that the site has caught, with what it knows about it. Anything that can be thrown is one. */
  trackError(error: unknown, context: Readonly<Record<string, unknown>> = {}): void {
    const { stack: stacktrace, ...fields } = describeThrown(error);
    this.#collection.collect({
      type: 'exception',
      data: { ...fields, stacktrace, severity: 'error', handled: true, context },
    });
  }

  /**
   * Names the page by its route, such as `/users/:id`, so that its events are told together and not by the path with somebody's id in
   * it. Holds until the path changes; `undefined` takes it back.
   */
  setRoute(route: PublicText | undefined): void {
    this.#collection.setRoute(route);
  }

  /** Sends what waits; resolves when it has arrived or has to wait longer. Never rejects. */
  flush(): Promise<void> {
    return this.#collection.flush();
  }

  /** Sends what waits and stops for good, with everything that works on this collector. */
  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    callAll(this.#stops);
    void this.flush();
    this.#collection.stop();
  }

  /** Changes options while running, and loses no event. Throws for a wrong option, and then nothing has changed. */
  updateConfig(partial: TelemetryConfig): void {
    const given = { ...this.#given, ...partial };
    try {
      this.#config = resolveConfig(given);
    } catch (problem) {
      if (problem instanceof WrongOption) throw problem;
      return; // The page has broken what options are checked with.
    }
    this.#given = given;
    if (!this.#isDestroyed) this.#collection.configure(this.#config);
  }

  /** The options in force. */
  getConfig(): ResolvedConfig {
    return this.#config;
  }

  /** What waits, what was dropped and why. */
  getBufferStatus(): BufferStatus {
    return this.#collection.status();
  }

  /**
   * What the person decided, with the version of the text that asked them and where they said it, such as `dialog` or `settings`;
   * remembered on the device.
   */
  setConsent(level: ConsentLevel, version = '1', how = 'dialog'): void {
    guard(() => this.#collection.consent().choose(level, version, how))();
  }

  /**
   * What the person decided in somebody else's dialog, by its name. It raises nothing above what they chose here, and nothing at
   * all where they turned Global Privacy Control on.
   */
  reportConsent(level: ConsentLevel, how: string): void {
    guard(() => this.#collection.consent().report(level, how))();
  }

  /** How much the person allows. */
  getConsent(): ConsentLevel {
    return this.#collection.consent().level;
  }

  /** Whether the person has decided, on this page or an earlier one, so that a site knows whether it still has to ask. */
  hasChosen(): boolean {
    return !!this.#collection.consent().basis;
  }

  /** When they decided what, on which text and where, the newest last; at most 100, always with the first. */
  getConsentReceipts(): readonly ConsentReceipt[] {
    return this.#collection.consent().receipts;
  }

  /** Calls `fn` whenever that changes, and when the person decides for the first time. */
  onConsentChange(fn: ConsentListener): Stop {
    return this.#collection.onConsentChange(fn);
  }

  /** Calls `use` with the visit that all tabs agree on, while no other tab does; never where the person allows no storage. */
  agreeOnSession(use: (session: Session) => void): void {
    this.#collection.agreeOnSession(use);
  }

  /**
   * Says who is signed in, by a pseudonym of your own, from `enhanced` on; only a salted hash of it is kept or sent. `null`
   * when nobody is any more. What may be personal, such as an e-mail address, is refused at `console.error`.
   */
  setUser(pseudonym: string | null): void {
    this.#collection.setUser(pseudonym);
  }

  /** What is known of this person: here, and of their visits at every server they were sent to, the newest 1000 events of each. */
  showMe(): Promise<PersonReport> {
    return this.#collection.report(false);
  }

  /** All of that as a JSON file, with every event. */
  async exportMe(): Promise<Blob> {
    return new Blob([JSON.stringify(await this.#collection.report(true))], { type: 'application/json' });
  }

  /**
   * Has every server that anything was sent to keep this browser's visits without using them, and refuse what is still to come of them; with
   * `false` lifts that. A server that cannot be reached is `unknown`: ask again. Never rejects.
   */
  restrictMe(isRestricted = true): Promise<readonly ServerRestriction[]> {
    return this.#collection.restrict(isRestricted);
  }

  /**
   * Erases what waits here, every id and everything stored, in this very task, then what was sent of this browser's visits. A server
   * that cannot be reached is asked again by later pages. How much the person allows stays. Never rejects.
   */
  forgetMe(): Promise<Forgotten> {
    return this.#collection.forget();
  }

  /** Tells `watcher` of what happens to events, for what shows it to the person; without one it costs nothing. */
  watch(watcher: Watcher): Stop {
    return this.#collection.watch(watcher);
  }

  /** Calls `stop` when the collector is destroyed. */
  onDestroy(stop: Stop): Stop {
    return subscribe(this.#stops, stop);
  }

  /** Calls `report` when the page is about to be hidden or left, before the last flush. */
  onPageExit(report: () => void): Stop {
    return subscribe(this.#reports, report);
  }
}

/** Makes one for the events of `events`, or for those that it is told of by type. */
export const TelemetryCollector: {
  new <Events extends object = TelemetryEvent>(config?: TelemetryConfig<Events>): TelemetryCollector<Events>;
  readonly prototype: TelemetryCollector;
} = Collector;

function callAll(calls: ReadonlySet<() => void>): void {
  guard(() => {
    for (const call of [...calls].reverse()) call();
  })();
}
