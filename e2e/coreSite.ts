import { createServer } from 'node:http';
import type { BrowserContext, Page } from '@playwright/test';
import { bundle } from '../test/bundle.ts';
import { listen } from './rig/listen.ts';

/** The names of core that a page of its own gets as `candorCore`. */
declare global {
  var candorCore: typeof import('@candor/core');
  var candorBridges: Pick<typeof import('@candor/core/consent-mode'), 'consentMode'> &
    Pick<typeof import('@candor/core/tcf'), 'tcf'>;
}

/** A site that holds nothing but the library; a real one, for Chromium asks where a page comes from before it may call this machine. */
export interface CoreSite {
  /** Opens the page once the library is there. */
  open(context: BrowserContext): Promise<Page>;
  close(): Promise<void>;
}

export async function startCoreSite(): Promise<CoreSite> {
  const { code } = await bundle(
    `import * as core from '@candor/core'; import { consentMode } from '@candor/core/consent-mode';
    import { tcf } from '@candor/core/tcf'; Object.assign(globalThis, { candorBridges: { consentMode, tcf }, candorCore: core });`,
    { isOneFile: true },
  );
  const server = createServer(({ url, method }, response) => {
    if (url === '/') response.setHeader('content-type', 'text/html').end(html);
    else if (url === '/core.js') response.setHeader('content-type', 'text/javascript').end(code);
    else response.writeHead(method === 'POST' ? 204 : 404).end();
  });
  const { url, close } = await listen(server);
  return {
    async open(context) {
      const page = await context.newPage();
      await page.goto(`${url}/`);
      await page.waitForFunction(() => 'candorCore' in globalThis);
      return page;
    },
    close,
  };
}

const html = '<!doctype html><title>core</title><h1>core</h1><script type="module" src="/core.js"></script>';
