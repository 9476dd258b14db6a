/** What the page's script keeps in memory. */
export interface MemoryReading {
  readonly usedBytes: number;
  readonly limitBytes: number | undefined;
}

// Both are outside the standard types: https://developer.mozilla.org/docs/Web/API/Performance/memory
interface Platform {
  readonly performance?: { readonly memory?: { usedJSHeapSize: number; jsHeapSizeLimit: number } };
  readonly process?: { readonly memoryUsage?: () => { heapUsed: number } };
}

/** Reads the size of the script heap: Chromium and Node tell, others do not. */
export function readMemory(): MemoryReading | undefined {
  const { performance, process } = globalThis as Platform;
  const memory = performance?.memory;
  if (memory) return { usedBytes: memory.usedJSHeapSize, limitBytes: memory.jsHeapSizeLimit };
  const usage = process?.memoryUsage?.();
  return usage && { usedBytes: usage.heapUsed, limitBytes: undefined };
}
