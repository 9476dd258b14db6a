import { defineConfig } from '@playwright/test';
import { browserArgs, findBrowser } from './scripts/browser.ts';

const executablePath = findBrowser();

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  // The tests share two cores and measure what a person would feel: one at a time.
  workers: 1,
  timeout: 90_000,
  forbidOnly: !!process.env['CI'],
  // Tests that kill browsers and race tabs meet moments that no test can arrange; one that needs another try is named in the output.
  retries: process.env['CI'] ? 2 : 0,
  reporter: 'list',
  use: {
    browserName: 'chromium',
    launchOptions: { args: browserArgs(), ...(executablePath !== undefined && { executablePath }) },
    // Recording each step takes a fourth of the time.
    trace: process.env['CI'] ? 'on-first-retry' : 'off',
  },
});
