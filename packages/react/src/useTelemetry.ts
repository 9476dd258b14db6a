'use client';

import type { TelemetryEvent } from '@candor/core';
import { useContext } from 'react';
import { TelemetryContext } from './TelemetryContext.ts';
import type { Telemetry } from './telemetry.ts';

/**
 * The collector and its features. The objects stay the same for as long as the provider is there, so they may be
 * dependencies of effects. Call their methods in effects and event handlers; rendering collects nothing. Where the provider was given
 * definitions, name what they let `track` take: `useTelemetry<EventOf<typeof events>>()`.
 *
 * @example
 * const { collector } = useTelemetry();
 * const buy = () => collector.track({ type: 'cart.bought', data: { items: 3 } });
 */
export function useTelemetry<Events extends object = TelemetryEvent>(): Telemetry<Events> {
  const telemetry = useContext(TelemetryContext);
  if (!telemetry)
    throw new Error(
      '[candor] useTelemetry() found no provider: put <TelemetryProvider> around this component',
    );
  // What the events hold is for the compiler alone.
  return telemetry as unknown as Telemetry<Events>;
}
