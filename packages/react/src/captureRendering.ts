import type { CaptureOptions } from '@candor/core';
import { nearest } from './nearest.ts';
import type { Telemetry } from './telemetry.ts';

/** What React knows of an error besides itself. */
export interface ErrorInfo {
  readonly componentStack?: string | null | undefined;
}

/** Captures an error of rendering once and says under which id; empty where nothing collects. */
export function captureRendering(
  error: unknown,
  { componentStack }: ErrorInfo,
  options: CaptureOptions,
  telemetry?: Telemetry,
): string {
  const held = nearest.at(-1);
  // An error in the very first render takes the provider away before it starts: it runs for this moment then.
  const release = telemetry ? undefined : held?.hold();
  const errors = (telemetry ?? held?.telemetry)?.errors;
  const digest = (Object(error) as { digest?: unknown }).digest;
  const context = { componentStack, ...(digest !== undefined && { digest }), ...options.context };
  const id =
    errors?.idOf(error) ??
    errors?.captureError(error, { ...options, category: options.category ?? 'render', context });
  release?.();
  return id ?? '';
}
