import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from '../scripts/run.ts';

/** The packages that npm gets, in the order of their dependencies. */
export const packages: readonly string[] = ['core', 'elements', 'react', 'engine', 'sourcemaps', 'server'];

/** Packs a package as it would be published; the tarball, or why there is none. */
export async function pack(name: string, folder: string): Promise<string> {
  const { code, output } = await pnpm(['pack', '--pack-destination', folder], join(root, 'packages', name));
  if (code !== 0) throw new Error(output);
  return join(folder, readdirSync(folder).find((file) => file.startsWith(`candor-${name}-`)) ?? '');
}

/** pnpm as it was called, or as the README calls it. */
function pnpm(args: string[], cwd: string): ReturnType<typeof run> {
  const path = process.env['npm_execpath'] ?? '';
  if (/pnpm[^/]*\.[cm]?js$/.test(path)) return run(process.execPath, [path, ...args], { cwd });
  if (path.endsWith('pnpm')) return run(path, args, { cwd });
  return run('npx', ['-y', 'pnpm@12', ...args], { cwd });
}
