import type { ReactNode } from 'react';
import {
  RenderProfiler,
  TelemetryErrorBoundary,
  useConsent,
  useErrorHandler,
  useFeature,
  useHealth,
  useOperation,
  usePageView,
  useRenderTiming,
  useTrackEvent,
  useWebVitals,
} from '../src/index.ts';

/** Uses all that there is, and shows what each hook says before anybody is there to ask. */
export function EveryHook(): ReactNode {
  return (
    <TelemetryErrorBoundary fallback="sorry">
      <RenderProfiler name="everything">
        <Hooks />
      </RenderProfiler>
    </TelemetryErrorBoundary>
  );
}

function Hooks(): ReactNode {
  useTrackEvent();
  useFeature('lamp');
  useOperation('light');
  useErrorHandler();
  usePageView('/lamps/:id');
  useRenderTiming('Hooks');
  const { level, hasChosen } = useConsent();
  return <p>{JSON.stringify([level, hasChosen ?? 'unknown', useHealth() ?? 'unknown', useWebVitals()])}</p>;
}
