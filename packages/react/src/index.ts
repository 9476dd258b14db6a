'use client';

export { RenderProfiler } from './RenderProfiler.tsx';
export { type RootErrorHandler, type RootErrorHandlers, reactRootOptions } from './reactRootOptions.ts';
export {
  type CaptureScope,
  type FallbackProps,
  TelemetryErrorBoundary,
  type TelemetryErrorBoundaryProps,
} from './TelemetryErrorBoundary.tsx';
export { TelemetryProvider, type TelemetryProviderProps } from './TelemetryProvider.tsx';
export type { ConsentControls, FeatureOptions, Source, Telemetry } from './telemetry.ts';
export { type Consent, useConsent } from './useConsent.ts';
export { type ErrorHandler, useErrorHandler } from './useErrorHandler.ts';
export { type TrackFeature, useFeature } from './useFeature.ts';
export { useHealth } from './useHealth.ts';
export { type RunOperation, useOperation } from './useOperation.ts';
export { usePageView } from './usePageView.ts';
export { useRenderTiming } from './useRenderTiming.ts';
export { useTelemetry } from './useTelemetry.ts';
export { type TrackEvent, useTrackEvent } from './useTrackEvent.ts';
export { useWebVitals } from './useWebVitals.ts';
export { withTelemetryErrorBoundary } from './withTelemetryErrorBoundary.tsx';
