// Both are outside the standard types: https://developer.mozilla.org/docs/Web/API/Performance/memory
interface Platform {
  readonly performance?: { readonly memory?: { readonly usedJSHeapSize: number } };
  readonly process?: { readonly memoryUsage?: () => { readonly heapUsed: number } };
}

/** Bytes of the script heap: Chromium and Node tell, others do not. */
export function readMemory(): number | undefined {
  const { performance, process } = globalThis as Platform;
  return performance?.memory?.usedJSHeapSize ?? process?.memoryUsage?.().heapUsed;
}
