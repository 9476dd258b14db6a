import { type RunnerTestFile, type RunnerTestSuite, vi } from 'vitest';
import { setupCommonEnv, startTests } from 'vitest/internal/browser';
import type { SerializedConfig, VitestRunner } from 'vitest/runtime';
import { clearStorage, keepGlobals } from './globals.ts';

/** Tests by file and full name, as one environment has run them. */
export interface SuiteReport {
  readonly passed: readonly TestId[];
  readonly failed: readonly (TestId & { readonly problem: string })[];
  readonly skipped: readonly TestId[];
  /** How long each file took. */
  readonly ms: Readonly<Record<string, number>>;
}

export interface TestId {
  readonly file: string;
  /** With the names of its suites; empty for a file that could not be read. */
  readonly name: string;
}

export interface SuiteOptions {
  /** Files that are not run. */
  readonly leaveOut?: readonly string[];
  /** Files that are run until the first of their tests fails. */
  readonly untilFailure?: readonly string[];
}

type TestFiles = Readonly<Record<string, () => Promise<unknown>>>;

/** Runs test files one after the other by vitest's own runner, with nothing that an environment may lack. */
export async function runSuite(
  files: TestFiles,
  { leaveOut = [], untilFailure = [] }: SuiteOptions = {},
): Promise<SuiteReport> {
  provideState();
  await setupCommonEnv(config);
  const restore = keepGlobals();
  const broken = new Set<string>();
  const runner: VitestRunner = {
    config,
    importFile: (path) => files[path]?.(),
    onBeforeRunTask(test) {
      if (broken.has(test.file.filepath) && untilFailure.includes(test.file.filepath)) test.mode = 'skip';
    },
    async onAfterRunTask(test) {
      if (test.result?.state === 'fail') broken.add(test.file.filepath);
      await clearStorage();
    },
  };
  const passed: TestId[] = [];
  const failed: SuiteReport['failed'][number][] = [];
  const skipped: TestId[] = [];
  const ms: Record<string, number> = {};

  for (const path of Object.keys(files).filter((each) => !leaveOut.includes(each))) {
    const start = now();
    const ran = await startTests([path], runner);
    for (const file of ran) collect(file);
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    await restore();
    ms[path] = Math.round(now() - start);
  }
  return { passed, failed, skipped, ms };

  function collect(suite: RunnerTestFile | RunnerTestSuite): void {
    const file = suite.file.filepath;
    const problems = suite.result?.errors ?? [];
    if (problems.length)
      failed.push({
        file,
        name: suite === suite.file ? '' : (suite.fullTestName ?? suite.name),
        problem: inWords(problems),
      });
    for (const task of suite.tasks) {
      if (task.type === 'suite') collect(task);
      else {
        const { fullTestName: name, result } = task;
        if (result?.state === 'pass') passed.push({ file, name });
        else if (result?.state === 'fail') failed.push({ file, name, problem: inWords(result.errors ?? []) });
        else skipped.push({ file, name });
      }
    }
  }
}

function inWords(errors: readonly { readonly message: string }[]): string {
  return errors.map(({ message }) => message).join('; ');
}

// Taken before a test stands in for it.
const now = performance.now.bind(performance);

const config = {
  root: '/',
  name: '',
  setupFiles: [],
  sequence: { hooks: 'stack', setupFiles: 'list', concurrent: false, shuffle: false },
  // A busy machine takes long for what a quiet one does in a second.
  testTimeout: 30_000,
  hookTimeout: 30_000,
  retry: 0,
  repeats: 0,
  maxConcurrency: 1,
  allowOnly: false,
  tags: [],
  strictTags: false,
  expect: { poll: { timeout: 20_000 } },
  fakeTimers: { loopLimit: 10_000, shouldClearNativeTimers: true },
  experimental: {},
  defines: {},
  snapshotOptions: {},
  // Of the many settings, those that the runner and `vi` read.
} as unknown as SerializedConfig;

/** What `vi` and `expect` ask their worker for: https://github.com/vitest-dev/vitest/blob/main/packages/browser/src/client/tester/state.ts */
function provideState(): void {
  const state = {
    config,
    ctx: { pool: 'browser', concurrencyId: 0, workerId: 0 },
    environment: { name: 'suite' },
    metaEnv: {},
    providedContext: {},
    evaluatedModules: { idToModuleMap: new Map() },
    resolvingModules: new Set(),
  };
  Object.assign(globalThis, { __vitest_worker__: state });
}
