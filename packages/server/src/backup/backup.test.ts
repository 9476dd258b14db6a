import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeFolder } from '../../test/folder.ts';
import { openIn } from '../../test/openAdministration.ts';
import { createMemoryStore } from '../store/memory.ts';
import { backUp } from './backup.ts';

test('a backup that is made while the audit log goes on holds a log that is whole', async () => {
  const dataPath = await makeFolder();
  const administration = await openIn(dataPath);
  onTestFinished(() => administration.close());
  const { audit } = administration;
  // What is copied between the log and its head takes a while.
  await writeFile(join(dataPath, 'audit.before.ndjson'), Buffer.alloc(64 * 1024 * 1024));
  let isDone = false;
  const goOn = async (): Promise<void> => {
    while (!isDone) await audit.append({ actor: 'person', what: 'visits.shown' });
  };
  const going = goOn();

  for (let round = 0; round < 3; round += 1) {
    const folder = join(await makeFolder(), 'backup');
    await backUp(
      { store: createMemoryStore(), dataPath, version: '1', audit, passSpool: async () => {}, now: Date.now },
      folder,
      'command',
    );
    const restored = join(await makeFolder(), 'data');
    await cp(folder, restored, { recursive: true });
    const again = await openIn(restored);
    await again.audit.append({ actor: 'operator', what: 'session.began' });

    expect(await again.verify()).toMatchObject({ isIntact: true, problems: [] });
    await again.close();
  }
  isDone = true;
  await going;
});
