import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../../test/folder.ts';
import { openIn } from '../../test/openAdministration.ts';

test('makes a key for the project default at the first start, and keeps it', async () => {
  const folder = await makeFolder();

  const first = (await openIn(folder)).keys;
  const second = (await openIn(folder)).keys;

  expect(first.first).toMatchObject({ key: expect.stringMatching(/^cw_[\w-]{32}$/), project: 'default' });
  expect(second.first.key).toBe(first.first.key);
});

test('shows the file to nobody but its owner', async () => {
  const folder = await makeFolder();
  await openIn(folder);

  expect((await stat(join(folder, 'access.json'))).mode & 0o777).toBe(0o600);
});

test('finds a key by its exact text only', async () => {
  const { keys } = await openIn(await makeFolder());
  const { key } = keys.first;

  expect(keys.find(key)?.project).toBe('default');
  for (const wrong of ['', 'cw_', key.slice(0, -1), `${key} `, key.toUpperCase()])
    expect(keys.find(wrong), wrong).toBeUndefined();
});

test('remembers the origins it was given, until it is given others', async () => {
  const folder = await makeFolder();

  await openIn(folder, { origins: ['https://shop.example'] });
  const kept = (await openIn(folder)).keys;
  const changed = (await openIn(folder, { origins: ['https://new.example'] })).keys;

  expect(kept.first.isAllowed('https://shop.example')).toBe(true);
  expect(kept.first.isAllowed('http://localhost:3000')).toBe(false);
  expect(changed.first.isAllowed('https://shop.example')).toBe(false);
});

test('origins that it is given are for no other project, though its key is the oldest that is left', async () => {
  const folder = await makeFolder();
  const before = await openIn(folder, { origins: ['https://main.example'] });
  await before.keys.addProject('u_1', 'shop');
  const own = { name: 'Shop', project: 'shop', origins: ['https://shop.example'] };
  const { key } = await before.keys.add('u_1', own);
  await before.keys.remove('u_1', before.keys.first.id);

  const { keys } = await openIn(folder, { origins: ['https://main.example'] });

  expect(keys.find(key)?.isAllowed('https://shop.example')).toBe(true);
  expect(keys.find(key)?.isAllowed('https://main.example')).toBe(false);
});

test('the first key is one of the project default, where that has any', async () => {
  const folder = await makeFolder();
  const writeKeys = [
    { key: 'cw_blog', project: 'blog', origins: [] },
    { key: 'cw_own', project: 'default', origins: [] },
  ];
  await writeFile(join(folder, 'keys.json'), JSON.stringify({ writeKeys }));

  const { keys } = await openIn(folder, { origins: ['https://main.example'] });

  expect(keys.first.key).toBe('cw_own');
  expect(keys.first.isAllowed('https://main.example')).toBe(true);
  expect(keys.find('cw_blog')?.isAllowed('https://main.example')).toBe(false);
});

test('finds one of thousands of keys as soon as one of one', async () => {
  const folders = [await makeFolder(), await makeFolder()];
  const one = { key: 'cw_one', project: 'default', origins: [] };
  const many = Array.from({ length: 5_000 }, (_, index) => ({ ...one, key: `cw_${index}` }));
  await writeFile(join(folders[0] ?? '', 'keys.json'), JSON.stringify({ writeKeys: [one] }));
  await writeFile(join(folders[1] ?? '', 'keys.json'), JSON.stringify({ writeKeys: [...many, one] }));
  const [ofOne, ofMany] = await Promise.all(folders.map(async (folder) => (await openIn(folder)).keys));
  const bestOf = (keys = ofOne): number =>
    Math.min(
      ...Array.from({ length: 10 }, () => {
        const begun = performance.now();
        for (let times = 0; times < 20; times += 1) keys?.find('cw_one');
        return performance.now() - begun;
      }),
    );

  expect(bestOf(ofMany)).toBeLessThan(50 * bestOf(ofOne));
});

test('takes over the keys of version 1, with their projects', async () => {
  const folder = await makeFolder();
  const writeKeys = [
    { key: 'cw_old', project: 'default', origins: ['https://shop.example'] },
    { key: 'cw_blog', project: 'blog', origins: [] },
  ];
  await writeFile(join(folder, 'keys.json'), JSON.stringify({ version: 1, writeKeys }));

  const { keys, file } = await openIn(folder);
  const again = await openIn(folder);

  expect(keys.first.key).toBe('cw_old');
  expect(keys.first.isAllowed('https://shop.example')).toBe(true);
  expect(keys.find('cw_blog')?.project).toBe('blog');
  expect(file.state.projects).toEqual(['default', 'blog']);
  expect(again.keys.list()).toEqual(keys.list());
});

