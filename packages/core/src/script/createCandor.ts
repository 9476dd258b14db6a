import {
  ErrorTracking,
  HealthCheck,
  httpCheck,
  PageViews,
  PerformanceMetrics,
  Sessions,
  TelemetryCollector,
  type TelemetryEvent,
  UsageAnalytics,
} from '../index.ts';
import { clicks } from '../sensors/clicks.ts';
import { navigation } from '../sensors/navigation.ts';
import { type Stop, stopAll } from '../stop.ts';
import type { ScriptOptions } from './readOptions.ts';

/** What a page with the script tag can say. */
export interface Candor {
  readonly collector: TelemetryCollector;
  readonly performance: PerformanceMetrics;
  /** Made when it is first asked for. */
  readonly usage: UsageAnalytics;
  readonly errors: ErrorTracking;
  readonly health: HealthCheck;
  /** Tracks an event, or one by its type and data. */
  track(event: TelemetryEvent | string, data?: TelemetryEvent['data']): void;
  readonly captureError: ErrorTracking['captureError'];
  readonly addBreadcrumb: ErrorTracking['addBreadcrumb'];
  readonly registerService: HealthCheck['registerService'];
  readonly setConsent: TelemetryCollector['setConsent'];
  readonly getConsent: TelemetryCollector['getConsent'];
  readonly onConsentChange: TelemetryCollector['onConsentChange'];
  readonly setUser: TelemetryCollector['setUser'];
  readonly showMe: TelemetryCollector['showMe'];
  readonly exportMe: TelemetryCollector['exportMe'];
  readonly forgetMe: TelemetryCollector['forgetMe'];
  readonly flush: TelemetryCollector['flush'];
  readonly destroy: TelemetryCollector['destroy'];
  /** Calls `use` with all of this: at once, or called on the stub when the file has come. */
  onReady(use: (candor: Candor) => void): void;
}

/** Starts the collector with every feature that a page can use without code. */
export function createCandor({ config, isAutomatic, services }: ScriptOptions): Candor {
  const collector = new TelemetryCollector(config);
  const performance = new PerformanceMetrics(collector);
  const errors = new ErrorTracking(collector);
  const health = new HealthCheck(collector);
  let usage: UsageAnalytics | undefined;
  for (const [name, url] of services) health.registerService(name, httpCheck(url));
  if (isAutomatic) {
    new Sessions(collector);
    new PageViews(collector);
    collector.onDestroy(watchPage(collector, errors));
  }

  const candor: Candor = {
    collector,
    performance,
    get usage() {
      usage ??= new UsageAnalytics(collector);
      return usage;
    },
    errors,
    health,
    track: (event, data) =>
      collector.track(typeof event === 'string' ? { type: event, data: data ?? {} } : event),
    captureError: (error, options) => errors.captureError(error, options),
    addBreadcrumb: (crumb) => errors.addBreadcrumb(crumb),
    registerService: (name, check, options) => health.registerService(name, check, options),
    setConsent: (...choice) => collector.setConsent(...choice),
    getConsent: () => collector.getConsent(),
    onConsentChange: (onChange) => collector.onConsentChange(onChange),
    setUser: (pseudonym) => collector.setUser(pseudonym),
    showMe: () => collector.showMe(),
    exportMe: () => collector.exportMe(),
    forgetMe: () => collector.forgetMe(),
    flush: () => collector.flush(),
    onReady: (use) => use(candor),
    destroy: () => collector.destroy(),
  };
  return candor;
}

function watchPage(collector: TelemetryCollector, errors: ErrorTracking): Stop {
  return stopAll([
    navigation(({ url }) => errors.addBreadcrumb({ category: 'navigation', message: url })),
    clicks((click) => {
      errors.addBreadcrumb({ category: 'click', message: click.name });
      collector.track({ type: 'ui.click', data: { ...click } });
    }, 'data-candor-track'),
  ]);
}
