import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, everyBuild } from './build.ts';
import { root, run, tool } from './run.ts';

/** What npm is told about a package. */
export type Manifest = Readonly<Record<string, unknown>>;

/** The packages that npm gets, by their folder from the root. */
export function publishable(): Map<string, Manifest> {
  return new Map(
    globSync('packages/*/package.json', { cwd: root })
      .sort()
      .map((path) => [dirname(path), readManifest(path)] as const)
      .filter(([, manifest]) => 'publishConfig' in manifest),
  );
}

/** Says where a package's source lies, as provenance wants it: in the repository that the workflow runs in. */
export function toPublished(manifest: Manifest, folder: string, repository: string): Manifest {
  return {
    ...manifest,
    homepage: `${repository}/tree/main/${folder}#readme`,
    bugs: `${repository}/issues`,
    repository: { type: 'git', url: `git+${repository}.git`, directory: folder },
  };
}

/** The address of the repository, from the workflow that this runs in. */
export function repositoryOf(environment: NodeJS.ProcessEnv): string {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = environment;
  if (!server || !repository)
    throw new Error(
      '[candor] releases run in a GitHub workflow: GITHUB_SERVER_URL and GITHUB_REPOSITORY are not set',
    );
  return `${server}/${repository}`;
}

async function release(): Promise<void> {
  const repository = repositoryOf(process.env);
  const problem = await build(everyBuild);
  if (problem) throw new Error(problem);
  for (const [folder, manifest] of publishable())
    writeFileSync(
      join(root, folder, 'package.json'),
      `${JSON.stringify(toPublished(manifest, folder, repository), null, 2)}\n`,
    );
  // The manifests differ from what is committed by where they come from.
  await succeed('npx', ['-y', 'pnpm@12', 'publish', '-r', '--provenance', '--no-git-checks']);
  // Says which versions are new, for the workflow makes a release of each.
  await succeed(tool('changeset'), ['tag']);
}

async function succeed(command: string, args: readonly string[]): Promise<void> {
  const { code } = await run(command, args, { show: true });
  if (code !== 0) throw new Error(`[candor] ${args.join(' ')} ended with ${code}`);
}

function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

if (import.meta.main) await release();
