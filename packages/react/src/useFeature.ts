'use client';

import type { FeatureProperties, PublicText } from '@candor/core';
import { useCallback } from 'react';
import { useTelemetry } from './useTelemetry.ts';

/** Says what was done with a feature. */
export type TrackFeature = (action?: PublicText, props?: FeatureProperties) => void;

/**
 * The same function at every render, which says that a feature was used, or what else was done with it.
 *
 * @example
 * const trackExport = useFeature('export');
 * const save = () => trackExport('saved', { format: 'csv' });
 */
export function useFeature(featureId: PublicText): TrackFeature {
  const { usage } = useTelemetry();
  return useCallback((action, props) => usage.trackFeature(featureId, action, props), [usage, featureId]);
}
