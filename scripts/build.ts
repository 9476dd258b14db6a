import { cpSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, tool } from './run.ts';

/** In the order of their dependencies. */
const packages = ['core', 'elements', 'react', 'engine', 'sourcemaps', 'server'];

type Build = readonly [name: string, build: () => Promise<string | undefined>];

/** What a person opens: the script file, the dashboard and the demo. */
export const appBuilds: readonly Build[] = [
  ['script file', buildScriptFile],
  ['dashboard', buildDashboard],
  ['demo', () => step(tool('vite'), ['build', '--logLevel', 'warn'], 'apps/demo')],
];

/** What npm gets: `dist` mirrors `src`. */
const packageBuilds: readonly Build[] = packages.map((name) => [
  `@candor/${name}`,
  async () => {
    for (const path of globSync(`packages/${name}/dist/**/*.{js,d.ts}`, {
      cwd: root,
      exclude: (p) => p.includes('script/candor.js'),
    }))
      rmSync(join(root, path));
    return step(tool('tsc'), ['-p', `packages/${name}/tsconfig.build.json`]);
  },
]);

/** Everything, in an order that works. */
export const everyBuild: readonly Build[] = [...packageBuilds, ...appBuilds];

/** Builds in order and says what it does; the first problem, if any. */
export async function build(builds: readonly Build[]): Promise<string | undefined> {
  for (const [name, start] of builds) {
    const begun = performance.now();
    const problem = await start();
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    console.log(`${problem ? '✗' : '✓'} built ${name} (${seconds} s)`);
    if (problem) return `${name}: ${problem}`;
  }
  return undefined;
}

/** Prints the hashes that a page which pins a version writes down. */
async function buildScriptFile(): Promise<string | undefined> {
  const { code, output } = await run(process.execPath, [
    '--conditions=@candor/source',
    'packages/core/scripts/buildScript.ts',
  ]);
  if (code !== 0) return output;
  console.log(output.trimEnd());
  return undefined;
}

/** Also beside the `candor` command, which serves it from there when it comes from npm. */
async function buildDashboard(): Promise<string | undefined> {
  const problem = await step(tool('vite'), ['build', '--logLevel', 'warn'], 'apps/dashboard');
  const shipped = join(root, 'packages/server/dist/dashboard');
  rmSync(shipped, { recursive: true, force: true });
  if (!problem) cpSync(join(root, 'apps/dashboard/dist'), shipped, { recursive: true });
  return problem;
}

async function step(command: string, args: readonly string[], folder = '.'): Promise<string | undefined> {
  const { code, output } = await run(command, args, { cwd: join(root, folder) });
  return code === 0 ? undefined : output;
}

if (import.meta.main) {
  const problem = await build(everyBuild);
  if (problem) console.error(problem);
  process.exitCode = problem ? 1 : 0;
}
