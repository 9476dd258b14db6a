import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));

it('runs the example of the README', async () => {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const example = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '';
  // Inside the package, so that its name leads to this source.
  const folder = await mkdtemp(join(root, 'test', 'readme-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'example.mts'), example);

  const { stdout } = await run(process.execPath, ['--conditions=@candor/source', 'example.mts'], {
    cwd: folder,
  });

  expect(stdout).toBe('[ { next: 2 } ]\n');
});
