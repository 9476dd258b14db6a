import { existsSync } from 'node:fs';
import { chromium } from 'playwright';
import { hasApt, installWithApt } from './apt.ts';
import { run, tool } from './run.ts';

const systemBrowsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** As Debian packages it, beside `chromium`. */
const headlessShell = '/usr/bin/chromium-headless-shell';

/** Path of a Chromium that is already here: named by `CANDOR_CHROMIUM`, Playwright's own, or the system's. */
export function findBrowser(): string | undefined {
  const named = process.env['CANDOR_CHROMIUM'];
  return [named, chromium.executablePath(), ...systemBrowsers].find((path) => path && existsSync(path));
}

/**
 * Path of the Chromium for pages that nobody looks at: of the same build, without the browser's own windows, so that a page
 * costs a third. `undefined` where Playwright has brought its own, which it finds by itself.
 */
export function findHeadless(): string | undefined {
  if (process.env['CANDOR_CHROMIUM']) return findBrowser();
  if (existsSync(chromium.executablePath())) return undefined;
  return existsSync(headlessShell) ? headlessShell : findBrowser();
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

/** Installs what `findHeadless` looks for where that needs nobody's password; any Chromium does instead. */
export async function ensureHeadless(): Promise<void> {
  const browser = await ensureBrowser();
  if (process.env['CANDOR_CHROMIUM'] || findHeadless() !== browser || !(await hasApt())) return;
  await installWithApt(['chromium-headless-shell']);
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
