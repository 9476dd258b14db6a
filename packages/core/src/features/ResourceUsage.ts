import { guard } from '../browser/guard.ts';
import type { Tracker } from '../event.ts';
import { type CpuPressure, cpuPressure } from '../sensors/cpuPressure.ts';
import { createDownloads } from '../sensors/downloads.ts';
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
 * second while the page is seen, to know how late the event loop is.
 *
 * @example
 * const usage = new ResourceUsage(collector);
 * (await usage.read()).lagP99;
 */
export class ResourceUsage {
  readonly #stop: Stop;
  readonly #lag = new Sketch(512);
  readonly #downloads = createDownloads();
  #cpuPressure: CpuPressure | undefined;
  #storage: StorageEstimate = {};
  #longFrameCount = 0;
  #blockingMs = 0;
  #resourceCount = 0;
  #cachedCount = 0;
  #transferredBytes = 0;
  readonly #bytesByInitiator = new Map<string, number>();

  constructor(tracker: Tracker) {
    this.#stop = stopAll([
      tracker.onDestroy(() => this.destroy()),
      tracker.onPageExit(() => {
        tracker.track({ type: 'browser.resources', data: { ...this.#reading() } });
      }),
      lag((ms) => this.#lag.add(ms)),
      cpuPressure((state) => {
        this.#cpuPressure = state;
      }),
      longFrames(({ blockingMs }) => {
        this.#longFrameCount += 1;
        this.#blockingMs += blockingMs;
      }),
      resources((resource) => {
        const { initiator, transferBytes, isFromCache } = resource;
        this.#resourceCount += 1;
        this.#cachedCount += Number(isFromCache);
        this.#transferredBytes += transferBytes;
        this.#bytesByInitiator.set(initiator, (this.#bytesByInitiator.get(initiator) ?? 0) + transferBytes);
        this.#downloads.add(resource);
      }),
    ]);
    guard(() => this.#askStorage())();
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

  async #askStorage(): Promise<void> {
    const { storage } = (globalThis.navigator ?? {}) as Partial<Navigator>;
    // It refuses in some private windows, and in frames without a site.
    this.#storage = (await storage?.estimate?.().catch(() => undefined)) ?? this.#storage;
  }

  #reading(): ResourceReading {
    const seconds = this.#lag.count;
    return {
      heapBytes: readMemory(),
      storageBytes: this.#storage.usage,
      storageQuotaBytes: this.#storage.quota,
      cpuPressure: this.#cpuPressure,
      lagP50: seconds ? this.#lag.quantile(0.5) : undefined,
      lagP99: seconds ? this.#lag.quantile(0.99) : undefined,
      longFrameCount: this.#longFrameCount,
      blockingMs: this.#blockingMs,
      resourceCount: this.#resourceCount,
      transferredBytes: this.#transferredBytes,
      bytesByInitiator: Object.fromEntries(this.#bytesByInitiator),
      downloadBytesPerSecond: this.#downloads.bytesPerSecond(),
      cacheHitRatio: this.#resourceCount ? this.#cachedCount / this.#resourceCount : undefined,
    };
  }
}
