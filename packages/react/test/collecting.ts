import type { TelemetryConfig, WireEvent } from '@candor/core';

/** A configuration that keeps what arrives where a test can read it. */
export function collecting(): { config: TelemetryConfig; arrived: WireEvent[] } {
  const arrived: WireEvent[] = [];
  const config: TelemetryConfig = {
    consent: 'full',
    transport: 'custom',
    customTransport: async (events) => {
      arrived.push(...events);
    },
  };
  return { config, arrived };
}
