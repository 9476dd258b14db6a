'use client';

import type { TelemetryEvent, Tracked } from '@candor/core';
import { useCallback } from 'react';
import { useTelemetry } from './useTelemetry.ts';

type TypeOf<Events> = Tracked<Events>['type'];

/** What follows the name: its data, which may be left out where the event says so. */
type DataOf<Events, Type> = RestOf<Extract<Tracked<Events>, { type: Type }>>;
type RestOf<Event> = [Event] extends [never]
  ? [data?: TelemetryEvent['data']]
  : Event extends { data: infer Data }
    ? [data: Data]
    : Event extends { data?: infer Data }
      ? [data?: Data]
      : [];

/** Collects an event by its name, with its data. */
export type TrackEvent<Events extends object = TelemetryEvent> = <Type extends TypeOf<Events>>(
  type: Type,
  ...data: DataOf<Events, Type>
) => void;

/**
 * The same function at every render, which collects an event by its name. Name what it may take: `useTrackEvent<MyEvents>()`.
 *
 * @example
 * const track = useTrackEvent<MyEvents>();
 * const buy = () => track('cart.bought', { items: 3 });
 */
export function useTrackEvent<Events extends object = TelemetryEvent>(): TrackEvent<Events> {
  const { collector } = useTelemetry();
  const track = (type: string, data?: TelemetryEvent['data']): void =>
    collector.track({ type, ...(data && { data }) });
  return useCallback(track, [collector]) as TrackEvent<Events>;
}
