import { globSync } from 'node:fs';
import { root, run, tool } from './run.ts';

/** Every project that is type-checked; `tsconfig.build.json` only emits. */
export function typeProjects(): string[] {
  return globSync(
    ['tsconfig.json', '{packages,apps,examples}/*/tsconfig*.json', '{e2e,bench}/tsconfig.json'],
    {
      cwd: root,
    },
  )
    .filter((path) => !path.endsWith('tsconfig.build.json'))
    .sort();
}

/** Checks one project; the compiler's words when something is wrong. */
export async function checkTypes(project: string): Promise<string | undefined> {
  const { code, output } = await run(tool('tsc'), ['-p', project]);
  return code === 0 ? undefined : output;
}

if (import.meta.main) {
  let failed = false;
  for (const project of typeProjects()) {
    const problem = await checkTypes(project);
    console.log(`${problem ? '✗' : '✓'} ${project}${problem ? `\n${problem}` : ''}`);
    failed ||= problem !== undefined;
  }
  process.exitCode = failed ? 1 : 0;
}
