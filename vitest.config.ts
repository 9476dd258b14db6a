import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const source = {
  resolve: { conditions: ['@candor/source'] },
  ssr: { resolve: { conditions: ['@candor/source'] } },
};

const project = (name: string, folder: string, environment: 'node' | 'jsdom' = 'node') => ({
  ...source,
  test: {
    name,
    root: folder,
    environment,
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}'],
    // A busy machine takes long for what a quiet one does in a second.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 20_000 } },
    // chDB faults at the exit of a worker thread, so every file gets a process.
    pool: 'forks' as const,
  },
});

/** The same tests on the other React: what they import by name comes from a member of the workspace that has it. */
function react18() {
  const { test, ...rest } = project('react18', 'packages/react', 'jsdom');
  const modules = fileURLToPath(new URL('packages/react/test/react18/node_modules/', import.meta.url));
  return {
    ...rest,
    resolve: {
      ...rest.resolve,
      alias: [{ find: /^(react|react-dom|@testing-library\/react)(?=$|\/)/, replacement: `${modules}$1` }],
    },
    // The routers' own React is the other one.
    test: { ...test, exclude: ['src/routers/**'] },
  };
}

/** What bundles everything, and what kills servers again and again, takes minutes; at the end nothing else would be left to run beside it. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isFirst = ({ project, moduleId }: TestSpecification): boolean =>
      project.name === 'workspace' || /kill\.test\.ts$/i.test(moduleId);
    return [...sorted.filter(isFirst), ...sorted.filter((file) => !isFirst(file))];
  }
}

export default defineConfig({
  test: {
    // Servers that are killed, and databases that sync, are waited for.
    maxWorkers: 3,
    passWithNoTests: true,
    sequence: { sequencer: LongestFirst },
    projects: [
      project('core', 'packages/core'),
      project('react', 'packages/react', 'jsdom'),
      react18(),
      project('elements', 'packages/elements'),
      project('engine', 'packages/engine'),
      project('sourcemaps', 'packages/sourcemaps'),
      project('server', 'packages/server'),
      project('dashboard', 'apps/dashboard'),
      project('demo', 'apps/demo'),
      {
        ...source,
        test: {
          name: 'workspace',
          root: 'test',
          environment: 'node',
          include: ['*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
