import { test as base } from '@playwright/test';
import { sharedFixture } from '../../rig/sharedFixture.ts';
import { expectAsDeclared } from './expectAsDeclared.ts';
import { optionsFor } from './judge.ts';
import { readReport, startInPage } from './runInPage.ts';
import type { SuiteReport } from './runSuite.ts';
import { type SuiteSite, startSuiteSite } from './suiteSite.ts';
import { window, worker } from './surroundings.ts';

const test = base.extend<object, { site: SuiteSite }>({ site: sharedFixture(startSuiteSite) });

test.setTimeout(180_000);

for (const part of ['window', 'dedicated', 'service'] as const) {
  test(`core's suite in Chromium: ${part}`, async ({ page, site }, info) => {
    const surroundings = { name: `Chromium ${part}`, ...(part === 'window' ? window : worker) };
    await page.goto(site.url);

    await page.evaluate(
      `(${startInPage})(${JSON.stringify(part)}, ${JSON.stringify(optionsFor(surroundings))})`,
    );
    const report = await reportOf(() => page.evaluate(readReport));

    await expectAsDeclared(report, surroundings, info);
  });
}

/** Asks again until the suite is done. */
async function reportOf(read: () => Promise<ReturnType<typeof readReport>>): Promise<SuiteReport> {
  for (;;) {
    const report = await read();
    if (report && 'problem' in report) throw new Error(report.problem);
    if (report) return report;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
