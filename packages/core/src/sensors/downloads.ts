import type { LoadedResource } from './resources.ts';

/** How fast files come over the network. */
export interface Downloads {
  add(resource: LoadedResource): void;
  /** Bytes a second while anything came; `undefined` before the first file that tells. */
  bytesPerSecond(): number | undefined;
}

/** Adds up bytes and the time in which any came; what comes at the same time shares it, as it shares the line. */
export function createDownloads(): Downloads {
  let bytes = 0;
  let busyMs = 0;
  let busyUntil = 0;
  return {
    add({ transferBytes, responseStart, startTime, durationMs }) {
      const end = startTime + durationMs;
      // From the cache, or of an origin that does not say.
      if (!transferBytes || !responseStart) return;
      bytes += transferBytes;
      busyMs += Math.max(0, end - Math.max(responseStart, busyUntil));
      busyUntil = Math.max(busyUntil, end);
    },
    bytesPerSecond: () => (busyMs > 0 ? (bytes / busyMs) * 1000 : undefined),
  };
}
