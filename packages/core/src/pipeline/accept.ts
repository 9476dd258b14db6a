import type { PipelineEvent, TelemetryEvent } from '../event.ts';

/** What a caller said, in the shape that the steps rely on; `undefined` when it is no event. May throw on a hostile one. */
export function acceptEvent(event: TelemetryEvent, now: number): PipelineEvent | undefined {
  // Callers without types say anything.
  const { type, timestamp, data }: { type?: unknown; timestamp?: unknown; data?: unknown } = event;
  if (typeof type !== 'string' || !type) return undefined;
  const isTime = typeof timestamp === 'number' && timestamp > 0 && timestamp < latestTime;
  return { type, timestamp: isTime ? timestamp : now, data: isFields(data) ? data : toFields(data) };
}

/** The year 9999. */
const latestTime = 253_402_300_800_000;

function isFields(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

function toFields(data: unknown): Record<string, unknown> {
  return data === undefined || data === null ? {} : { value: data };
}
