/** A Web Vital by its name in any case, as ours are called. */
export function toVitalName(name: unknown): string | undefined {
  const upper = typeof name === 'string' ? name.toUpperCase() : '';
  return vitals.has(upper) ? upper : undefined;
}

const vitals: ReadonlySet<string> = new Set(['LCP', 'INP', 'CLS', 'FCP', 'TTFB', 'FID']);
