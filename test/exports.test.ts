import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root, run, tool } from '../scripts/run.ts';
import { pack, packages } from './pack.ts';

const folder = mkdtempSync(join(tmpdir(), 'candor-pack-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(packages)('@candor/%s as npm gets it', (name) => {
  let tarball = '';
  beforeAll(async () => {
    tarball = await pack(name, folder);
  });

  test('has files for everything it exports', async () => {
    const { code, output } = await run(tool('publint'), [tarball, '--strict']);

    expect(code, output).toBe(0);
  });

  test('gives types to every way of importing it', async () => {
    const entries =
      name === 'core' ? ['--exclude-entrypoints', './script', './script/stub', './script/manifest.json'] : [];
    const { code, output } = await run(tool('attw'), [tarball, '--profile', 'esm-only', ...entries]);

    expect(code, output).toBe(0);
  });

  test('holds no source, test or workspace link', async () => {
    const { output } = await run('tar', ['-xzOf', tarball, 'package/package.json']);
    const { output: files } = await run('tar', ['-tzf', tarball]);

    expect(output).not.toContain('workspace:');
    expect(output).not.toContain('"@candor/source"');
    expect(files).not.toMatch(/\.test\.|\/src\//);
    expect(files).toContain('package/LICENSE');
    expect(files).toContain('package/README.md');
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
