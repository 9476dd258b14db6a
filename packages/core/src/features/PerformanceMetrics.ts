/// <reference lib="esnext.disposable" preserve="true" />
import { guard } from '../browser/guard.ts';
import { subscribe } from '../browser/subscribe.ts';
import type { Tracker } from '../event.ts';
import { check, count } from '../option.ts';
import { createDownloads } from '../sensors/downloads.ts';
import { longFrames } from '../sensors/longFrames.ts';
import { readMemory } from '../sensors/memory.ts';
import { resources } from '../sensors/resources.ts';
import { type VitalRating, type WebVital, webVitals } from '../sensors/webVitals.ts';
import type { Percentiles } from '../sketch/percentiles.ts';
import { type Stop, stopAll } from '../stop.ts';
import type { PublicText } from '../wire/privacyClass.ts';
import { type AIOperation, type AIOperationsSummary, createAIOperations } from './aiOperations.ts';
import type { Attribution } from './attribution.ts';
import { pick } from './pick.ts';
import { createTimings, type OperationTotal, type Timings } from './timings.ts';

/** What `PerformanceMetrics` measures by itself, and how much it remembers. */
export interface PerformanceMetricsOptions {
  /** @default true */
  readonly trackCoreWebVitals?: boolean | undefined;
  /**
   * Whether to count loaded files and long frames for `getResourceMetrics()`.
   * @default true
   */
  readonly trackResources?: boolean | undefined;
  /**
   * How many marks are remembered, and how many different timings: those of one name that are within 1.09 % of each other count as
   * one, however many there are. At most 100 000.
   * @default 1000
   */
  readonly maxTimings?: number | undefined;
  /** From `@candor/core/attribution`: says with each vital what it is made of and which element it was. */
  readonly attribution?: Attribution | undefined;
}

/** Runs until it is stopped, or until the end of the block that says `using`. */
export interface Timer extends Disposable {
  /** Tracks the milliseconds since its start and returns them; again, it returns the same and tracks nothing. */
  stop(): number;
}

/** The name of a vital as a field of `CoreWebVitals`. */
export type VitalKey = 'lcp' | 'inp' | 'cls' | 'fcp' | 'ttfb' | 'fid';

/** The page's vitals so far: milliseconds, a plain number for `cls`, absent until the browser knows. */
export interface CoreWebVitals extends Readonly<Partial<Record<VitalKey, number>>> {
  /** The rating of each known vital by the published thresholds. */
  readonly ratings: Readonly<Partial<Record<VitalKey, VitalRating>>>;
}

/** What the page uses at this moment and has loaded so far. */
export interface ResourceMetrics {
  /** Bytes of the script heap; `undefined` where the platform does not tell. */
  readonly memoryUsage: number | undefined;
  /** Files loaded. */
  readonly resourceCount: number;
  /** Bytes over the network. */
  readonly transferredBytes: number;
  /** Bytes over the network by who asked: `script`, `img`, `fetch`, … */
  readonly bytesByInitiator: Readonly<Record<string, number>>;
  /** Share of files that came from the browser's cache, in [0, 1]; `undefined` before the first file. */
  readonly cacheHitRatio: number | undefined;
  /** Bytes a second while anything came over the network; `undefined` before the first file that tells. */
  readonly downloadBytesPerSecond: number | undefined;
  /** Stretches in which the page could not answer. */
  readonly longFrameCount: number;
  /** Milliseconds in which input had to wait. */
  readonly blockingMs: number;
}

// A very long one takes many milliseconds to be looked up.
const MAX_NAME_CHARACTERS = 1000;

/**
 * Core Web Vitals, timings of the site's own operations, and what the page uses.
 *
 * @example
 * const metrics = new PerformanceMetrics(collector);
 * const answer = await metrics.trackOperation('search', () => search('lamp'));
 * metrics.getPercentiles('search').p95;
 */
