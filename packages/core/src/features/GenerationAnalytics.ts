import { guard } from '../browser/guard.ts';
import type { Tracker } from '../event.ts';
import { check } from '../option.ts';
import type { Stop } from '../stop.ts';
import {
  type GenerationEvent,
  type KeptGenerationEvent,
  toKept,
  toProblemText,
  toSent,
} from './generationEvents.ts';
import { share } from './share.ts';
import { allowsUsage, whileAllowed } from './whileAllowed.ts';

/** How much `GenerationAnalytics` remembers. */
export interface GenerationAnalyticsOptions {
  /**
   * How many of the newest events are remembered.
   * @default 1000
   */
  readonly maxEvents?: number | undefined;
}

/** A thing that validators found, and how often. */
export interface ValidationErrorCount {
  /** Type and message. */
  readonly error: string;
  readonly count: number;
}

/** Everything that the remembered events say, for an admin's page. */
export interface GenerationSummary {
  readonly totalEvents: number;
  /** Of the last hour. */
  readonly failureRate: number;
  /** The five most frequent. */
  readonly topErrors: readonly ValidationErrorCount[];
  readonly dependencyUsage: Readonly<Record<string, number>>;
  readonly averageRetries: number;
  /** The window of `failureRate`. */
  readonly timeWindow: '1 hour';
}

const HOUR_MS = 3_600_000;

/**
 * How well generating goes: attempts, failures, retries and successes, over the newest 1000 events. It takes lengths, kinds and names,
 * never what was asked or made, and counts nothing below `enhanced`; what it remembers goes when the person takes that back.
 *
 * @example
 * const generations = new GenerationAnalytics(collector);
 * generations.track({ type: 'generation_attempt', metadata: { promptLength: prompt.length } });
 * generations.getAnalyticsSummary().failureRate;
 */
export class GenerationAnalytics {
  readonly #tracker: Tracker;
  readonly #maxEvents: number;
  readonly #stop: Stop;
  /** The oldest is overwritten by the next one, at `#next`, once there are `#maxEvents`. */
  #ring: KeptGenerationEvent[] = [];
  #next = 0;
  // Sums over the ring: each event adds to them when it comes and takes from them when it is forgotten.
  #problems = new Map<string, number>();
  #dependencies = new Map<string, number>();
  #successes = 0;
  #retries = 0;
  #isDestroyed = false;

  constructor(tracker: Tracker, { maxEvents = 1000 }: GenerationAnalyticsOptions = {}) {
    check(
      'maxEvents',
      ['a whole number above 0', (value) => Number.isInteger(value) && Number(value) > 0],
      maxEvents,
    );
    this.#tracker = tracker;
    this.#maxEvents = maxEvents;
    this.#stop = whileAllowed(
      tracker,
      () => this.#forget(),
      () => this.destroy(),
    );
  }

  /** Remembers and tells an event; what its type does not say is left out. */
  track(event: GenerationEvent): void {
    if (this.#isDestroyed || !allowsUsage(this.#tracker)) return;
    guard(() => {
      const kept = toKept(event);
      if (!kept) return;
      const oldest = this.#ring[this.#next];
      if (oldest) this.#add(oldest, -1);
      this.#ring[this.#next] = kept;
      this.#next = (this.#next + 1) % this.#maxEvents;
      this.#add(kept, 1);
      this.#tracker.track(toSent(kept));
    })();
  }

  /** Failed validations ÷ attempts, of the events younger than `windowMs`; 0 without attempts, above 1 where attempts fail repeatedly. */
  getValidationFailureRate(windowMs: number = HOUR_MS): number {
    const cutoff = Date.now() - (typeof windowMs === 'number' ? windowMs : HOUR_MS);
    let attempts = 0;
    let failures = 0;
    for (const { type, timestamp } of this.#ring) {
      if (timestamp.getTime() <= cutoff) continue;
      attempts += Number(type === 'generation_attempt');
      failures += Number(type === 'validation_failure');
    }
    return share(failures, attempts);
  }

  /** What validators found most often, each as `type: message`. */
  getTopValidationErrors(limit: number = 5): ValidationErrorCount[] {
    return [...this.#problems]
      .map(([error, count]) => ({ error, count }))
      .sort((a, b) => b.count - a.count || (a.error < b.error ? -1 : 1))
      .slice(0, typeof limit === 'number' ? limit : 5);
  }

  /** How often successes name each dependency. */
  getDependencyUsage(): Record<string, number> {
    return Object.fromEntries(this.#dependencies);
  }

  /** The sum of `retryCount` ÷ successes; 0 without successes. */
  getAverageRetryCount(): number {
    return share(this.#retries, this.#successes);
  }

  /** Copies of the remembered events, the oldest first. */
  exportEvents(): KeptGenerationEvent[] {
    return structuredClone([...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)]);
  }

  /** All of the above. */
  getAnalyticsSummary(): GenerationSummary {
    return {
      totalEvents: this.#ring.length,
      failureRate: this.getValidationFailureRate(),
      topErrors: this.getTopValidationErrors(),
      dependencyUsage: this.getDependencyUsage(),
      averageRetries: this.getAverageRetryCount(),
      timeWindow: '1 hour',
    };
  }

  /** Stops remembering; what is remembered can still be read. */
  destroy(): void {
    this.#isDestroyed = true;
    this.#stop();
  }

  #add(event: KeptGenerationEvent, by: 1 | -1): void {
    if (event.type === 'validation_failure')
      for (const problem of event.metadata?.errors ?? []) count(this.#problems, toProblemText(problem), by);
    if (event.type !== 'generation_success') return;
    const { retryCount = 0, dependencies = [] } = event.metadata ?? {};
    this.#successes += by;
    this.#retries += by * retryCount;
    for (const dependency of dependencies) count(this.#dependencies, dependency, by);
  }

  #forget(): void {
    this.#ring = [];
    this.#next = 0;
    this.#problems.clear();
    this.#dependencies.clear();
    this.#successes = 0;
    this.#retries = 0;
  }
}

function count(counts: Map<string, number>, name: string, by: number): void {
  const sum = (counts.get(name) ?? 0) + by;
  if (sum) counts.set(name, sum);
  else counts.delete(name);
}
