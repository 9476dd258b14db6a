import type { Session, TelemetryEvent, Tracker } from '../src/event.ts';
import type { ConsentLevel } from '../src/wire/envelope.ts';

/** A tracker that keeps what it is told, and whose page, life and consent are the test's to move. */
export interface FakeTracker extends Tracker {
  readonly events: TelemetryEvent[];
  /** The data of the events of one type. */
  dataOf(type: string): Readonly<Record<string, unknown>>[];
  exitPage(): void;
  destroy(): void;
  allow(level: ConsentLevel): void;
  /** What all tabs agree on. */
  session: Session;
  /** How many callbacks are still registered. */
  readonly registered: number;
}

export function createFakeTracker(): FakeTracker {
  const events: TelemetryEvent[] = [];
  const onDestroy = new Set<() => void>();
  const onExit = new Set<() => void>();
  const onConsent = new Set<(level: ConsentLevel, previous: ConsentLevel) => void>();
  let level: ConsentLevel = 'full';
  const register = <Callback>(callbacks: Set<Callback>, callback: Callback) => {
    callbacks.add(callback);
    return () => {
      callbacks.delete(callback);
    };
  };
  const tracker: FakeTracker = {
    events,
    session: { id: 'visit-1', startedAt: 1000 },
    dataOf: (type) => events.filter((event) => event.type === type).map(({ data }) => data ?? {}),
    get registered() {
      return onDestroy.size + onExit.size + onConsent.size;
    },
    exitPage: () => {
      for (const report of onExit) report();
    },
    destroy: () => {
      for (const stop of [...onDestroy]) stop();
    },
    allow: (next) => {
      const previous = level;
      level = next;
      for (const onChange of onConsent) onChange(next, previous);
    },
    track: (event) => {
      events.push(event);
    },
    onDestroy: (stop) => register(onDestroy, stop),
    onPageExit: (report) => register(onExit, report),
    getConsent: () => level,
    onConsentChange: (onChange) => register(onConsent, onChange),
    agreeOnSession: (use) => use(tracker.session),
    getConfig: () => ({}),
  };
  return tracker;
}
