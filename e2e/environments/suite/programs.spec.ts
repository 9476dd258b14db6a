import { readFile, writeFile } from 'node:fs/promises';
import vm from 'node:vm';
import { test as base, expect } from '@playwright/test';
import { run } from '../../../scripts/run.ts';
import { sharedFixture } from '../../rig/sharedFixture.ts';
import { edgeGlobals } from '../edgeGlobals.ts';
import { expectAsDeclared } from './expectAsDeclared.ts';
import { judge, optionsFor, type Surroundings } from './judge.ts';
import { abilitiesNeeded } from './needs.ts';
import type { SuiteReport } from './runSuite.ts';
import { type SuiteSite, startSuiteSite } from './suiteSite.ts';
import { edge as edgeKind, node } from './surroundings.ts';

const test = base.extend<object, { site: SuiteSite }>({ site: sharedFixture(startSuiteSite) });

test.setTimeout(180_000);

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
  const surroundings: Surroundings = { name: 'edge', ...edgeKind };
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
