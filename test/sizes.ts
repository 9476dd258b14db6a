import { type BundleSize, bundle } from './bundle.ts';

interface ImportLine {
  /** What a reader of the README calls it. */
  name: string;
  source: string;
  external?: string[];
  /** The most it may weigh, in bytes after minifying and brotli. */
  limit: number;
}

/** What people import, and what each line may cost them. A line that grows says in its commit what the user gets. */
const importLines: readonly ImportLine[] = [
  {
    name: 'custom events only',
    source: `import { TelemetryCollector } from '@candor/core';
      new TelemetryCollector({ endpoint: '/v1/envelopes' }).track({ type: 'feature.used' });`,
    limit: 22_000,
  },
  {
    name: 'vitals, errors and health',
    source: `import { ErrorTracking, HealthCheck, PerformanceMetrics, TelemetryCollector } from '@candor/core';
      const collector = new TelemetryCollector({ endpoint: '/v1/envelopes' });
      new PerformanceMetrics(collector); new ErrorTracking(collector); new HealthCheck(collector);`,
    limit: 28_800,
  },
  ...[
    ['attribution of vitals', '@candor/core/attribution', 'attribution', 2150],
    ['requests and traces', '@candor/core', 'FetchTracing', 2250],
    ["a site's own metrics", '@candor/core', 'Metrics', 2150],
    ['resource usage', '@candor/core', 'ResourceUsage', 1850],
    ['bottlenecks', '@candor/core', 'Bottlenecks', 1400],
    ['sketch of percentiles', '@candor/core', 'Sketch', 550],
  ].map(([name, from, what, limit]) => ({
    name: `${name} alone`,
    source: `export { ${what} } from '${from}';`,
    limit: Number(limit),
  })),
  {
    name: 'React binding, without core and React',
    source: `export { TelemetryProvider, useTelemetry } from '@candor/react';`,
    external: ['react', 'react/jsx-runtime', '@candor/core'],
    limit: 900,
  },
  { name: 'redact alone', source: `export { redact } from '@candor/core/redact';`, limit: 7300 },
  {
    name: 'Consent Mode bridge',
    source: `export { consentMode } from '@candor/core/consent-mode';`,
    limit: 1000,
  },
  { name: 'TCF bridge', source: `export { tcf } from '@candor/core/tcf';`, limit: 800 },
];

export interface MeasuredLine extends ImportLine {
  size: BundleSize;
}

/** Weighs every import line. */
export async function measureImportLines(): Promise<MeasuredLine[]> {
  const measured: MeasuredLine[] = [];
  for (const line of importLines)
    measured.push({ ...line, size: await bundle(line.source, line.external && { external: line.external }) });
  return measured;
}
