import type { Tracker } from '../event.ts';
import { aboveZero, check } from '../option.ts';
import { activity } from '../sensors/activity.ts';
import { type Stop, stopAll } from '../stop.ts';
import { allowsUsage } from './whileAllowed.ts';

/** How `Engagement` tells active from idle. */
export interface EngagementOptions {
  /**
   * For how long somebody counts as active after they have pressed, typed or scrolled, in milliseconds.
   * @default 30000
   */
  readonly idleAfterMs?: number | undefined;
}

/** How long this page was seen, and how long somebody did something with it. */
export interface EngagementTime {
  /** Milliseconds for which it was seen. */
  readonly visibleMs: number;
  /** Of these, the milliseconds at most `idleAfterMs` after somebody acted or the page came into sight. */
  readonly activeMs: number;
}

/**
 * Measures active time: the page is seen, and somebody has acted a short while ago. Told when the page is hidden or left, as what was
 * added since it was told before. No timer runs for it.
 *
 * @example
 * const engagement = new Engagement(collector);
 * engagement.getEngagement().activeMs;
 */
export class Engagement {
  readonly #tracker: Tracker;
  readonly #idleAfterMs: number;
  readonly #stop: Stop;
  /** Up to when it is counted, while the page is seen and it is allowed. */
  #countedAt: number | undefined;
  #actedAt = 0;
  #isSeen = false;
  #visibleMs = 0;
  #activeMs = 0;
  /** What was told of the two. */
  #told: EngagementTime = { visibleMs: 0, activeMs: 0 };

  constructor(tracker: Tracker, { idleAfterMs = 30_000 }: EngagementOptions = {}) {
    check('idleAfterMs', aboveZero, idleAfterMs);
    this.#tracker = tracker;
    this.#idleAfterMs = idleAfterMs;
    this.#stop = stopAll([
      tracker.onDestroy(() => this.destroy()),
      tracker.onPageExit(() => this.#leave()),
      // Counted from when it is allowed: whoever allows it on this page is on this page.
      tracker.onConsentChange(() => (allowsUsage(tracker) ? this.#resume() : this.#forget())),
      activity(() => {
        this.#isSeen = true;
        this.#act();
      }),
    ]);
  }

  /** The time until now. */
  getEngagement(): EngagementTime {
    this.#count();
    return { visibleMs: this.#visibleMs, activeMs: this.#activeMs };
  }

  /** Tells what is not told yet, and counts no more. */
  destroy(): void {
    this.#leave();
    this.#stop();
  }

  #act(): void {
    if (!allowsUsage(this.#tracker)) return;
    this.#count();
    this.#actedAt = performance.now();
    this.#countedAt = this.#actedAt;
  }

  #count(): void {
    if (this.#countedAt === undefined) return;
    const now = performance.now();
    this.#visibleMs += now - this.#countedAt;
    const activeUntil = Math.min(now, this.#actedAt + this.#idleAfterMs);
    this.#activeMs += Math.max(0, activeUntil - this.#countedAt);
    this.#countedAt = now;
  }

  #resume(): void {
    if (this.#isSeen && this.#countedAt === undefined) this.#act();
  }

  #leave(): void {
    this.#isSeen = false;
    const time = this.getEngagement();
    this.#countedAt = undefined;
    const visibleMs = time.visibleMs - this.#told.visibleMs;
    if (!visibleMs) return;
    const activeMs = time.activeMs - this.#told.activeMs;
    this.#told = time;
    this.#tracker.track({ type: 'engagement', data: { activeMs, visibleMs } });
  }

  #forget(): void {
    this.#countedAt = undefined;
    this.#visibleMs = 0;
    this.#activeMs = 0;
    this.#told = { visibleMs: 0, activeMs: 0 };
  }
}
