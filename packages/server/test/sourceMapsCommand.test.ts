import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SourceMapsAnswer } from '../src/api/types.ts';
import { createMemoryStore } from '../src/store/memory.ts';
import { runCommand } from './command.ts';
import { makeFolder } from './folder.ts';
import { startServer } from './sender.ts';

const map = { version: 3, sources: ['a.ts'], sourcesContent: ['a();'], names: [], mappings: 'AAAA' };

test('the command uploads a build, tells how it goes, lists and removes', async () => {
  const dataPath = await makeFolder();
  const adminToken = 'ca_for-the-build';
  const server = await startServer({ store: createMemoryStore(), dataPath, adminToken });
  const build = await makeFolder();
  await mkdir(join(build, 'assets'));
  for (const name of ['a', 'b']) {
    await writeFile(join(build, 'assets', `${name}.js`), `${name}();\n//# sourceMappingURL=${name}.js.map\n`);
    await writeFile(join(build, 'assets', `${name}.js.map`), JSON.stringify(map));
  }
  await writeFile(join(build, 'plain.js'), 'c();');
  const run = (args: string[], environment: Record<string, string> = {}) =>
    runCommand(['sourcemaps', ...args], { environment: { CANDOR_SERVER: server.url, ...environment } });
  const token = { CANDOR_TOKEN: adminToken };

  const without = await run([build]);
  const wrong = await run([build], { CANDOR_TOKEN: 'ct_wrong' });
  const nowhere = await run([build], { ...token, CANDOR_SERVER: 'http://127.0.0.1:9' });
  const uploaded = await run([build, '--release', '1.4.0', '--delete', '--json'], token);
  const empty = await run([build], token);
  const listed = await run(['list', '--data', dataPath, '--json']);
  const removed = await run(['remove', '1.4.0', '--data', dataPath]);
  const again = await run(['remove', '1.4.0', '--data', dataPath]);

  expect([without.code, without.errors]).toEqual([2, expect.stringContaining('--token is missing')]);
  expect([wrong.code, wrong.errors]).toEqual([1, expect.stringContaining('Sign in, show a token')]);
  expect([nowhere.code, nowhere.errors]).toEqual([
    1,
    expect.stringMatching(/does not answer \((ECONNREFUSED|bad port)\)/),
  ]);
  expect(uploaded.code).toBe(0);
  expect(uploaded.errors).toMatch(/1 of 2: .*\n2 of 2: /);
  expect(uploaded.json()).toMatchObject({
    uploaded: [{ path: 'assets/a.js' }, { path: 'assets/b.js' }],
    skipped: [{ path: 'plain.js', reason: 'it has no source map' }],
    deleted: 2,
  });
  expect((await readdir(join(build, 'assets'))).sort()).toEqual(['a.js', 'b.js']);
  expect([empty.code, empty.output]).toEqual([3, expect.stringContaining('has a source map')]);
  expect(listed.json<SourceMapsAnswer['releases']>()).toMatchObject([{ release: '1.4.0', files: 2 }]);
  expect([removed.code, again.code]).toEqual([0, 1]);
});
