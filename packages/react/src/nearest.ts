import type { HeldTelemetry } from './telemetry.ts';

/**
 * For whom React gives no context: its root, and boundaries outside a provider. The last to start is the nearest; before all comes what
 * a first render has prepared, which an error may keep from the page.
 */
export const nearest: (HeldTelemetry | undefined)[] = [];
