'use client';

import type { CaptureOptions } from '@candor/core';
import { useCallback } from 'react';
import { useTelemetry } from './useTelemetry.ts';

/** Captures an error that you have caught, the same one once, and says under which id it travels. */
export type ErrorHandler = (error: unknown, options?: CaptureOptions) => string;

/**
 * The same function at every render, for what boundaries do not see: event handlers, timers and promises.
 *
 * @example
 * const handleError = useErrorHandler();
 * const save = () => upload().catch(handleError);
 */
export function useErrorHandler(): ErrorHandler {
  const { errors } = useTelemetry();
  return useCallback((error, options) => errors.idOf(error) ?? errors.captureError(error, options), [errors]);
}
