export {
  type DefinedEventOf,
  defineEvents,
  type EventDefinition,
  type FieldDefinition,
} from './catalogue/defineEvents.ts';
export {
  type CollectionDescription,
  type DescribeOptions,
  describeCollection,
  type EventDescription,
  type FieldDescription,
} from './catalogue/describeCollection.ts';
export type { LevelNote } from './catalogue/ownLevels.ts';
export type {
  BeforeSend,
  ResolvedConfig,
  SamplingStrategy,
  TelemetryConfig,
  TransportBackend,
  TransportFunction,
} from './config.ts';
export type { ConsentListener } from './consent/consent.ts';
export type { ConsentReceipt } from './consent/receipts.ts';
export type { BufferStatus } from './delivery/bufferStatus.ts';
export type { DeliveryState, DeliveryStatus } from './delivery/deliver.ts';
export type { JournalStage } from './delivery/device.ts';
export type { OutboxStatus } from './delivery/outbox.ts';
export type { Outcome, Transport } from './delivery/transport.ts';
export type {
  EventCatalogue,
  EventOf,
  PerformanceSample,
  PipelineEvent,
  Session,
  TelemetryEvent,
  Tracked,
  Tracker,
  Watcher,
} from './event.ts';
export type { AIOperation, AIOperationsSummary } from './features/aiOperations.ts';
export type { Attribution, VitalExplanation, VitalRating, WebVital } from './features/attribution.ts';
export {
  type Bottleneck,
  type BottleneckKind,
  Bottlenecks,
  type BottlenecksOptions,
} from './features/Bottlenecks.ts';
export { BreadcrumbTrail, type BreadcrumbTrailOptions } from './features/BreadcrumbTrail.ts';
export { BrowserReports, type BrowserReportsOptions } from './features/BrowserReports.ts';
export type { Breadcrumb } from './features/breadcrumbs.ts';
export type { ErrorCause } from './features/causes.ts';
export { type ConnectionCheckOptions, connectionCheck } from './features/connectionCheck.ts';
export type { ConversationStats, ConversationSums, MessageRole } from './features/conversations.ts';
export { Engagement, type EngagementOptions, type EngagementTime } from './features/Engagement.ts';
export { ErrorSeverity } from './features/ErrorSeverity.ts';
export {
  type CaptureOptions,
  type ErrorStats,
  ErrorTracking,
  type ErrorTrackingOptions,
  type Feedback,
  type RecoveryDetails,
} from './features/ErrorTracking.ts';
export { Experiments } from './features/Experiments.ts';
export type { ErrorCategory } from './features/errorCategory.ts';
export type { ErrorFacts, ErrorGroup } from './features/errorGroups.ts';
export { FetchTracing, type FetchTracingOptions } from './features/FetchTracing.ts';
export {
  GenerationAnalytics,
  type GenerationAnalyticsOptions,
  type GenerationSummary,
  type ValidationErrorCount,
} from './features/GenerationAnalytics.ts';
export type {
  GenerationAttemptEvent,
  GenerationEvent,
  GenerationSuccessEvent,
  KeptGenerationEvent,
  RetryAttemptEvent,
  ValidationFailureEvent,
  ValidationProblem,
} from './features/generationEvents.ts';
export {
  type HealthChange,
  HealthCheck,
  type HealthCheckOptions,
  type HealthReport,
  type ServiceHealth,
  type ServiceOptions,
} from './features/HealthCheck.ts';
export { HealthStatus } from './features/HealthStatus.ts';
export { type HealthRecord, type ServiceStats, toServiceStats } from './features/healthHistory.ts';
export { type HttpCheckOptions, httpCheck } from './features/httpCheck.ts';
export { MarkedClicks, type MarkedClicksOptions } from './features/MarkedClicks.ts';
export {
  type Counter,
  type Gauge,
  type Histogram,
  type MetricKind,
  type MetricLabels,
  type MetricOptions,
  type MetricReading,
  Metrics,
  type MetricsOptions,
} from './features/Metrics.ts';
export { measureWork, type WorkMeter } from './features/measureWork.ts';
export { PageViews } from './features/PageViews.ts';
export {
  type CoreWebVitals,
  PerformanceMetrics,
  type PerformanceMetricsOptions,
  type ResourceMetrics,
  type Timer,
  type VitalKey,
} from './features/PerformanceMetrics.ts';
export { type CpuPressure, type ResourceReading, ResourceUsage } from './features/ResourceUsage.ts';
export { RouteVitals, type RouteVitalsOptions } from './features/RouteVitals.ts';
export { type RegistryCheckOptions, registryCheck } from './features/registryCheck.ts';
export type {
  HealthCheckResult,
  ServiceCheck,
} from './features/runCheck.ts';
export { Sessions, type SessionsOptions } from './features/Sessions.ts';
export type { ScriptSource } from './features/scriptSource.ts';
export { type StorageCheckOptions, storageCheck } from './features/storageCheck.ts';
export type { ProactiveMetrics, SuggestionKind, SuggestionSums } from './features/suggestions.ts';
export type { OperationTotal } from './features/timings.ts';
export { toOpenMetrics } from './features/toOpenMetrics.ts';
export { type OtlpMetricsOptions, toOtlpMetrics } from './features/toOtlpMetrics.ts';
export {
  type CommandRun,
  type CommandStats,
  type FeatureAdoptionStats,
  type FeatureProperties,
  type FeatureStats,
  type ProviderStats,
  type SessionStats,
  UsageAnalytics,
  type UsageAnalyticsOptions,
} from './features/UsageAnalytics.ts';
export type { Forgotten, ServerErasure } from './person/erase.ts';
export type { ServerRestriction } from './person/restrict.ts';
export type { PersonConsent, PersonIds, PersonReport, ServerShare } from './person/show.ts';
export { type Percentiles, percentilesOf } from './sketch/percentiles.ts';
export { RELATIVE_ERROR, Sketch, type SketchData } from './sketch/Sketch.ts';
export type { Stop } from './stop.ts';
export { TelemetryCollector } from './TelemetryCollector.ts';
export type {
  ConsentLevel,
  Envelope,
  EnvelopeContext,
  JsonObject,
  JsonValue,
  WireEvent,
} from './wire/envelope.ts';
export type { DefinedEvent, DefinedEvents, DefinedField, FieldKind } from './wire/fields.ts';
export type { PersonEvent, PersonVisit } from './wire/person.ts';
export {
  type Classified,
  type FieldValue,
  type Personal,
  type PrivacyClass,
  type Pseudonymous,
  type PublicText,
  personal,
  pseudonymous,
} from './wire/privacyClass.ts';
