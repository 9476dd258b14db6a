import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser } from './browser.ts';
import { appBuilds, build, packageBuilds } from './build.ts';
import { ensureEngines } from './engines.ts';
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
  const problem = await build([...packageBuilds, ...appBuilds]);
  if (problem) console.log(problem);
  return problem ? { passed: 0, failed: 1 } : { passed: 1, failed: 0 };
});
await phase('unit, layers, size, exports, unused code', async () => {
  const report = join(results, 'unit.json');
  rmSync(report, { force: true });
  await run(tool('vitest'), ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`], {
    show: true,
  });
  const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  // A file that cannot even be loaded has no failed test of its own.
  return {
    passed: numPassedTests,
    failed: Math.max(numFailedTests, numFailedTestSuites),
    skipped: numPendingTests,
  };
});
await phase('end to end, in real browsers', async () => {
  await ensureEngines();
  const report = join(results, 'e2e.json');
  rmSync(report, { force: true });
  await run(tool('playwright'), ['test', '--reporter=list,json'], {
    show: true,
    env: { ...process.env, CANDOR_CHROMIUM: await ensureBrowser(), PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  });
  const { stats, errors } = JSON.parse(readFileSync(report, 'utf8'));
  if (stats.flaky) console.log(`${stats.flaky} passed at another try, see above`);
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
  };
});

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
  total.passed += passed;
  total.failed += failed;
  total.skipped += left;
  console.log(`   ${failed === 0 ? '✓' : '✗'} ${((performance.now() - begun) / 1000).toFixed(1)} s`);
}

function verdict({ code, output }: { code: number; output: string }): Tally {
  if (code !== 0) console.log(output);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}
