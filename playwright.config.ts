import { defineConfig } from '@playwright/test';
import { browserArgs, findBrowser, findHeadless } from './scripts/browser.ts';

/** What depends on how a browser ends a page, and what is held against other engines. */
const wholeBrowser = ['**/pageExit.spec.ts', '**/exitNetwork.spec.ts', '**/engines/*.spec.ts'];

const launch = (executablePath: string | undefined) => ({
  launchOptions: { args: browserArgs(), ...(executablePath !== undefined && { executablePath }) },
});

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  // Two leave a fourth of two cores idle; of more than three those that look at times would feel each other.
  workers: 3,
  timeout: 90_000,
  // Three servers, engines and browsers share two cores: an answer that takes one second alone has taken eight.
  expect: { timeout: 20_000 },
  // The same on every system.
  snapshotPathTemplate: '{testDir}/{testFilePath}-snapshots/{arg}{ext}',
  forbidOnly: !!process.env['CI'],
  // Tests that kill browsers and race tabs meet moments that no test can arrange; one that needs another try is named in the output.
  retries: process.env['CI'] ? 2 : 0,
  reporter: 'list',
  use: {
    browserName: 'chromium',
    // Recording each step takes a fourth of the time.
    trace: process.env['CI'] ? 'on-first-retry' : 'off',
  },
  projects: [
    // One at a time, beside what is lighter: some say what is written within a quarter of a second.
    { name: 'browser', testMatch: wholeBrowser, use: launch(findBrowser()), workers: 1 },
    { name: 'headless', testIgnore: wholeBrowser, use: launch(findHeadless()) },
  ],
});
