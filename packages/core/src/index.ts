export type {
  BeforeSend,
  ResolvedConfig,
  SamplingStrategy,
  TelemetryConfig,
  TransportBackend,
  TransportFunction,
} from './config.ts';
export type { PipelineEvent, TelemetryEvent, Tracker } from './event.ts';
export type { Stop } from './stop.ts';
export { type BufferStatus, type PerformanceSample, TelemetryCollector } from './TelemetryCollector.ts';
export type {
  ConsentLevel,
  Envelope,
  EnvelopeContext,
  JsonObject,
  JsonValue,
  WireEvent,
} from './wire/envelope.ts';
