import { expect, type TestInfo } from '@playwright/test';
import { testFiles } from './bundleSuite.ts';
import { judge, optionsFor, type Surroundings } from './judge.ts';
import type { SuiteReport } from './runSuite.ts';

/** Fails with every test that is not as declared, and says in the output how many were. */
export async function expectAsDeclared(
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
