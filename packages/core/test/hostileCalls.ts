import type {
  ErrorTracking,
  HealthCheck,
  Metrics,
  PerformanceMetrics,
  TelemetryCollector,
} from '../src/index.ts';

/** What a page has of the library. */
export interface Library {
  readonly collector: TelemetryCollector;
  readonly performance: PerformanceMetrics;
  readonly errors: ErrorTracking;
  readonly health: HealthCheck;
  readonly metrics: Metrics;
}

/** One call of a public method with something where it is not expected. */
export type HostileCall = readonly [name: string, call: (library: Library, value: never) => unknown];

/** Every public method with every argument that a page can get wrong. */
export const hostileCalls: readonly HostileCall[] = [
  ['track(value)', ({ collector }, value) => collector.track(value)],
  ['track({ type })', ({ collector }, value) => collector.track({ type: value })],
  ['track({ timestamp })', ({ collector }, value) => collector.track({ type: 'hostile', timestamp: value })],
  ['track({ data })', ({ collector }, value) => collector.track({ type: 'hostile', data: value })],
  [
    'track({ data: { value } })',
    ({ collector }, value) => collector.track({ type: 'hostile', data: { value } }),
  ],
  ['trackPerformance(value)', ({ collector }, value) => collector.trackPerformance(value)],
  [
    'trackPerformance({ … })',
    ({ collector }, value) => collector.trackPerformance({ name: value, value, unit: value }),
  ],
  ['trackError(value)', ({ collector }, value) => collector.trackError(value)],
  ['trackError(error, value)', ({ collector }, value) => collector.trackError(new Error('hostile'), value)],
  [
    'trackError(error, { value })',
    ({ collector }, value) => collector.trackError(new Error('hostile'), { value }),
  ],
  ['setRoute(value)', ({ collector }, value) => collector.setRoute(value)],
  ['setConsent(value)', ({ collector }, value) => collector.setConsent(value)],
  ['setConsent(level, value)', ({ collector }, value) => collector.setConsent('full', value)],
  ['onConsentChange(value)', ({ collector }, value) => collector.onConsentChange(value)()],
  ['onDestroy(value)', ({ collector }, value) => collector.onDestroy(value)()],
  ['onPageExit(value)', ({ collector }, value) => collector.onPageExit(value)()],
  ['mark(value)', ({ performance }, value) => performance.mark(value)],
  ['measure(value, …)', ({ performance }, value) => performance.measure(value, value, value)],
  [
    'measure(value, mark)',
    ({ performance }, value) => {
      performance.mark('here');
      performance.measure(value, 'here');
    },
  ],
  ['startTimer(value)', ({ performance }, value) => performance.startTimer(value).stop()],
  ['add(value)', ({ metrics }, value) => metrics.counter('hostile.count').add(value)],
  [
    'add(1, value)',
    ({ metrics }, value) => metrics.counter('hostile.labels', { labels: ['label'] }).add(1, value),
  ],
  [
    'set(value, { value })',
    ({ metrics }, value) =>
      metrics.gauge('hostile.gauge', { labels: ['label'] }).set(value, { label: value }),
  ],
  [
    'record(1, { value })',
    ({ metrics }, value) =>
      metrics.histogram('hostile.histogram', { labels: ['label'] }).record(1, { label: value }),
  ],
  ['getPercentiles(value)', ({ performance }, value) => performance.getPercentiles(value)],
  ['trackOperation(value, …)', ({ performance }, value) => performance.trackOperation(value, () => 1)],
  [
    'trackAIOperation({ … })',
    ({ performance }, value) => performance.trackAIOperation({ totalMs: value, tokens: value }),
  ],
  ['captureError(value)', ({ errors }, value) => errors.captureError(value)],
  [
    'captureError(error, { … })',
    ({ errors }, value) =>
      errors.captureError(new Error('hostile'), {
        category: value,
        context: value,
        user: value,
        timestamp: value,
        handled: value,
      }),
  ],
  [
    'captureError({ cause })',
    ({ errors }, value) => errors.captureError(new Error('hostile', { cause: value })),
  ],
  [
    'captureError(AggregateError)',
    ({ errors }, value) => errors.captureError(new AggregateError([value], 'hostile')),
  ],
  ['captureFeedback(value)', ({ errors }, value) => errors.captureFeedback(value)],
  [
    'captureFeedback({ … })',
    ({ errors }, value) => errors.captureFeedback({ errorId: value, message: value }),
  ],
  ['idOf(value)', ({ errors }, value) => errors.idOf(value)],
  ['hasCaptured(value)', ({ errors }, value) => errors.hasCaptured(value)],
  ['addBreadcrumb(value)', ({ errors }, value) => errors.addBreadcrumb(value)],
  [
    'addBreadcrumb({ … })',
    ({ errors }, value) =>
      errors.addBreadcrumb({ category: value, message: value, level: value, data: value, timestamp: value }),
  ],
  [
    'trackRecovery(value, …)',
    ({ errors }, value) => errors.trackRecovery(value, value, { strategy: value, attempts: value }),
  ],
  ['registerService(name, value)', ({ health }, value) => health.registerService('hostile', value)()],
  [
    'registerService(name, () => value)',
    ({ health }, value) => health.registerService('hostile', () => value),
  ],
  [
    'addBreadcrumb({ data: { value } })',
    ({ errors }, value) => errors.addBreadcrumb({ category: 'a', message: 'b', data: { value } }),
  ],
  ['captureError(error, value)', ({ errors }, value) => errors.captureError(new Error('hostile'), value)],
  [
    'captureError(error, { severity })',
    ({ errors }, value) => errors.captureError(new Error('hostile'), { severity: value }),
  ],
  [
    'trackOperation(name, () => value)',
    ({ performance }, value) => performance.trackOperation('hostile', () => value),
  ],
  ['trackAIOperation(value)', ({ performance }, value) => performance.trackAIOperation(value)],
  ['trackRecovery(id, true, value)', ({ errors }, value) => errors.trackRecovery('id', true, value)],
  [
    'registerService(value, …)',
    ({ health }, value) => health.registerService(value, () => ({ status: 'healthy' })),
  ],
  [
    'registerService(name, check, value)',
    ({ health }, value) => health.registerService('hostile', () => ({ status: 'healthy' }), value),
  ],
  [
    'registerService(name, check, { timeoutMs })',
    ({ health }, value) =>
      health.registerService('hostile', () => ({ status: 'healthy' }), { timeoutMs: value }),
  ],
  [
    'registerService(name, check, { dependsOn })',
    ({ health }, value) =>
      health.registerService('hostile', () => ({ status: 'healthy' }), {
        dependsOn: value,
        slowMs: value,
        slowFactor: value,
      }),
  ],
];