export class PerformanceMetrics {
  readonly #tracker: Tracker;
  readonly #maxTimings: number;
  readonly #attribution: Attribution | undefined;
  readonly #stop: Stop;
  readonly #vitals = new Map<string, WebVital>();
  readonly #listeners = new Set<() => void>();
  /** Values by the id of their vital. */
  readonly #sent = new Map<string, number>();
  readonly #marks = new Map<string, number>();
  #timings: Timings;
  #aiOperations = createAIOperations();
  readonly #loaded = {
    resourceCount: 0,
    cachedCount: 0,
    transferredBytes: 0,
    // Without a prototype, so that no initiator's name means anything else.
    bytesByInitiator: Object.create(null) as Record<string, number>,
    longFrameCount: 0,
    blockingMs: 0,
  };
  readonly #downloads = createDownloads();
  /** Since when anything is allowed, on the clock of `performance.now()`; asked when something first begins, for that may look at the device. */
  #allowedSince: number | undefined;
  #isDestroyed = false;

  constructor(
    tracker: Tracker,
    {
      trackCoreWebVitals = true,
      trackResources = true,
      maxTimings = 1000,
      attribution,
    }: PerformanceMetricsOptions = {},
  ) {
    check('maxTimings', count(1, 100_000), maxTimings);
    this.#tracker = tracker;
    this.#maxTimings = maxTimings;
    this.#timings = createTimings(maxTimings);
    this.#attribution = attribution;
    const stops = [tracker.onDestroy(() => this.destroy()), tracker.onConsentChange(() => this.#follow())];
    if (trackCoreWebVitals) stops.push(...this.#watchVitals());
    if (trackResources) stops.push(...this.#watchResources());
    this.#stop = stopAll(stops);
  }

  /** The page's vitals so far. */
  getCoreWebVitals(): CoreWebVitals {
    const vitals = [...this.#vitals.values()];
    return {
      ...Object.fromEntries(vitals.map(({ name, value }) => [name.toLowerCase(), value])),
      ratings: Object.fromEntries(vitals.map(({ name, rating }) => [name.toLowerCase(), rating])),
    };
  }

  /** Remembers this moment under a name of at most 1000 characters; the same name again moves it. */
  mark(name: string): void {
    if (!isName(name)) return;
    this.#marks.delete(name);
    this.#marks.set(name, this.#begin());
    const [oldest] = this.#marks.keys();
    if (this.#marks.size > this.#maxTimings && oldest !== undefined) this.#marks.delete(oldest);
  }

  /**
   * Milliseconds from one mark to another, or to now, tracked under `name`.
   * A mark that was never set gives `NaN` and tracks nothing.
   */
  measure(name: PublicText, startMark: string, endMark?: string): number {
    const end = endMark === undefined ? performance.now() : this.#timeOf(endMark);
    const start = this.#timeOf(startMark);
    const ms = end - start;
    if (!Number.isNaN(ms)) this.#trackTiming(name, ms, Math.min(start, end));
    return ms;
  }

  /**
   * Times a function, or the promise that it returns, and hands back what it gave or threw; in place of a plain promise one that follows it,
   * whose rejection is heard where nobody handles it. Anything else that can be waited for is left alone, and only the call is timed: a
   * query that runs once somebody waits for it would run twice.
   */
  trackOperation<Result>(name: PublicText, operation: () => Result): Result {
    const start = this.#begin();
    const finish = guard(() => this.#trackTiming(name, performance.now() - start, start));
    let result: Result;
    try {
      result = operation();
    } catch (thrown) {
      finish();
      throw thrown;
    }
    if (isPromise(result))
      guard((promise: Promise<unknown>) => {
        // One that is looked at here counts as handled, so that its rejection would go unheard.
        if (isPlain(promise)) result = promise.finally(finish) as Result;
        else promise.then(finish, finish);
      })(result);
    else finish();
    return result;
  }

  /**
   * Starts to time what ends elsewhere, or with its block.
   *
   * @example
   * using timer = metrics.startTimer('checkout');
   */
  startTimer(name: PublicText): Timer {
    const start = this.#begin();
    let ms: number | undefined;
    const stop = (): number => {
      if (ms === undefined) {
        ms = performance.now() - start;
        this.#trackTiming(name, ms, start);
      }
      return ms;
    };
    return { stop, [Symbol.dispose]: stop };
  }

  /** How the timings of one name that the person allowed are spread, in milliseconds; each within 1.09 % of one that was measured. */
  getPercentiles(name: string): Percentiles {
    // To look a very long text up takes long.
    return this.#timings.percentiles(isName(name) ? name : undefined);
  }

  /** What the timings of each name come to, in milliseconds: what `Bottlenecks` ranks. */
  getOperations(): OperationTotal[] {
    return this.#timings.totals();
  }

  /** Tracks one call of an AI service with its stages. */
  trackAIOperation(operation: AIOperation): void {
    if (!this.#isAllowed) return;
    this.#track('ai.operation', this.#aiOperations.add(operation));
  }

  /** Latency, tokens and average stages of the AI operations so far. */
  getAIOperationsSummary(): AIOperationsSummary {
    return this.#aiOperations.summary();
  }

  /** Calls `onVital` when a vital is known for the first time or anew. */
  onVital(onVital: () => void): Stop {
    return subscribe(this.#listeners, onVital);
  }

  /** What the page uses at this moment and has loaded so far. */
  getResourceMetrics(): ResourceMetrics {
    const { cachedCount, bytesByInitiator, ...loaded } = this.#loaded;
    return {
      ...loaded,
      memoryUsage: readMemory(),
      downloadBytesPerSecond: this.#downloads.bytesPerSecond(),
      bytesByInitiator: { ...bytesByInitiator },
      cacheHitRatio: loaded.resourceCount ? cachedCount / loaded.resourceCount : undefined,
    };
  }

  /** Stops measuring; what was measured can still be read. */
  destroy(): void {
    this.#isDestroyed = true;
    this.#stop();
  }

  get #isAllowed(): boolean {
    return this.#tracker.getConsent() !== 'none';
  }

  /** Now, and whether anything is allowed then. */
  #begin(): number {
    if (this.#allowedSince === undefined) this.#follow();
    return performance.now();
  }

  /** Times nothing while nothing is allowed, and forgets what it has timed before. */
  #follow(): void {
    if (this.#isAllowed) {
      this.#allowedSince = Math.min(this.#allowedSince ?? 0, performance.now());
      return;
    }
    this.#allowedSince = Number.POSITIVE_INFINITY;
    this.#timings = createTimings(this.#maxTimings);
    this.#aiOperations = createAIOperations();
  }

  #watchVitals(): Stop[] {
    const send = (isLeaving: boolean): void => {
      for (const vital of this.#vitals.values()) if (isLeaving || vital.isFinal) this.#sendVital(vital);
    };
    return [
      this.#attribution?.start(this.#tracker) ?? (() => undefined),
      // A person may leave before a value is final: whatever is known then is the last word.
      this.#tracker.onPageExit(() => send(true)),
      this.#tracker.onConsentChange(() => send(false)),
      webVitals((vital) => {
        this.#vitals.set(vital.name, vital);
        // Now, for the element may be gone when it is sent.
        this.#attribution?.explain(vital);
        send(false);
        for (const listener of this.#listeners) listener();
      }),
    ];
  }

  #sendVital(vital: WebVital): void {
    const { isFinal, entries, ...known } = vital;
    const { id, value } = vital;
    const sent = this.#sent.get(id);
    // The browser remembers its vitals anyway: a person who agrees later on this page still sends them.
    if (sent === value || !this.#isAllowed) return;
    this.#sent.set(id, value);
    this.#track('browser.web_vital', {
      ...known,
      delta: value - (sent ?? 0),
      previous: sent,
      ...this.#attribution?.explain(vital),
    });
  }

  #watchResources(): Stop[] {
    const loaded = this.#loaded;
    return [
      resources((resource) => {
        const { initiator, transferBytes, isFromCache } = resource;
        this.#downloads.add(resource);
        loaded.resourceCount += 1;
        loaded.cachedCount += Number(isFromCache);
        loaded.transferredBytes += transferBytes;
        loaded.bytesByInitiator[initiator] = (loaded.bytesByInitiator[initiator] ?? 0) + transferBytes;
      }),
      longFrames(({ blockingMs }) => {
        loaded.longFrameCount += 1;
        loaded.blockingMs += blockingMs;
      }),
    ];
  }

  #timeOf(mark: string): number {
    return (isName(mark) ? this.#marks.get(mark) : undefined) ?? Number.NaN;
  }

  /** Also what only began while nothing was allowed is nobody's business. */
  #trackTiming(name: string, ms: number, start: number): void {
    if (!isName(name) || !this.#isAllowed || start < (this.#allowedSince ?? 0)) return;
    this.#timings.add(name, ms);
    this.#track('performance', { name, value: ms, unit: 'ms' });
  }

  #track(type: string, data: Record<string, unknown>): void {
    if (!this.#isDestroyed) this.#tracker.track({ type, data });
  }
}

/** By its mark, for the page may have replaced the global that it is no instance of then. */
function isPromise(value: unknown): value is Promise<unknown> {
  return pick(value as Promise<unknown>, [Symbol.toStringTag])[Symbol.toStringTag] === 'Promise';
}

/** Whether it has nothing that only it can do, such as to abort; those of zone.js all have fields. */
function isPlain(promise: Promise<unknown>): boolean {
  const isNative = Object.getPrototypeOf(promise) === Promise.prototype;
  return isNative && Reflect.ownKeys(promise).length === Reflect.ownKeys(Promise.resolve()).length;
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value.length <= MAX_NAME_CHARACTERS;
}
