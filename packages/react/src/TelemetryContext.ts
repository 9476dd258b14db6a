import { type Context, createContext } from 'react';
import type { Telemetry } from './telemetry.ts';

/** How the provider's telemetry reaches the hooks. */
export const TelemetryContext: Context<Telemetry | undefined> = createContext<Telemetry | undefined>(
  undefined,
);
