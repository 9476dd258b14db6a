import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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
    // The first release writes it.
    expect(JSON.parse(output).files).toContain('CHANGELOG.md');
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

test.each(packages)('all that @candor/%s stands on runs on the oldest Node that it names', (name) => {
  const folder = join(root, 'packages', name);
  const { engines } = readManifest(folder);
  const oldest = engines?.node?.replace('>=', '') ?? '20.19';
  const refusing = Object.entries(enginesBelow(folder)).filter(([, range]) => !includes(range, oldest));

  expect(refusing).toEqual([]);
});

test('a range of Node versions is read as npm reads it', () => {
  const ranges = ['^22 || ^24 || >=26', '>=22', '^18 || >=20', '18 || 20 || >=22', '>= 0.6', '*', '^20.20'];

  expect(ranges.map((range) => includes(range, '20.19'))).toEqual([
    false,
    false,
    true,
    true,
    true,
    true,
    false,
  ]);
});

interface Manifest {
  name: string;
  engines?: { node?: string };
  dependencies?: Record<string, string>;
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** What each package asks of Node that comes along when one is installed. */
function enginesBelow(folder: string, found: Record<string, string> = {}): Record<string, string> {
  for (const name of Object.keys(readManifest(folder).dependencies ?? {})) {
    const below = find(name, folder);
    if (name in found || !below) continue;
    found[name] = readManifest(below).engines?.node ?? '*';
    enginesBelow(below, found);
  }
  return found;
}

/** The folder of a package as Node finds it from another one's. */
function find(name: string, from: string): string | undefined {
  const path = join(from, 'node_modules', name);
  if (existsSync(path)) return realpathSync(path);
  return dirname(from) === from ? undefined : find(name, dirname(from));
}

/** Whether one of the alternatives of a range allows a version. */
function includes(range: string, version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return range.split('||').some((part) => {
    const [, sign, majorThere, minorThere = '0'] = /^\s*(>=|\^|)\s*v?(\d+)(?:\.(\d+))?/.exec(part) ?? [];
    if (majorThere === undefined) return true;
    if (major !== Number(majorThere)) return sign === '>=' && major > Number(majorThere);
    return minor >= Number(minorThere);
  });
}
