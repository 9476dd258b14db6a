import { guard } from '../browser/guard.ts';
import type { Tracker } from '../event.ts';
import { type CpuPressure, cpuPressure } from '../sensors/cpuPressure.ts';
import { createDownloads, type Downloads } from '../sensors/downloads.ts';
import { lag } from '../sensors/lag.ts';
import { longFrames } from '../sensors/longFrames.ts';
import { readMemory } from '../sensors/memory.ts';
import { resources } from '../sensors/resources.ts';
import { Sketch } from '../sketch/Sketch.ts';
import { type Stop, stopAll } from '../stop.ts';

export type { CpuPressure } from '../sensors/cpuPressure.ts';

/** What a page uses and has used; `undefined` where the platform does not tell, or not yet. */
export interface ResourceReading {
  /** Bytes of the script heap. */
  readonly heapBytes: number | undefined;
  /** Bytes that the site keeps on the device, and may keep. */
  readonly storageBytes: number | undefined;
  readonly storageQuotaBytes: number | undefined;
  readonly cpuPressure: CpuPressure | undefined;
  /** Milliseconds by which one timer a second came late: half of them by no more, and all but one in a hundred by no more. */
  readonly lagP50: number | undefined;
  readonly lagP99: number | undefined;
  readonly longFrameCount: number;
  /** Milliseconds in which input had to wait. */
  readonly blockingMs: number;
  readonly resourceCount: number;
  /** Bytes over the network. */
  readonly transferredBytes: number;
  /** The same by who asked: `script`, `img`, `fetch`, … */
  readonly bytesByInitiator: Readonly<Record<string, number>>;
  readonly downloadBytesPerSecond: number | undefined;
  /** Share of files that came from the browser's cache, in [0, 1]. */
  readonly cacheHitRatio: number | undefined;
}

/**
 * What the page uses of the device and of the network, told as `browser.resources` when the page is hidden or left. It runs one timer a
 * second while the page is seen, to know how late the event loop is. At `none` it measures nothing, and forgets what it has measured.
 *
 * @example
 * const usage = new ResourceUsage(collector);
 * (await usage.read()).lagP99;
 */
export class ResourceUsage {
  readonly #tracker: Tracker;
  readonly #stop: Stop;
  #use = createUse();
  #stopWatching: Stop | undefined;
  /** What was told before the person allowed it no more is not told again. */
  #filesSince = 0;

  constructor(tracker: Tracker) {
    this.#tracker = tracker;
    this.#stop = stopAll([
      tracker.onDestroy(() => this.destroy()),
      tracker.onPageExit(() => this.#leave()),
      tracker.onConsentChange(() => this.#follow(performance.now())),
      () => this.#stopWatching?.(),
    ]);
    this.#follow(0);
  }

  /** What is used at this moment; asks the browser anew how much is stored. */
  async read(): Promise<ResourceReading> {
    await this.#askStorage();
    return this.#reading();
  }

  /** Stops measuring; what was measured can still be read. */
  destroy(): void {
    this.#stop();
  }

  /** Nothing is measured while nothing is allowed. The browser remembers files and frames; of frames, those since then count. */
  #follow(since: number): void {
    if (this.#tracker.getConsent() !== 'none') this.#stopWatching ??= this.#watch(since);
    else if (this.#stopWatching) {
      this.#stopWatching();
      this.#stopWatching = undefined;
      this.#filesSince = performance.now();
      this.#use = createUse();
    }
  }

  /** A page that goes is left more than once: told only with what came since. */
  #leave(): void {
    const { lag, resourceCount, longFrameCount, told } = this.#use;
    const seen = lag.count + resourceCount + longFrameCount;
    if (seen === told) return;
    this.#use.told = seen;
    this.#tracker.track({ type: 'browser.resources', data: { ...this.#reading() } });
  }

  #watch(since: number): Stop {
    const use = createUse();
    this.#use = use;
    guard(() => this.#askStorage())();
    return stopAll([
      lag((ms) => use.lag.add(ms)),
      cpuPressure((state) => {
        use.cpuPressure = state;
      }),
      longFrames(({ startTime, blockingMs }) => {
        if (startTime < since) return;
        use.longFrameCount += 1;
        use.blockingMs += blockingMs;
      }),
      resources((resource) => {
        const { initiator, startTime, transferBytes, isFromCache } = resource;
        if (startTime < this.#filesSince) return;
        use.resourceCount += 1;
        use.cachedCount += Number(isFromCache);
        use.transferredBytes += transferBytes;
        use.bytesByInitiator.set(initiator, (use.bytesByInitiator.get(initiator) ?? 0) + transferBytes);
        use.downloads.add(resource);
      }),
    ]);
  }

  async #askStorage(): Promise<void> {
    const use = this.#use;
    const { storage } = (globalThis.navigator ?? {}) as Partial<Navigator>;
    // It refuses in some private windows, and in frames without a site.
    use.storage = (await storage?.estimate?.().catch(() => undefined)) ?? use.storage;
  }

  #reading(): ResourceReading {
    const { lag, storage, cachedCount, bytesByInitiator, downloads, told: _, ...use } = this.#use;
    return {
      ...use,
      heapBytes: readMemory(),
      storageBytes: storage.usage,
      storageQuotaBytes: storage.quota,
      lagP50: lag.count ? lag.quantile(0.5) : undefined,
      lagP99: lag.count ? lag.quantile(0.99) : undefined,
      bytesByInitiator: Object.fromEntries(bytesByInitiator),
      downloadBytesPerSecond: downloads.bytesPerSecond(),
      cacheHitRatio: use.resourceCount ? cachedCount / use.resourceCount : undefined,
    };
  }
}

/** What was used so far. */
interface Use {
  readonly lag: Sketch;
  readonly downloads: Downloads;
  readonly bytesByInitiator: Map<string, number>;
  storage: StorageEstimate;
  cpuPressure: CpuPressure | undefined;
  longFrameCount: number;
  blockingMs: number;
  resourceCount: number;
  cachedCount: number;
  transferredBytes: number;
  /** How much was seen when it was told. */
  told: number | undefined;
}

function createUse(): Use {
  return {
    lag: new Sketch(512),
    downloads: createDownloads(),
    bytesByInitiator: new Map(),
    storage: {},
    cpuPressure: undefined,
    longFrameCount: 0,
    blockingMs: 0,
    resourceCount: 0,
    cachedCount: 0,
    transferredBytes: 0,
    told: undefined,
  };
}
