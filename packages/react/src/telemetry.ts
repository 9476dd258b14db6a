import {
  ErrorTracking,
  type ErrorTrackingOptions,
  HealthCheck,
  type HealthCheckOptions,
  PerformanceMetrics,
  type PerformanceMetricsOptions,
  type Stop,
  TelemetryCollector,
  type TelemetryConfig,
  type TelemetryEvent,
  UsageAnalytics,
  type UsageAnalyticsOptions,
} from '@candor/core';
import { forward } from './forward.ts';
import { nearest } from './nearest.ts';
import { isRepeated } from './repeated.ts';

/** What a dialog or a settings page asks of the collector. */
export type ConsentControls = Pick<
  TelemetryCollector,
  'setConsent' | 'getConsent' | 'hasChosen' | 'getConsentReceipts' | 'onConsentChange' | 'forgetMe'
>;

/** The collector, which takes these events, and the features that work on it. */
export interface Telemetry<Events extends object = TelemetryEvent> {
  readonly collector: TelemetryCollector<Events>;
  readonly performance: PerformanceMetrics;
  readonly usage: UsageAnalytics;
  readonly errors: ErrorTracking;
  readonly health: HealthCheck;
  /** The collector as far as it is about what the person allows. */
  readonly consent: ConsentControls;
}

/** What each feature is created with. */
export interface FeatureOptions {
  performance?: PerformanceMetricsOptions | undefined;
  usage?: UsageAnalyticsOptions | undefined;
  errors?: ErrorTrackingOptions | undefined;
  health?: HealthCheckOptions | undefined;
}

/** Either what a collector is to be made of, or one that its owner made and will destroy. */
export type Source =
  | { config: TelemetryConfig; collector?: never }
  | { collector: TelemetryCollector; config?: never };

/** Telemetry that runs while somebody holds it. */
export interface HeldTelemetry {
  readonly source: Source;
  /** The same objects for ever; before the first hold they collect nothing, after the last they are destroyed. */
  readonly telemetry: Telemetry;
  /** Starts with the first holder, stops after the last has let go. */
  hold(): Stop;
}

/** Prepares telemetry without starting anything, so that a render which React abandons leaves nothing behind. */
export function createTelemetry(source: Source, options: FeatureOptions): HeldTelemetry {
  // Until it starts, calls go to parts that are switched off. They also check the options, while rendering.
  let parts = createParts(new TelemetryCollector({ ...source.config, enabled: false }), switchedOff(options));
  const collector = source.collector ?? forward(TelemetryCollector, () => parts.collector);
  let holders = 0;
  let isRunning = false;

  const start = (): void => {
    parts = createParts(source.collector ?? new TelemetryCollector(source.config), options);
    isRunning = true;
    nearest.push(held);
  };

  const stopIfUnheld = (): void => {
    if (holders > 0 || !isRunning) return;
    isRunning = false;
    nearest.splice(nearest.indexOf(held, 1), 1);
    nearest[0] = undefined;
    parts.performance.destroy();
    parts.errors.destroy();
    parts.health.destroy();
    parts.usage.destroy();
    if (!source.collector) parts.collector.destroy();
  };

  const held: HeldTelemetry = {
    source,
    telemetry: {
      collector,
      consent: collector,
      performance: forward(PerformanceMetrics, () => parts.performance),
      usage: forward(UsageAnalytics, () => parts.usage),
      errors: forward(ErrorTracking, () => parts.errors),
      health: forward(HealthCheck, () => parts.health),
    },
    hold() {
      holders += 1;
      if (!isRunning) start();
      let isHolding = true;
      return () => {
        if (!isHolding) return;
        isHolding = false;
        holders -= 1;
        // React cleans up parents before their children: what children report while leaving is still collected.
        queueMicrotask(stopIfUnheld);
      };
    },
  };
  nearest[0] = held;
  return held;
}

type Parts = Omit<Telemetry, 'consent'>;

function createParts(collector: TelemetryCollector, options: FeatureOptions): Parts {
  return {
    collector,
    usage: new UsageAnalytics(collector, options.usage),
    performance: new PerformanceMetrics(collector, options.performance),
    errors: new ErrorTracking(collector, {
      ...options.errors,
      ignore: (thrown) => isRepeated() || options.errors?.ignore?.(thrown),
    }),
    health: new HealthCheck(collector, options.health),
  };
}

function switchedOff({ performance, errors, health, ...others }: FeatureOptions): FeatureOptions {
  return {
    ...others,
    performance: { ...performance, trackCoreWebVitals: false, trackResources: false },
    errors: { ...errors, enabled: false },
    health: { ...health, enabled: false },
  };
}
