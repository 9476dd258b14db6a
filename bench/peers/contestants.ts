import { bundle } from '../../test/bundle.ts';

/** Where each contestant is: with events of the site's own only, and, if that is more, with all it watches by itself. */
const files = {
  noop: { light: 'noop.ts' },
  floor: { light: 'floor.ts' },
  candor: { light: 'candor.ts', full: 'candor.ts' },
  otel: { light: 'otel.ts', full: 'otel.ts' },
  faro: { light: 'faro.ts', full: 'faro.ts' },
  datadogLogs: { light: 'datadogLogs.ts', full: 'datadogLogs.ts' },
  datadogRum: { light: 'datadogRum.ts', full: 'datadogRum.ts' },
  sentry: { light: 'sentry.ts', full: 'sentry.ts' },
  posthog: { light: 'posthog.ts', full: 'posthogFull.ts' },
  webVitals: { full: 'webVitals.ts' },
} as const;

export type Contestant = keyof typeof files;

export interface Scripts {
  readonly light: string;
  readonly full: string;
}

/** Those that capture events; `web-vitals` alone is there to compare what starting costs. */
export const capturing: readonly Contestant[] = (Object.keys(files) as Contestant[]).filter(
  (name) => name !== 'webVitals',
);

/** What a page loads for a contestant, as a classic script that defines `bench`. */
export async function bundleContestant(name: Contestant): Promise<Scripts> {
  const { light, full }: { light?: string; full?: string } = files[name];
  const first = light && (await script(light, 'light'));
  const whole = full && (await script(full, 'full'));
  return { light: first ?? '', full: whole ?? first ?? '' };
}

async function script(file: string, profile: keyof Scripts): Promise<string> {
  const { code } = await bundle(
    `import { ${profile} as start } from '../peers/${file}';
     const bench = { init(endpoint) { Object.assign(bench, start(endpoint)); } };
     globalThis.bench = bench;`,
    { isOneFile: true },
  );
  return `(() => { 'use strict'; ${code} })();`;
}
