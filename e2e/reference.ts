import type { Page } from '@playwright/test';
import { bundle } from '../test/bundle.ts';

export interface ReferenceVital {
  name: string;
  value: number;
  /** The page's path. */
  page: string;
}

/** Lets the reference library watch every page beside ours; what it said last before a page was left, by path and vital. */
export async function watchVitals(page: Page): Promise<Map<string, ReferenceVital>> {
  const last = new Map<string, ReferenceVital>();
  await page.exposeFunction('reportReferenceVital', (vital: ReferenceVital) => {
    last.set(`${vital.page} ${vital.name}`, vital);
  });
  const { code } = await bundle(`
    import { onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals';
    const report = ({ name, value }) => globalThis.reportReferenceVital({ name, value, page: location.pathname });
    for (const on of [onCLS, onFCP, onINP, onLCP, onTTFB]) on(report, { reportAllChanges: true });
  `);
  await page.addInitScript({ content: `(() => {${code}})();` });
  return last;
}
