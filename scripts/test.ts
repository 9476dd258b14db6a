import { readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ensureHeadless } from './browser.ts';
import { build, everyBuild } from './build.ts';
import { ensureEngines } from './engines.ts';
import { prometheusPrograms } from './prometheus.ts';
import { ensureProxies } from './proxies.ts';
import { root, run, tool } from './run.ts';
import { checkTypes, typeProjects } from './types.ts';

/** What one step found. */
interface Tally {
  passed: number;
  failed: number;
  skipped?: number;
}

const results = join(root, 'test-results');
const total = { passed: 0, failed: 0, skipped: 0 };
/** What a reader of the last lines must know. */
const remarks: string[] = [];

await phase('format and lint', async () =>
  verdict(await run(tool('biome'), ['check', '--error-on-warnings', '.'])),
);
for (const project of typeProjects()) {
  await phase(`types of ${project}`, async () => {
    const problem = await checkTypes(project);
    if (problem) console.log(problem);
    return problem ? { passed: 0, failed: 1 } : { passed: 1, failed: 0 };
  });
}
await phase('build', async () => {
  const problem = await build(everyBuild);
  if (problem) console.log(problem);
  return problem ? { passed: 0, failed: 1 } : { passed: 1, failed: 0 };
});
let browsers: Promise<void> | undefined;
await phase('unit, layers, size, exports, unused code', async () => {
  await prometheusPrograms.ensure();
  // No unit test needs them, and to fetch them takes minutes.
  browsers = ensureHeadless().then(ensureEngines).then(ensureProxies);
  browsers.catch(() => {}); // told where they are needed
  const first = await runUnits([]);
  const again = [
    ...first.tested.filter(({ status }) => status === 'failed').map(({ name }) => name),
    ...first.strays,
  ];
  let last = first;
  if (again.length > 0) {
    // Once more, each file from its beginning: what fails twice is no busy moment of the machine.
    console.log(`\nonce more: ${again.join(', ')}`);
    const { tested, strays } = await runUnits(again);
    // Of a file that several projects run there are several.
    const others = first.tested.filter(({ name }) => !tested.some((file) => file.name === name));
    last = { tested: [...others, ...tested], strays };
  }
  const failed = failuresOf(last);
  remarks.push(
    ...failed.map((test) => `failed: ${test}`),
    ...failuresOf(first)
      .filter((test) => !failed.includes(test))
      .map((test) => `at another try: ${test}`),
  );
  const count = (wanted: RegExp) =>
    last.tested
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => wanted.test(status)).length;
  return {
    passed: count(/^passed$/),
    failed: failed.length,
    skipped: count(/^(?:skipped|pending|todo|disabled)$/),
  };
});
await phase('end to end, in real browsers', async () => {
  await browsers;
  const report = join(results, 'e2e.json');
  rmSync(report, { force: true });
  await run(tool('playwright'), ['test', '--reporter=list,json'], {
    show: true,
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  });
  const { stats, errors, suites } = JSON.parse(readFileSync(report, 'utf8'));
  const { flaky, unexpected } = endsOf(suites);
  remarks.push(
    ...flaky.map((test) => `at another try: ${test}`),
    ...unexpected.map((test) => `failed: ${test}`),
  );
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
  };
});

console.log(`\n${remarks.join('\n')}`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);

async function phase(name: string, work: () => Promise<Tally>): Promise<void> {
  const begun = performance.now();
  console.log(`\n── ${name}`);
  const {
    passed,
    failed,
    skipped: left = 0,
  } = await work().catch((error: unknown) => {
    console.log(error);
    return { passed: 0, failed: 1 } as Tally;
  });
  if (failed > 0) remarks.push(`not passed: ${name}`);
  total.passed += passed;
  total.failed += failed;
  total.skipped += left;
  console.log(`   ${failed === 0 ? '✓' : '✗'} ${((performance.now() - begun) / 1000).toFixed(1)} s`);
}

/** What vitest writes down of a file, as far as it is read here. */
interface TestedFile {
  name: string;
  status: string;
  assertionResults: { fullName: string; status: string }[];
}

interface Units {
  tested: TestedFile[];
  /** Files in whose time something failed that belongs to no test, such as a promise that nobody waited for. */
  strays: string[];
}

/** Runs these test files, or all. */
async function runUnits(files: readonly string[]): Promise<Units> {
  const report = join(results, 'unit.json');
  rmSync(report, { force: true });
  const { output } = await run(
    tool('vitest'),
    ['run', ...files, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    { show: true },
  );
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as { testResults: TestedFile[] };
  const origins = stripVTControlCharacters(output).matchAll(/This error originated in "(.+?)" test file/g);
  return { tested: testResults, strays: [...new Set([...origins].map(([, file = '']) => file))] };
}

function failuresOf({ tested, strays }: Units): string[] {
  return [...tested.flatMap(failedOf), ...strays.map((file) => `${file} › outside of its tests`)];
}

/** Its tests that failed, or the file itself where it could not be loaded or made ready. */
function failedOf({ name, status, assertionResults }: TestedFile): string[] {
  const file = relative(root, name);
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (failed.length > 0) return failed.map(({ fullName }) => `${file} › ${fullName}`);
  return status === 'failed' ? [file] : [];
}

/** What Playwright writes down, as far as it is read here. */
interface Suite {
  specs?: { title: string; file: string; tests: { status: string }[] }[];
  suites?: Suite[];
}

function endsOf(suites: readonly Suite[]): { flaky: string[]; unexpected: string[] } {
  const specs = (suite: Suite): NonNullable<Suite['specs']> => [
    ...(suite.specs ?? []),
    ...(suite.suites ?? []).flatMap(specs),
  ];
  const all = suites.flatMap(specs);
  const named = (wanted: string): string[] =>
    all
      .filter(({ tests }) => tests.some(({ status }) => status === wanted))
      .map(({ file, title }) => `${file} › ${title}`);
  return { flaky: named('flaky'), unexpected: named('unexpected') };
}

function verdict({ code, output }: { code: number; output: string }): Tally {
  if (code !== 0) console.log(output);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}
