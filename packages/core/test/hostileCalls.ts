import type {
  Engagement,
  ErrorTracking,
  Experiments,
  GenerationAnalytics,
  HealthCheck,
  Metrics,
  PerformanceMetrics,
  TelemetryCollector,
  UsageAnalytics,
} from '../src/index.ts';

/** What a page has of the library. */
export interface Library {
  readonly collector: TelemetryCollector;
  readonly performance: PerformanceMetrics;
  readonly errors: ErrorTracking;
  readonly health: HealthCheck;
  readonly metrics: Metrics;
  readonly usage: UsageAnalytics;
  readonly generations: GenerationAnalytics;
  readonly experiments: Experiments;
  readonly engagement: Engagement;
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
  ['trackFeature(value)', ({ usage }, value) => usage.trackFeature(value)],
  ['trackFeature(id, value, value)', ({ usage }, value) => usage.trackFeature('hostile', value, value)],
  [
    'trackFeature(id, action, { value })',
    ({ usage }, value) => usage.trackFeature('hostile', 'used', { value }),
  ],
  ['startConversation(value, value)', ({ usage }, value) => usage.startConversation(value, value)],
  [
    'trackMessage(id, value, value)',
    ({ usage }, value) => {
      usage.startConversation('hostile', value);
      usage.trackMessage(value, value, value);
      usage.trackMessage('hostile', value, value);
      usage.endConversation('hostile', value);
    },
  ],
  ['endConversation(value, value)', ({ usage }, value) => usage.endConversation(value, value)],
  ['getConversationStats()', ({ usage }) => usage.getConversationStats()],
  [
    'trackProviderRequest(value, …)',
    ({ usage }, value) => usage.trackProviderRequest(value, value, value, value),
  ],
  [
    'trackProviderRequest(name, value, …)',
    ({ usage }, value) => usage.trackProviderRequest('hostile', value, value, value),
  ],
  [
    'trackProactiveSuggestion(value, value)',
    ({ usage }, value) => usage.trackProactiveSuggestion(value, value),
  ],
  [
    'trackProactiveSuggestion(id, { … })',
    ({ usage }, value) => usage.trackProactiveSuggestion('hostile', { kind: value, intrusionLevel: value }),
  ],
  [
    'trackProactiveAcceptance(id, value)',
    ({ usage }, value) => {
      usage.trackProactiveSuggestion('hostile');
      usage.trackProactiveAcceptance('hostile', value);
      usage.trackProactiveAcceptance(value, value);
    },
  ],
  [
    'trackProactiveDismissal(id, value)',
    ({ usage }, value) => {
      usage.trackProactiveSuggestion('hostile');
      usage.trackProactiveDismissal('hostile', value);
      usage.trackProactiveDismissal(value, value);
    },
  ],
  ['trackCommand(value, value)', ({ usage }, value) => usage.trackCommand(value, value)],
  ['trackCommand(name, value)', ({ usage }, value) => usage.trackCommand('hostile', value)],
  [
    'trackCommand(name, { … })',
    ({ usage }, value) =>
      usage.trackCommand('hostile', { durationMs: value, success: value, cacheHit: value, detail: value }),
  ],
  [
    'statistics of usage',
    ({ usage }) => [
      usage.getFeatureAdoptionStats(),
      usage.getProviderStats(),
      usage.getProactiveMetrics(),
      usage.getCommandStats(),
      usage.getSessionStats(),
    ],
  ],
  ['generations.track(value)', ({ generations }, value) => generations.track(value)],
  [
    'generations.track({ type: value })',
    ({ generations }, value) => generations.track({ type: value, metadata: value }),
  ],
  [
    'generations.track(attempt)',
    ({ generations }, value) =>
      generations.track({
        type: 'generation_attempt',
        timestamp: value,
        projectId: value,
        metadata: { promptLength: value, functionName: value },
      }),
  ],
  [
    'generations.track(failure, value)',
    ({ generations }, value) => generations.track({ type: 'validation_failure', metadata: value }),
  ],
  [
    'generations.track(failure)',
    ({ generations }, value) =>
      generations.track({
        type: 'validation_failure',
        metadata: {
          errors: [{ type: value, message: value }, value],
          attemptNumber: value,
          promptLength: value,
          detectedDeps: value,
        },
      }),
  ],
  [
    'generations.track(success)',
    ({ generations }, value) =>
      generations.track({
        type: 'generation_success',
        metadata: {
          validated: value,
          retryCount: value,
          dependencies: [value],
          codeLength: value,
          generationTimeMs: value,
          modelUsed: value,
        },
      }),
  ],
  [
    'getValidationFailureRate(value)',
    ({ generations }, value) => generations.getValidationFailureRate(value),
  ],
  ['getTopValidationErrors(value)', ({ generations }, value) => generations.getTopValidationErrors(value)],
  [
    'statistics of generations',
    ({ generations }) => [
      generations.getDependencyUsage(),
      generations.getAverageRetryCount(),
      generations.exportEvents(),
      generations.getAnalyticsSummary(),
    ],
  ],
  ['expose(value, value)', ({ experiments }, value) => experiments.expose(value, value)],
  ['expose(name, value)', ({ experiments }, value) => experiments.expose('hostile', value)],
  ['getVariants()', ({ experiments }) => experiments.getVariants()],
  ['getEngagement()', ({ engagement }) => engagement.getEngagement()],
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
