import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root, run, tool } from '../scripts/run.ts';

const packages = ['core', 'react', 'engine', 'server'];
const folder = mkdtempSync(join(tmpdir(), 'candor-pack-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(packages)('@candor/%s as npm gets it', (name) => {
  let tarball = '';
  beforeAll(async () => {
    const { code, output } = await pnpm(['pack', '--pack-destination', folder], join(root, 'packages', name));
    expect(code, output).toBe(0);
    tarball = join(folder, readdirSync(folder).find((file) => file.startsWith(`candor-${name}-`)) ?? '');
  });

  test('has files for everything it exports', async () => {
    const { code, output } = await run(tool('publint'), [tarball, '--strict']);

    expect(code, output).toBe(0);
  });

  test('gives types to every way of importing it', async () => {
    const entries = name === 'core' ? ['--exclude-entrypoints', './script'] : [];
    const { code, output } = await run(tool('attw'), [tarball, '--profile', 'esm-only', ...entries]);

    expect(code, output).toBe(0);
  });

  test('holds no source, test or workspace link', async () => {
    const { output } = await run('tar', ['-xzOf', tarball, 'package/package.json']);
    const { output: files } = await run('tar', ['-tzf', tarball]);

    expect(output).not.toContain('workspace:');
    expect(output).not.toContain('@candor/source');
    expect(files).not.toMatch(/\.test\.|\/src\//);
  });
});

test('every package exports the same in the workspace as on npm', () => {
  for (const name of packages) {
    const { exports, publishConfig } = JSON.parse(
      readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'),
    );
    const withoutSource = JSON.parse(
      JSON.stringify(exports, (key, value) => (key === '@candor/source' ? undefined : value)),
    );

    expect(publishConfig.exports, name).toEqual(withoutSource);
  }
});

/** pnpm as it was called, or as the README calls it. */
function pnpm(args: string[], cwd: string): ReturnType<typeof run> {
  const path = process.env['npm_execpath'] ?? '';
  if (/pnpm[^/]*\.[cm]?js$/.test(path)) return run(process.execPath, [path, ...args], { cwd });
  if (path.endsWith('pnpm')) return run(path, args, { cwd });
  return run('npx', ['-y', 'pnpm@12', ...args], { cwd });
}
