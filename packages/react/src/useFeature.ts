'use client';

import { useCallback } from 'react';
import { useTelemetry } from './useTelemetry.ts';

/** Says what was done with a feature. */
export type TrackFeature = (action?: string, props?: Readonly<Record<string, unknown>>) => void;

/**
 * The same function at every render, which says that a feature was used, or what else was done with it.
 *
 * @example
 * const trackExport = useFeature('export');
 * const save = () => trackExport('saved', { format: 'csv' });
 */
export function useFeature(featureId: string): TrackFeature {
  const { collector } = useTelemetry();
  return useCallback(
    (action = 'used', props) =>
      collector.track({ type: 'feature.used', data: { featureId, action, ...(props && { props }) } }),
    [collector, featureId],
  );
}
