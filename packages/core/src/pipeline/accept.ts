import type { PipelineEvent, TelemetryEvent } from '../event.ts';
import { isList, read } from './redact.ts';

/** What a caller said, in the shape that the steps rely on; `undefined` when it is no event. May throw on a hostile one. */
export function acceptEvent(event: TelemetryEvent, now: number): PipelineEvent | undefined {
  // Callers without types say anything.
  const { type }: { type?: unknown } = event;
  // It is looked up and compared before it is cut.
  if (typeof type !== 'string' || !type || type.length > 1000) {
    // A hook may be asynchronous: nobody waits for its answer, and the page must not hear that it was a rejection.
    if (event instanceof Promise) event.catch(() => undefined);
    return undefined;
  }
  const timestamp = read(event, 'timestamp');
  const data = read(event, 'data');
  const isTime = typeof timestamp === 'number' && timestamp > 0 && timestamp < latestTime;
  return { type, timestamp: isTime ? timestamp : now, data: isFields(data) ? data : toFields(data) };
}

/** The year 9999. */
const latestTime = 253_402_300_800_000;

function isFields(data: unknown): data is Record<string, unknown> {
  try {
    return typeof data === 'object' && data !== null && !isList(data);
  } catch {
    return false; // A revoked proxy.
  }
}

function toFields(data: unknown): Record<string, unknown> {
  return data === undefined || data === null ? {} : { value: data };
}
