import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from '@playwright/test';
import { bundle } from '../../test/bundle.ts';
import type { FaultServer } from '../rig/faultServer.ts';

declare global {
  /** What pages do wrong, for pages. */
  var hostile: typeof import('../../packages/core/test/hostileCalls.ts') &
    typeof import('../../packages/core/test/hostileForms.ts') &
    typeof import('../../packages/core/test/hostilePrototypes.ts') &
    typeof import('../../packages/core/test/hostileRandom.ts') &
    typeof import('../../packages/core/test/hostileValues.ts') &
    typeof import('../../packages/core/test/seededRandom.ts');
}

const files = [
  'hostileCalls',
  'hostileForms',
  'hostilePrototypes',
  'hostileRandom',
  'hostileValues',
  'seededRandom',
];

let code: Promise<string> | undefined;

/** The page of a site with the library and everything hostile. */
export async function openHostile(context: BrowserContext, server: FaultServer): Promise<Page> {
  code ??= bundleHostile();
  const page = await context.newPage();
  await page.goto(server.url);
  await page.waitForFunction(() => 'candorCore' in globalThis);
  await page.addScriptTag({ type: 'module', content: await code });
  await page.waitForFunction(() => 'hostile' in globalThis);
  return page;
}

async function bundleHostile(): Promise<string> {
  const path = (name: string): string =>
    fileURLToPath(new URL(`../../packages/core/test/${name}.ts`, import.meta.url));
  const imports = files.map((name) => `import * as ${name} from '${path(name)}';`);
  const source = `${imports.join('\n')}\nglobalThis.hostile = { ${files.map((name) => `...${name}`).join(', ')} };`;
  return (await bundle(source, { isOneFile: true })).code;
}
