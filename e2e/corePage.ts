import type { BrowserContext, Page } from '@playwright/test';
import { bundle } from '../test/bundle.ts';

/** The names of core that a page of its own gets as `candorCore`. */
declare global {
  var candorCore: typeof import('@candor/core');
}

let code: Promise<string> | undefined;

/** An empty page on `origin` that holds nothing but the library, served without a request to anybody. */
export async function openCorePage(context: BrowserContext, origin: string): Promise<Page> {
  code ??= bundle(`import * as core from '@candor/core'; globalThis.candorCore = core;`).then(
    (built) => built.code,
  );
  const address = `${origin}/core-page`;
  await context.route(address, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>core</title><h1>core</h1>' }),
  );
  const page = await context.newPage();
  await page.goto(address);
  await page.addScriptTag({ content: await code, type: 'module' });
  await page.waitForFunction(() => 'candorCore' in globalThis);
  return page;
}
