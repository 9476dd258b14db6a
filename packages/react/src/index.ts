'use client';

export { TelemetryProvider, type TelemetryProviderProps } from './TelemetryProvider.tsx';
export type { Telemetry } from './telemetry.ts';
export { useTelemetry } from './useTelemetry.ts';
