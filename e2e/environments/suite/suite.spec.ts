import { readFile, writeFile } from 'node:fs/promises';
import vm from 'node:vm';
import { test as base, expect, type TestInfo } from '@playwright/test';
import { run } from '../../../scripts/run.ts';
import { engineNames } from '../../engines/engine.ts';
import { test as engineTest } from '../../engines/test.ts';
import { sharedFixture } from '../../rig/sharedFixture.ts';
import { edgeGlobals } from '../edgeGlobals.ts';
import { judge, optionsFor, type Surroundings } from './judge.ts';
import { type PagePart, readReport, startInPage } from './runInPage.ts';
import type { SuiteReport } from './runSuite.ts';
import { type SuiteSite, startSuiteSite } from './suiteSite.ts';

const test = base.extend<object, { site: SuiteSite }>({ site: sharedFixture(startSuiteSite) });

test.setTimeout(180_000);

const window: Omit<Surroundings, 'name'> = { has: ['a page', 'performance entries'], atLeast: 1500 };
const worker: Omit<Surroundings, 'name'> = { has: ['performance entries'], atLeast: 1400 };
const node: Omit<Surroundings, 'name'> = {
  has: ['nobody in front of it', 'a process', 'performance entries'],
  atLeast: 1400,
};

/** Fails with every test that is not as declared, and says in the output how many were. */
function expectAsDeclared(report: SuiteReport, surroundings: Surroundings, info: TestInfo): void {
  const { summary, problems } = judge(report, surroundings);
  console.log(summary);
  info.annotations.push({ type: 'suite', description: summary });
  expect(problems).toEqual([]);
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

for (const part of ['window', 'dedicated', 'service'] as const) {
  test(`core's suite in Chromium: ${part}`, async ({ page, site }, info) => {
    const surroundings = { name: `Chromium ${part}`, ...(part === 'window' ? window : worker) };
    await page.goto(site.url);

    await page.evaluate(
      `(${startInPage})(${JSON.stringify(part)}, ${JSON.stringify(optionsFor(surroundings))})`,
    );
    const report = await reportOf(() => page.evaluate(readReport));

    expectAsDeclared(report, surroundings, info);
  });
}

for (const engineName of engineNames) {
  engineTest.describe(engineName, () => {
    engineTest.use({ engineName });
    engineTest.setTimeout(180_000);

    for (const part of ['window', 'dedicated'] as const satisfies PagePart[]) {
      engineTest(`core's suite in ${engineName}: ${part}`, async ({ engine }, info) => {
        const isPatient = part === 'window';
        const surroundings = { name: `${engineName} ${part}`, ...(isPatient ? window : worker), isPatient };
        const site = await startSuiteSite();
        const tab = await engine.open(site.url);

        await tab.evaluate(startInPage, part, optionsFor(surroundings));
        const report = await reportOf(() => tab.evaluate(readReport));

        expectAsDeclared(report, surroundings, info);
        await tab.close();
        await site.close();
      });
    }
  });
}

for (const major of [20, 22, 24, 26]) {
  test(`core's suite in Node ${major}`, async ({ site }, info) => {
    const surroundings = { name: `Node ${major}`, ...node };
    const file = info.outputPath('suite.cjs');
    const answer = info.outputPath('report.json');
    await writeFile(
      file,
      `${site.program}
      console.debug = console.info = console.warn = () => undefined;
      runSuite(${JSON.stringify(optionsFor(surroundings))}).then((report) => {
        require('node:fs').writeFileSync(${JSON.stringify(answer)}, JSON.stringify(report));
        process.exit();
      });`,
    );
    const npx = (args: readonly string[]) =>
      run('npx', ['--yes', '--prefer-offline', '--package', `node@${major}`, '--', 'node', ...args], {
        env: { ...process.env, NODE_OPTIONS: '' },
      });
    const { code: missing, output: version } = await npx(['--version']);
    test.skip(missing !== 0, `Node ${major} could not be fetched: ${version}`);
    expect(version).toContain(`v${major}.`);

    const { code, output } = await npx([file]);

    expect(code, output).toBe(0);
    expectAsDeclared(JSON.parse(await readFile(answer, 'utf8')), surroundings, info);
  });
}

test("core's suite at the edge, with what the web has and nothing of Node", async ({ site }, info) => {
  const surroundings: Surroundings = { name: 'edge', has: ['nobody in front of it'], atLeast: 1400 };
  const edge = vm.createContext(
    Object.fromEntries(edgeGlobals.map((name) => [name, Reflect.get(globalThis, name)])),
  );
  vm.runInContext('globalThis.self = globalThis;', edge);
  vm.runInContext(site.program, edge);

  const report = await vm.runInContext(`runSuite(${JSON.stringify(optionsFor(surroundings))})`, edge);

  expect(vm.runInContext('typeof process', edge)).toBe('undefined');
  expectAsDeclared(report, surroundings, info);
});
