import type { TelemetryConfig } from '@candor/core';
import { createMemorySink, type MemorySink } from '@candor/core/testing';

/** A configuration whose events arrive where a test can read them. */
export function collecting(): { config: TelemetryConfig; sink: MemorySink } {
  const sink = createMemorySink();
  return { config: { consent: 'full', transport: sink.transport }, sink };
}
