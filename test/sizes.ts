import { type BundleSize, bundle } from './bundle.ts';

interface ImportLine {
  /** What a reader of the README calls it. */
  name: string;
  source: string;
  external?: string[];
  /** What is in the page already: only what `source` adds to it counts. */
  beyond?: string;
  /** The same page written in other ways, and what is in each already; the middle difference counts. */
  alike?: readonly { source: string; beyond: string }[];
  /** The most it may weigh, in bytes after minifying and brotli. */
  limit: number;
}

const features = [
  'ErrorTracking',
  'HealthCheck',
  'PerformanceMetrics',
  'Sessions',
  'UsageAnalytics',
  'GenerationAnalytics',
  'Experiments',
  'Engagement',
  'PageViews',
  'MarkedClicks',
  'FetchTracing',
  'Metrics',
  'ResourceUsage',
  'Bottlenecks',
  'BreadcrumbTrail',
  'BrowserReports',
  'RouteVitals',
];

/** A feature beyond what it shares with the others. What brotli makes of a few bytes more depends on all that stands before them, so the others stand in several orders. */
function added(feature: string, limit: number): ImportLine {
  const others = features.filter((name) => name !== feature);
  const use = (name: string): string => `new ${name}(collector);`;
  const inTurn = (turn: number): { source: string; beyond: string } => {
    const beyond = `import { TelemetryCollector, ${features.join(', ')} } from '@candor/core';
    const collector = new TelemetryCollector({ endpoint: '/v1/envelopes' });
    ${[...others.slice(turn), ...others.slice(0, turn)].map(use).join('')}`;
    return { source: beyond + use(feature), beyond };
  };
  return { name: `\`${feature}\`, added`, ...inTurn(0), alike: [3, 6, 9, 12].map(inTurn), limit };
}

/** A page with vitals, and with their attribution; beside another feature it weighs a little else. */
function attributed(beside: string): { source: string; beyond: string } {
  const vitals = `import { PerformanceMetrics, TelemetryCollector, ${beside} as Beside } from '@candor/core';
  import { attribution } from '@candor/core/attribution';
  const collector = new TelemetryCollector({ endpoint: '/v1/envelopes' }); new Beside(collector);`;
  return {
    source: `${vitals} new PerformanceMetrics(collector, { attribution: attribution() });`,
    beyond: `${vitals} new PerformanceMetrics(collector);`,
  };
}

