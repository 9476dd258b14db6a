import { readFile, writeFile } from 'node:fs/promises';
import vm from 'node:vm';
import { test as base, expect, type TestInfo } from '@playwright/test';
import { run } from '../../../scripts/run.ts';
import { engineNames } from '../../engines/engine.ts';
import { test as engineBase } from '../../engines/test.ts';
import { sharedFixture } from '../../rig/sharedFixture.ts';
import { edgeGlobals } from '../edgeGlobals.ts';
import { testFiles } from './bundleSuite.ts';
import { judge, optionsFor, type Surroundings } from './judge.ts';
import { abilitiesNeeded } from './needs.ts';
import { type PagePart, readReport, startInPage } from './runInPage.ts';
import type { SuiteReport } from './runSuite.ts';
import { type SuiteSite, startSuiteSite } from './suiteSite.ts';

const test = base.extend<object, { site: SuiteSite }>({ site: sharedFixture(startSuiteSite) });
const engineTest = engineBase.extend<object, { suiteSite: SuiteSite }>({
  suiteSite: sharedFixture(startSuiteSite),
});

test.setTimeout(180_000);

const window: Omit<Surroundings, 'name'> = { has: ['a page', 'performance entries'], atLeast: 1500 };
const worker: Omit<Surroundings, 'name'> = {
  has: ['no page', 'a document that can be replaced', 'performance entries'],
  atLeast: 1340,
};
const node: Omit<Surroundings, 'name'> = {
  has: [
    'nobody in front of it',
    'no page',
    'a document that can be replaced',
    'a process',
    'performance entries',
  ],
  atLeast: 1340,
};

/** Fails with every test that is not as declared, and says in the output how many were. */
async function expectAsDeclared(
  report: SuiteReport,
  surroundings: Surroundings,
  info: TestInfo,
): Promise<void> {
  const { summary, problems } = judge(report, surroundings);
  console.log(summary);
  info.annotations.push({ type: 'suite', description: summary });
  expect(problems).toEqual([]);
  const { leaveOut = [] } = optionsFor(surroundings);
  expect([...Object.keys(report.ms), ...leaveOut].sort()).toEqual(await testFiles());
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

    await expectAsDeclared(report, surroundings, info);
  });
}

for (const engineName of engineNames) {
  engineTest.describe(engineName, () => {
    engineTest.use({ engineName });
    engineTest.setTimeout(180_000);

    for (const part of ['window', 'dedicated'] as const satisfies PagePart[]) {
      engineTest(`core's suite in ${engineName}: ${part}`, async ({ engine, suiteSite }, info) => {
        const isPatient = part === 'window';
        const surroundings = { name: `${engineName} ${part}`, ...(isPatient ? window : worker), isPatient };
        const tab = await engine.open(suiteSite.url);

        await tab.evaluate(startInPage, part, optionsFor(surroundings));
        const report = await reportOf(() => tab.evaluate(readReport));

        await expectAsDeclared(report, surroundings, info);
        await tab.close();
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
    await expectAsDeclared(JSON.parse(await readFile(answer, 'utf8')), surroundings, info);
  });
}

test("core's suite at the edge, with what the web has and nothing of Node", async ({ site }, info) => {
  const surroundings: Surroundings = {
    name: 'edge',
    has: ['nobody in front of it', 'no page', 'a document that can be replaced'],
    atLeast: 1340,
  };
  const edge = vm.createContext(
    Object.fromEntries(edgeGlobals.map((name) => [name, Reflect.get(globalThis, name)])),
  );
  vm.runInContext('globalThis.self = globalThis;', edge);
  vm.runInContext(site.program, edge);

  const report = await vm.runInContext(`runSuite(${JSON.stringify(optionsFor(surroundings))})`, edge);

  expect(vm.runInContext('typeof process', edge)).toBe('undefined');
  await expectAsDeclared(report, surroundings, info);
});

test('what fails without being declared is a problem, and what is declared without failing', () => {
  const surroundings: Surroundings = { name: 'nowhere', has: ['a process'], atLeast: 1 };
  const whole = abilitiesNeeded.filter(({ needs }) => needs !== 'a process');
  const failed = whole.map(({ file, tests }) => ({ file, name: tests?.[0] ?? '', problem: 'no' }));
  const passed = [{ file: 'a', name: 'works' }];
  const report: SuiteReport = { passed, failed, skipped: [], ms: {} };
  const odd = { file: 'b', name: 'works too', problem: 'is broken' };

  const { problems } = judge(report, surroundings);
  const { problems: undeclared } = judge({ ...report, failed: [...failed, odd] }, surroundings);
  const { problems: needless } = judge({ ...report, failed: failed.slice(1) }, surroundings);
  const { problems: few } = judge({ ...report, passed: [] }, surroundings);

  expect(problems).toEqual([]);
  expect(undeclared).toEqual(['nowhere: b: works too: is broken']);
  expect(needless).toEqual([`nowhere: ${failed[0]?.file}: all of it: passes without a page`]);
  expect(few).toEqual(['nowhere: only 0 tests passed, not 1']);
});