test.each(['', '{', '[]', '{"writeKeys":[{"key":1}]}'])(
  'names the file that holds no keys but %s',
  async (text) => {
    const folder = await makeFolder();
    await writeFile(join(folder, 'keys.json'), text);

    await expect(openIn(folder)).rejects.toThrow(join(folder, 'keys.json'));
    expect(await readFile(join(folder, 'keys.json'), 'utf8')).toBe(text);
  },
);

test('a key can be made, limited and taken away, but for the last', async () => {
  const { keys } = await openIn(await makeFolder());
  const origins = ['https://blog.example'];

  const added = await keys.add('u_1', { name: 'Blog', project: 'default', origins, eventsPerDay: 5 });
  expect(keys.find(added.key)).toMatchObject({ eventsPerDay: 5, eventsPerSecond: undefined });
  await keys.change('u_1', added.id, { eventsPerDay: null, eventsPerSecond: 7 });
  expect(keys.find(added.key)).toMatchObject({ eventsPerDay: undefined, eventsPerSecond: 7 });
  expect(keys.find(added.key)?.isAllowed('https://blog.example')).toBe(true);
  await keys.remove('u_1', added.id);

  expect(keys.find(added.key)).toBeUndefined();
  await expect(keys.remove('u_1', keys.first.id)).rejects.toThrow(/last key/);
});

test.each([
  [{ name: '', project: 'default', origins: [] }, '`name`'],
  [{ name: 'x', project: 'nowhere', origins: [] }, 'no such project'],
  [{ name: 'x', project: 'default', origins: ['*'] }, '`origins`'],
  [{ name: 'x', project: 'default', origins: [], eventsPerDay: -1 }, '`eventsPerDay`'],
  [{ name: 'x', project: 'default', origins: [], eventsPerSecond: 1.5 }, '`eventsPerSecond`'],
  [{ name: 'x', project: 'default', origins: [], foreignConsent: 'none' }, '`foreignConsent`'],
])('makes no key of %j', async (choice, problem) => {
  const { keys } = await openIn(await makeFolder());

  await expect(keys.add('u_1', choice)).rejects.toThrow(problem);
  expect(keys.list()).toHaveLength(1);
});

test('gives other clients the level that the key names, else the server, else what they imply', async () => {
  const folder = await makeFolder();
  const { keys } = await openIn(folder);
  expect(keys.first.foreignConsent).toBe('enhanced');
  const own = { name: 'Shop', project: 'default', origins: [], foreignConsent: 'full' };
  const { id, key } = await keys.add('u_1', own);

  const kept = (await openIn(folder, { foreignConsent: 'basic' })).keys;

  expect(kept.first.foreignConsent).toBe('basic');
  expect(kept.find(key)?.foreignConsent).toBe('full');
  await kept.change('u_1', id, { name: 'Still full' });
  expect(kept.find(key)?.foreignConsent).toBe('full');
  await kept.change('u_1', id, { foreignConsent: null });
  expect(kept.find(key)?.foreignConsent).toBe('basic');
});

test('takes over the level that a key of version 1 names, and refuses one that there is not', async () => {
  const [good, bad] = await Promise.all(
    ['full', 'none'].map(async (foreignConsent) => {
      const folder = await makeFolder();
      const own = { key: 'cw_own', project: 'shop', origins: [], foreignConsent };
      await writeFile(join(folder, 'keys.json'), JSON.stringify({ writeKeys: [own] }));
      return folder;
    }),
  );

  expect((await openIn(good ?? '')).keys.find('cw_own')?.foreignConsent).toBe('full');
  await expect(openIn(bad ?? '')).rejects.toThrow(join(bad ?? '', 'keys.json'));
});

test('knows whether any key is for an origin', async () => {
  const { keys } = await openIn(await makeFolder(), { origins: ['https://shop.example'] });
  expect(keys.isAllowed('https://blog.example')).toBe(false);

  await keys.add('u_1', { name: 'Blog', project: 'default', origins: ['https://blog.example'] });

  expect(keys.isAllowed('https://blog.example')).toBe(true);
  expect(keys.isAllowed('https://shop.example')).toBe(true);
});

test('makes keys that a Sentry DSN can hold, and knows older ones by how they are written there', async () => {
  const folder = await makeFolder();
  const older = { key: 'cw_a-b-c', project: 'default', origins: [] };
  await writeFile(join(folder, 'keys.json'), JSON.stringify({ writeKeys: [older] }));

  const { keys } = await openIn(folder);

  expect(keys.find('cw_a_b_c')?.key).toBe('cw_a-b-c');
  for (let times = 0; times < 20; times += 1) {
    const { key } = await keys.add('u_1', { name: `Key ${times}`, project: 'default', origins: [] });
    expect(key).toMatch(/^cw_\w{32}$/);
  }
});
