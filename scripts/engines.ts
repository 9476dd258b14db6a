import { existsSync, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { hasApt, installWithApt } from './apt.ts';

/** The programs that drive WebKit: the driver, the browser it starts, and the screen that browser draws on. */
export interface WebKitPrograms {
  readonly driver: string;
  readonly miniBrowser: string;
  /** Missing where the machine has a screen of its own. */
  readonly screen: string | undefined;
}

/** What to do where an engine is missing and cannot be installed from here. */
export const cures: Readonly<Record<'firefox' | 'webkit', string>> = {
  firefox:
    'Firefox is not here: install it (Debian: `apt-get install firefox-esr`; macOS: Firefox.app in /Applications) ' +
    'or name it: CANDOR_FIREFOX=/path/to/firefox',
  webkit:
    'WebKit is not here: install it (Debian: `apt-get install webkit2gtk-driver xvfb`); elsewhere let CI run these tests',
};

const macFirefox = '/Applications/Firefox.app/Contents/MacOS/firefox';

/** Path of a Firefox: named by `CANDOR_FIREFOX`, or the system's. */
export function findFirefox(): string | undefined {
  const named = process.env['CANDOR_FIREFOX'];
  const candidates = [named, onPath('firefox-esr'), onPath('firefox'), macFirefox];
  return candidates.find((path) => path && existsSync(path));
}

/** WebKitGTK's driver and small browser; the browser lies beside the library, whose folder carries its version. */
export function findWebKit(): WebKitPrograms | undefined {
  const driver = onPath('WebKitWebDriver');
  const [miniBrowser] = globSync('/usr/{lib,lib64,libexec}/{,*/}webkit{2gtk,gtk}-*/MiniBrowser')
    .sort()
    .reverse();
  const screen = onPath('Xvfb');
  const hasScreen = screen !== undefined || process.env['DISPLAY'] !== undefined;
  return driver && miniBrowser && hasScreen ? { driver, miniBrowser, screen } : undefined;
}

/** Installs the engines that are missing where that needs nobody's password; what stays missing is up to the tests. */
export async function ensureEngines(): Promise<void> {
  const missing = [
    ...(findFirefox() ? [] : ['firefox-esr']),
    ...(findWebKit() ? [] : ['webkit2gtk-driver', 'xvfb']),
  ];
  if (!missing.length || !(await hasApt())) return;
  console.log(`Not here yet, installing: ${missing.join(', ')} …`);
  await installWithApt(missing);
}

function onPath(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

if (import.meta.main) {
  await ensureEngines();
  console.log(findFirefox() ?? cures.firefox);
  console.log(findWebKit() ?? cures.webkit);
}
