import { type ResolvedConfig, resolveConfig, type TelemetryConfig } from './config.ts';
import type { TelemetryEvent, Tracker } from './event.ts';
import type { Stop } from './stop.ts';
import type { ConsentLevel } from './wire/envelope.ts';

/** A measured duration, size or amount. */
export interface PerformanceSample {
  name: string;
  value: number;
  unit: string;
}

/** What waits, what was dropped and why, and how sending goes. */
export interface BufferStatus {
  /** Events that wait to be put into an envelope. */
  readonly size: number;
  readonly maxSize: number;
  /** Events that were let go since the start, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Events that were cut to fit one request. */
  readonly shortened: number;
  /** Envelopes that the other side has not acknowledged yet. */
  readonly waiting: { readonly envelopes: number; readonly bytes: number };
  readonly transport: {
    readonly name: string;
    /** `waiting` for the next try, `held` by consent, key or path, `stopped` by the server for good. */
    readonly state: 'ready' | 'waiting' | 'held' | 'stopped';
  };
}

/** Skeleton: the parts follow. */
export class TelemetryCollector implements Tracker {
  #config: ResolvedConfig;

  constructor(config: TelemetryConfig = {}) {
    this.#config = resolveConfig(config);
  }

  track(_event: TelemetryEvent): void {}
  trackPerformance(_sample: PerformanceSample): void {}
  trackError(_error: unknown, _context?: Readonly<Record<string, unknown>>): void {}
  flush(): Promise<void> {
    return Promise.resolve();
  }
  destroy(): void {}
  updateConfig(partial: TelemetryConfig): void {
    this.#config = resolveConfig({ ...this.#config, ...partial });
  }
  getConfig(): ResolvedConfig {
    return this.#config;
  }
  getBufferStatus(): BufferStatus {
    return {
      size: 0,
      maxSize: this.#config.maxBufferSize,
      dropped: {},
      shortened: 0,
      waiting: { envelopes: 0, bytes: 0 },
      transport: { name: 'http', state: 'ready' },
    };
  }
  setConsent(_level: ConsentLevel): void {}
  getConsent(): ConsentLevel {
    return this.#config.consent;
  }
  onConsentChange(_fn: (level: ConsentLevel) => void): Stop {
    return () => undefined;
  }
  forgetMe(): Promise<void> {
    return Promise.resolve();
  }
  onDestroy(_stop: Stop): Stop {
    return () => undefined;
  }
  onPageExit(_report: () => void): Stop {
    return () => undefined;
  }
}
