import { existsSync } from 'node:fs';
import { chromium } from 'playwright';
import { installWithApt } from './apt.ts';
import { run, tool } from './run.ts';

const systemBrowsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Path of a Chromium that is already here: named by `CANDOR_CHROMIUM`, Playwright's own, or the system's. */
export function findBrowser(): string | undefined {
  const named = process.env['CANDOR_CHROMIUM'];
  return [named, chromium.executablePath(), ...systemBrowsers].find((path) => path && existsSync(path));
}

/** What Chromium needs to start here: as root it refuses its own sandbox. */
export function browserArgs(): string[] {
  const isRoot = process.getuid?.() === 0;
  return [
    ...(isRoot ? ['--no-sandbox'] : []),
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ];
}

/** Finds a Chromium, or installs one; throws with the cure when neither works. */
export async function ensureBrowser(): Promise<string> {
  const found = findBrowser();
  if (found) return found;
  console.log('No Chromium here yet: installing one …');
  await run(tool('playwright'), ['install', 'chromium'], { show: true, timeoutMs: 300_000 });
  const downloaded = findBrowser();
  if (downloaded) return downloaded;
  await installWithApt(['chromium']);
  const installed = findBrowser();
  if (installed) return installed;
  throw new Error(
    'No Chromium was found and none could be installed. Install one (Debian: `apt-get install chromium`; ' +
      'macOS: Google Chrome) or name one: CANDOR_CHROMIUM=/path/to/chromium npx -y pnpm@12 test',
  );
}
