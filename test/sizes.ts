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
  {
    name: 'React binding, without core and React',
    source: `export { TelemetryProvider, useTelemetry } from '@candor/react';`,
    external: ['react', 'react/jsx-runtime', '@candor/core'],
    limit: 900,
  },
  {
    name: 'React binding with its error boundary',
    source: `export { TelemetryErrorBoundary, TelemetryProvider, useTelemetry } from '@candor/react';`,
    external: ['react', 'react/jsx-runtime', '@candor/core'],
    limit: 1500,
  },
  {
    name: 'React binding with everything',
    source: `export * from '@candor/react';`,
    external: ['react', 'react/jsx-runtime', '@candor/core'],
    limit: 2700,
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
