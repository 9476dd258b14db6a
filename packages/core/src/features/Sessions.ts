import { createDeviceStorage } from '../browser/storage.ts';
import type { Session, Tracker } from '../event.ts';
import { aboveZero, check } from '../option.ts';
import { activity } from '../sensors/activity.ts';
import { type Stop, stopAll } from '../stop.ts';
import { allowsStorage } from '../wire/levels.ts';

/** How exactly visits are measured. */
export interface SessionsOptions {
  /**
   * How long somebody who is active may go unheard, in milliseconds, and so how exactly the length of a visit is known.
   * @default 60000
   */
  readonly heartbeatMs?: number | undefined;
}

// A tab that has not heard yet may bring back the visit before, and its start was told.
const REMEMBERED = 5;

/**
 * Tells that a visit has begun, once over all its tabs, and from then on that somebody is still there, at most once in
 * `heartbeatMs`. A page that is hidden or that nobody touches tells nothing, and so keeps no visit alive. Only from `enhanced`
 * on, for where nothing may be stored each page is a visit of its own.
 *
 * @example
 * new Sessions(collector);
 */
export class Sessions {
  readonly #tracker: Tracker;
  readonly #heartbeatMs: number;
  readonly #storage = createDeviceStorage();
  readonly #stop: Stop;
  /** When somebody was last heard, in milliseconds since the epoch; 0 when nobody was. */
  #heardAt = 0;
  /** The visit that was going on then. */
  #lastId: string | undefined;

  constructor(tracker: Tracker, { heartbeatMs = 60_000 }: SessionsOptions = {}) {
    check('heartbeatMs', aboveZero, heartbeatMs);
    this.#tracker = tracker;
    this.#heartbeatMs = heartbeatMs;
    this.#stop = stopAll([
      tracker.onDestroy(() => this.destroy()),
      // Whoever allows it on this page is on this page.
      tracker.onConsentChange(() => {
        this.#heardAt = 0;
        this.#hear();
      }),
      activity(() => this.#hear()),
    ]);
  }

  /** Tells nothing more. */
  destroy(): void {
    this.#stop();
  }

  // Without a timer: a heartbeat says when somebody did something, at that very moment.
  #hear(): void {
    const now = Date.now();
    // A clock that was set back must not silence it.
    const isRecent = Math.abs(now - this.#heardAt) < this.#heartbeatMs;
    if (isRecent || !allowsStorage(this.#tracker.getConsent())) return;
    const isFirst = !this.#heardAt;
    this.#heardAt = now;
    this.#tracker.agreeOnSession((session) => this.#tellStart(session));
    if (!isFirst) this.#tracker.track({ type: 'session.heartbeat' });
  }

  /** Runs in one tab at a time. */
  #tellStart({ id, startedAt }: Session): void {
    const lastId = this.#lastId;
    this.#lastId = id;
    // Two collectors of one page may send to different places, and each place hears of a visit.
    const key = `candor.start ${this.#tracker.getConfig().writeKey ?? ''}`;
    const told = this.#storage.get(key)?.split(' ') ?? [];
    if (told.includes(id) || !this.#storage.set(key, [id, ...told].slice(0, REMEMBERED).join(' '))) return;
    // A visit that this page has seen, and that was not erased since: a chain of all visits would be an id of the browser.
    const previous = lastId !== undefined && told[0] === lastId && { 'session.previous_id': lastId };
    this.#tracker.track({
      type: 'session.start',
      timestamp: startedAt,
      data: { 'session.id': id, ...previous },
    });
  }
}