/** What people import, and what each line may cost them. A line that grows says in its commit what the user gets. */
const importLines: readonly ImportLine[] = [
  {
    name: 'custom events only',
    source: `import { TelemetryCollector } from '@candor/core';
      new TelemetryCollector({ endpoint: '/v1/envelopes' }).track({ type: 'feature.used' });`,
    limit: 23_500,
  },
  {
    name: 'vitals, errors and health',
    source: `import { ErrorTracking, HealthCheck, PerformanceMetrics, TelemetryCollector } from '@candor/core';
      const collector = new TelemetryCollector({ endpoint: '/v1/envelopes' });
      new PerformanceMetrics(collector); new ErrorTracking(collector); new HealthCheck(collector);`,
    limit: 31_850,
  },
  ...[
    ["the person's own store", '@candor/core/local', 'LocalStore', 4850],
    ['sketch of percentiles', '@candor/core', 'Sketch', 550],
  ].map(([name, from, what, limit]) => ({
    name: `${name} alone`,
    source: `export { ${what} } from '${from}';`,
    limit: Number(limit),
  })),
  {
    name: 'errors',
    source: `import { ErrorTracking, TelemetryCollector } from '@candor/core';
      new ErrorTracking(new TelemetryCollector({ endpoint: '/v1/envelopes' }));`,
    limit: 25_350,
  },
  {
    name: 'errors with trail and browser reports',
    source: `import { BreadcrumbTrail, BrowserReports, ErrorTracking, TelemetryCollector } from '@candor/core';
      const collector = new TelemetryCollector({ endpoint: '/v1/envelopes' });
      const errors = new ErrorTracking(collector);
      new BreadcrumbTrail(collector, errors); new BrowserReports(collector, errors);`,
    limit: 27_600,
  },
  {
    name: 'health',
    source: `import { HealthCheck, TelemetryCollector } from '@candor/core';
      new HealthCheck(new TelemetryCollector({ endpoint: '/v1/envelopes' }));`,
    limit: 25_350,
  },
  {
    name: 'React binding, without core and React',
    source: `export { TelemetryProvider, useTelemetry } from '@candor/react';`,
    external: ['react', 'react/jsx-runtime', '@candor/core'],
    limit: 1000,
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
  { name: 'redact alone', source: `export { redact } from '@candor/core/redact';`, limit: 7950 },
  {
    name: 'Consent Mode bridge',
    source: `export { consentMode } from '@candor/core/consent-mode';`,
    limit: 1000,
  },
  {
    name: 'attribution of vitals, added',
    ...attributed('ErrorTracking'),
    alike: ['HealthCheck', 'Metrics', 'PageViews', 'Sessions'].map(attributed),
    limit: 1500,
  },
  // It shares the web-vitals library, 2.6 kB, with `RouteVitals`.
  added('PerformanceMetrics', 1500),
  added('ErrorTracking', 1500),
  added('HealthCheck', 1500),
  added('UsageAnalytics', 1500),
  added('GenerationAnalytics', 1000),
  added('Experiments', 400),
  added('Engagement', 300),
  added('PageViews', 500),
  added('MarkedClicks', 500),
  added('Sessions', 400),
  added('FetchTracing', 600),
  added('Metrics', 1100),
  added('ResourceUsage', 600),
  added('Bottlenecks', 600),
  added('BreadcrumbTrail', 700),
  added('BrowserReports', 650),
  added('RouteVitals', 600),
  ...[
    ['consent dialog', 'consent', 'CandorConsent', 8610],
    ['feedback dialog', 'feedback', 'CandorFeedback', 7900],
    ['privacy settings', 'privacy', 'CandorPrivacy', 9700],
    ['personal dashboard', 'dashboard', 'CandorDashboard', 10_030],
    ['offer of the debug panel', 'debug', 'offerDebug', 500],
  ].map(([name, from, what, limit]) => ({
    name: `${name}, without core`,
    source: `import { register } from '@candor/elements'; import { ${what} } from '@candor/elements/${from}'; register(${what});`,
    external: ['@candor/core', '@candor/core/local', '@candor/core/redact', '@candor/core/wire'],
    limit: Number(limit),
  })),
  { name: 'TCF bridge', source: `export { tcf } from '@candor/core/tcf';`, limit: 800 },
];

export interface MeasuredLine extends ImportLine {
  size: BundleSize;
}

/** Weighs every import line. */
export async function measureImportLines(): Promise<MeasuredLine[]> {
  const measured: MeasuredLine[] = [];
  for (const { alike = [], ...line } of importLines) {
    const sizes: BundleSize[] = [];
    for (const page of [line, ...alike]) sizes.push(await weigh({ ...line, ...page }));
    const size = sizes.sort((a, b) => a.brotli - b.brotli)[sizes.length >> 1];
    if (size) measured.push({ ...line, size });
  }
  return measured;
}

async function weigh({ source, beyond, external }: ImportLine): Promise<BundleSize> {
  const options = external && { external };
  const size = await bundle(source, options);
  return beyond === undefined ? size : subtract(size, await bundle(beyond, options));
}

function subtract(size: BundleSize, base: BundleSize): BundleSize {
  return {
    code: size.code,
    minified: size.minified - base.minified,
    gzip: size.gzip - base.gzip,
    brotli: size.brotli - base.brotli,
    lazyBrotli: size.lazyBrotli - base.lazyBrotli,
  };
}
