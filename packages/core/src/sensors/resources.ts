import { observe } from '../browser/observe.ts';
import type { Stop } from '../stop.ts';

/** One file that the page loaded. */
export interface LoadedResource {
  readonly url: string;
  /** Who asked for it: `script`, `img`, `fetch`, … */
  readonly initiator: string;
  /** Bytes over the network, headers included; 0 from the cache and for origins that do not say. */
  readonly transferBytes: number;
  readonly isFromCache: boolean;
  /** On the clock of `performance.now()`. */
  readonly startTime: number;
  readonly durationMs: number;
  /** When its first byte came; 0 for origins that do not say. */
  readonly responseStart: number;
}

/** Reports each loaded file, those before the call included. */
export function resources(report: (resource: LoadedResource) => void): Stop {
  return observe('resource', (entries) => {
    for (const entry of entries) report(toResource(entry as PerformanceResourceTiming));
  });
}

function toResource(entry: PerformanceResourceTiming): LoadedResource {
  const {
    name: url,
    initiatorType: initiator,
    transferSize: transferBytes,
    decodedBodySize,
    startTime,
    duration: durationMs,
    responseStart,
  } = entry;
  // Other origins show zeros throughout; only a body without a transfer is a cache hit.
  const isFromCache = !transferBytes && decodedBodySize > 0;
  return { url, initiator, transferBytes, isFromCache, startTime, durationMs, responseStart };
}
