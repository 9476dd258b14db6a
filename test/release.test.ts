import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { documents, readDocument } from '../scripts/documents.ts';
import { publishable, repositoryOf, toPublished } from '../scripts/release.ts';
import { root } from '../scripts/run.ts';
import { spokenFile, versionIn, withScriptVersion, withVersion } from '../scripts/versions.ts';

const repository = 'https://git.example/shop/candor';
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };

describe.each([...publishable()])('%s', (folder, source) => {
  const manifest = toPublished(source, folder, repository);

  test('says what it is, whose, and where it comes from', () => {
    expect(manifest).toMatchObject({
      name: expect.stringMatching(/^@candor\/[a-z]+$/),
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      description: expect.stringMatching(/\.$/),
      license: 'MIT',
      type: 'module',
      keywords: expect.arrayContaining(['telemetry']),
      homepage: `${repository}/tree/main/${folder}#readme`,
      bugs: `${repository}/issues`,
      repository: { type: 'git', url: `git+${repository}.git`, directory: folder },
    });
    expect(existsSync(join(root, folder, 'README.md'))).toBe(true);
  });

  test('is published with its provenance, to everybody, and holds what was built', () => {
    expect(manifest['publishConfig']).toMatchObject({ access: 'public', provenance: true });
    expect(manifest['files']).toContain('dist');
    expect(manifest).toHaveProperty('sideEffects');
    expect(manifest).not.toHaveProperty('scripts');
  });

  test('is installed beside any version of what only one of its entries needs', () => {
    const wanted = (manifest['peerDependencies'] ?? {}) as Record<string, string>;
    const optional = Object.keys((manifest['peerDependenciesMeta'] ?? {}) as object);

    // npm refuses the whole package where an optional peer is there in another version.
    expect(optional.map((name) => wanted[name])).toEqual(optional.map(() => '*'));
  });

  test('gives types before code at every entry point', () => {
    const exports = (manifest['publishConfig'] as { exports: Record<string, object | string> }).exports;
    const entries = Object.values(exports).filter((entry) => typeof entry === 'object');

    expect(entries.length).toBeGreaterThan(0);
    for (const entry of entries) expect(Object.keys(entry)).toEqual(['types', 'default']);
    expect(exports['./package.json']).toBe('./package.json');
  });
});

test('all of them are released together, under one version', () => {
  const names = [...publishable().values()].map(({ name }) => name);
  const versions = new Set([...publishable().values()].map(({ version }) => version));
  const { fixed } = JSON.parse(readFileSync(join(root, '.changeset/config.json'), 'utf8'));

  expect([...fixed[0]].sort()).toEqual([...names].sort());
  expect(versions.size).toBe(1);
});

test('what a page says of its library is the version that npm gives', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'packages/core/package.json'), 'utf8'));

  expect(versionIn(readFileSync(spokenFile, 'utf8'))).toBe(version);
  expect(withVersion("{ name: '@candor/core', version: '0.1.0' }", '2.0.0')).toBe(
    "{ name: '@candor/core', version: '2.0.0' }",
  );
});

test('the script file that documents name is the one that the server has', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'packages/core/package.json'), 'utf8'));

  for (const path of documents)
    expect(withScriptVersion(readDocument(path), version), path).toBe(readDocument(path));
  expect(withScriptVersion('`/candor-0.1.0.js`, `/candor-0.js`, `/candor.js`', '2.3.4')).toBe(
    '`/candor-2.3.4.js`, `/candor-2.js`, `/candor.js`',
  );
});

test('a release outside a workflow says what it lacks', () => {
  expect(() => repositoryOf({})).toThrow('GITHUB_REPOSITORY');
  expect(repositoryOf({ GITHUB_SERVER_URL: 'https://git.example', GITHUB_REPOSITORY: 'shop/candor' })).toBe(
    repository,
  );
});

test.each(['ci', 'release'])(
  'the %s workflow runs the one test command, and only commands that are there',
  (name) => {
    const text = readFileSync(join(root, '.github/workflows', `${name}.yml`), 'utf8');
    const commands = [...text.matchAll(/pnpm@12 (\S+)/g)].map(([, command = '']) => command);

    expect(commands).toContain('test');
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(commands));
  },
);

test('only the release may sign and write, and it holds no token for npm', () => {
  const ci = readFileSync(join(root, '.github/workflows/ci.yml'), 'utf8');
  const release = readFileSync(join(root, '.github/workflows/release.yml'), 'utf8');

  expect(ci).not.toContain('write');
  expect(ci).not.toContain('secrets.');
  expect(release).toContain('id-token: write');
  expect(release.match(/secrets\.\w+/g)).toEqual(['secrets.GITHUB_TOKEN']);
});
