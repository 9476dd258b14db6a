import { writeFile } from 'node:fs/promises';
import vm from 'node:vm';
import { test as base, expect } from '@playwright/test';
import { run } from '../../scripts/run.ts';
import { engineNames } from '../engines/engine.ts';
import { test as engineTest } from '../engines/test.ts';
import { sharedFixture } from '../rig/sharedFixture.ts';
import { askPage, type Question } from './askPage.ts';
import type { Findings, Surroundings } from './conform.ts';
import { edgeGlobals } from './edgeGlobals.ts';
import { type ConformanceSite, startConformanceSite } from './environments.ts';

const test = base.extend<object, { site: ConformanceSite }>({
  site: sharedFixture(startConformanceSite),
});

/** All that are found to hold; the first lines of a failure name those that do not. */
function expectAllKept(findings: Findings): void {
  const broken = Object.entries(findings).filter(([, problem]) => problem);
  expect(broken).toEqual([]);
  expect(Object.keys(findings).length).toBeGreaterThan(7);
}

for (const kind of ['window', 'dedicated', 'shared', 'service'] as const) {
  test(`in Chromium: ${kind}`, async ({ page, site }) => {
    await page.goto(site.url);

    const question: Question = { kind, surroundings: { intake: site.url, hasPerson: true } };
    expectAllKept(await page.evaluate(askPage, question));
  });
}

test('in a service worker that may load no module later', async ({ page, site }) => {
  await page.goto(site.url);

  const surroundings = { intake: site.url, hasPerson: true };
  const question: Question = { kind: 'service, in modules', surroundings };
  const findings = await page.evaluate(askPage, question);

  // What a person asks is answered by a part that is loaded when they ask; a bundle of one file has it.
  const { 'shows and erases what it has': problem, ...others } = findings;
  expect(problem).toMatch(/import\(\)/);
  expectAllKept(others);
});

for (const engineName of engineNames) {
  engineTest.describe(engineName, () => {
    engineTest.use({ engineName });

    for (const kind of ['window', 'dedicated'] as const) {
      engineTest(`in ${engineName}: ${kind}`, async ({ engine }) => {
        const site = await startConformanceSite();
        const tab = await engine.open(site.url);

        const findings = await tab.evaluate(askPage, {
          kind,
          surroundings: { intake: site.url, hasPerson: true },
        });

        expectAllKept(findings);
        await tab.close();
        await site.close();
      });
    }
  });
}

for (const major of [20, 22, 24, 26]) {
  test(`in Node ${major}`, async ({ site }, info) => {
    test.setTimeout(180_000);
    const file = info.outputPath('conform.mjs');
    const surroundings: Surroundings = { intake: site.url, hasPerson: false };
    await writeFile(
      file,
      `${site.program}
      console.log(process.version + ' ' + JSON.stringify(await conform(${JSON.stringify(surroundings)})));`,
    );
    const npx = (args: readonly string[]) =>
      run('npx', ['--yes', '--prefer-offline', '--package', `node@${major}`, '--', 'node', ...args], {
        env: { ...process.env, NODE_OPTIONS: '' },
      });
    const { code: missing, output: why } = await npx(['--version']);
    test.skip(missing !== 0, `Node ${major} could not be fetched: ${why}`);

    const { code, output } = await npx([file]);

    expect(code, output).toBe(0);
    const [, version = '', findings = ''] = /^v(\d+)\S+ (.*)$/m.exec(output) ?? [];
    expect(version, output).toBe(`${major}`);
    expectAllKept(JSON.parse(findings));
  });
}

test('at the edge, with what the web has and nothing of Node', async ({ site }) => {
  const edge = vm.createContext(
    Object.fromEntries(edgeGlobals.map((name) => [name, Reflect.get(globalThis, name)])),
  );
  vm.runInContext('globalThis.self = globalThis;', edge);
  vm.runInContext(site.program, edge);

  const lacks = vm.runInContext('[typeof process, typeof Buffer, typeof require, typeof document]', edge);
  const findings = await vm.runInContext(`conform({ intake: '${site.url}', hasPerson: false })`, edge);

  expect([...lacks]).toEqual(['undefined', 'undefined', 'undefined', 'undefined']);
  expectAllKept(findings);
});
