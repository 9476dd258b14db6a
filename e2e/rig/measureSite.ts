import type { Page } from '@playwright/test';
import { bundle } from '../../test/bundle.ts';
import { type FaultServer, startFaultServer } from './faultServer.ts';
import { listenForErrors, type ServedPage } from './pages.ts';

/** The last word of one vital of one page load, return from the cache, or route. */
export interface SaidVital {
  readonly name: string;
  readonly value: number;
  readonly rating: string;
  readonly navigationType: string;
  readonly parts?: Readonly<Record<string, number>>;
  readonly target?: string;
  readonly interaction?: string;
  readonly script?: string;
  readonly route?: string;
}

declare global {
  /** What the page's slowest press so far was at, as we say it. */
  var inpTarget: string | undefined;
}

/** Pages on which the web-vitals library measures beside ours, in a copy of its own. */
export interface MeasureSite extends FaultServer {
  /** Puts a page at an address of its own. */
  page(path: string, body: string): string;
  /** What our events said last, by what was measured. */
  ours(type?: string): SaidVital[];
}

const nameOf = ({ name, navigationType, route = '' }: SaidVital): string =>
  `${name} ${navigationType} ${route}`;

/** With names and navigation in the same order on both sides. */
export function inOrder(vitals: readonly SaidVital[]): SaidVital[] {
  return vitals.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

// Kept in the tab, where it survives the end of the page that said it.
const code = `
  import * as core from '@candor/core';
  import { attribution } from '@candor/core/attribution';
  import { onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals/attribution';
  globalThis.candorCore = core;
  const collector = new core.TelemetryCollector({ endpoint: '/v1/envelopes', consent: 'full' });
  globalThis.collector = collector;
  const { start, explain } = attribution();
  const seen = (vital) => {
    const explanation = explain(vital);
    if (vital.name === 'INP') globalThis.inpTarget = explanation.target;
    return explanation;
  };
  new core.PerformanceMetrics(collector, { attribution: { start, explain: seen } });
  new core.RouteVitals(collector);
  const keep = (key) => ({ id, name, value, rating, navigationType, navigationURL, attribution }) => {
    const said = JSON.parse(sessionStorage[key] ?? '{}');
    const numbers = Object.fromEntries(Object.entries(attribution).filter(([, part]) => typeof part === 'number'));
    const { target, interactionTarget, largestShiftTarget } = attribution;
    const route = new URL(navigationURL ?? location.href).pathname;
    said[id] = { name, value, rating, navigationType, parts: numbers, route, target: target ?? interactionTarget ?? largestShiftTarget };
    sessionStorage[key] = JSON.stringify(said);
  };
  for (const on of [onCLS, onFCP, onINP, onLCP, onTTFB]) on(keep('standard'), { reportAllChanges: true });
  for (const on of [onCLS, onFCP, onINP, onLCP]) on(keep('routes'), { reportAllChanges: true, reportSoftNavs: true });
`;

export async function startMeasureSite(): Promise<MeasureSite> {
  const script = await bundle(code, { isOneFile: true });
  const pages = new Map<string, ServedPage>([
    ['/measure.js', { body: script.code, contentType: 'text/javascript' }],
    ['/favicon.ico', { body: '', contentType: 'image/x-icon' }],
    ['/big.svg', { body: picture, contentType: 'image/svg+xml' }],
    ['/done', { body: '<!doctype html><title>done</title><h1>done</h1>' }],
  ]);
  const server = await startFaultServer({ pages });
  return Object.assign(server, {
    page(path: string, body: string) {
      pages.set(path, {
        body: `<!doctype html><meta charset="utf-8"><title>page</title><script>${listenForErrors}</script>
<script type="module" src="/measure.js"></script>${body}`,
      });
      return server.url + path;
    },
    ours(type = 'browser.web_vital') {
      const last = new Map<unknown, SaidVital>();
      for (const { type: own, data, seq } of [...server.stored.values()].sort((a, b) => a.seq - b.seq))
        if (own === type && seq > 0) last.set(data['id'], data as unknown as SaidVital);
      return [...last.values()].filter(({ name }) => name !== 'FID');
    },
  });
}

/** What the reference library has said in this tab. */
export async function reference(page: Page, key: 'standard' | 'routes' = 'standard'): Promise<SaidVital[]> {
  return page.evaluate(
    (key) => Object.values(JSON.parse(sessionStorage.getItem(key) ?? '{}')) as SaidVital[],
    key,
  );
}

// Long, for Chromium takes a picture of few bytes for a background. https://web.dev/articles/lcp#what_elements_are_considered
const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400"><!--${'long '.repeat(2000)}--><rect width="600" height="400" fill="#274"/></svg>`;
