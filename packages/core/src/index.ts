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
export type { ConsentReceipt } from './consent/receipts.ts';
export type { BufferStatus } from './delivery/bufferStatus.ts';
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
} from './event.ts';
export type { AIOperation, AIOperationsSummary } from './features/aiOperations.ts';
export type { Breadcrumb } from './features/breadcrumbs.ts';
export { ErrorSeverity } from './features/ErrorSeverity.ts';
export {
  type CaptureOptions,
  type ErrorGroup,
  type ErrorStats,
  ErrorTracking,
  type ErrorTrackingOptions,
  type RecoveryDetails,
} from './features/ErrorTracking.ts';
export type { ErrorCategory } from './features/errorCategory.ts';
export {
  HealthCheck,
  type HealthCheckOptions,
  type HealthReport,
  type ServiceHealth,
  type ServiceOptions,
} from './features/HealthCheck.ts';
export { HealthStatus } from './features/HealthStatus.ts';
export { type HttpCheckOptions, httpCheck } from './features/httpCheck.ts';
export {
  type CoreWebVitals,
  PerformanceMetrics,
  type PerformanceMetricsOptions,
  type ResourceMetrics,
} from './features/PerformanceMetrics.ts';
export type { Percentiles } from './features/percentiles.ts';
export type { HealthCheckResult, ServiceCheck } from './features/runCheck.ts';
export { Sessions, type SessionsOptions } from './features/Sessions.ts';
export type { Forgotten, ServerErasure } from './person/erase.ts';
export type { PersonConsent, PersonIds, PersonReport, ServerShare } from './person/show.ts';
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
