import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../../test/folder.ts';
import { openIn } from '../../test/openAdministration.ts';

test.each<[string, (path: string) => Promise<void>]>([
  ['removed', (path) => rm(path)],
  ['an older copy', (path) => copyFile(`${path}.old`, path)],
])('every change is in the audit log also where access.json is %s', async (_what, lose) => {
  const folder = await makeFolder();
  const path = join(folder, 'access.json');
  const first = await openIn(folder);
  await copyFile(path, `${path}.old`);
  for (const name of ['a', 'b', 'c']) await first.keys.addProject('operator', name);
  await first.close();
  await lose(path);

  const again = await openIn(folder);
  await again.keys.addProject('u_mallory', 'd');
  await again.keys.addProject('u_mallory', 'e');
  const newest = await again.audit.newest(2);
  const verdict = await again.verify();
  await again.close();

  expect(newest).toMatchObject([
    { actor: 'u_mallory', what: 'project.added', object: 'e' },
    { actor: 'u_mallory', what: 'project.added', object: 'd' },
  ]);
  expect(verdict).toMatchObject({ isIntact: true });
});
