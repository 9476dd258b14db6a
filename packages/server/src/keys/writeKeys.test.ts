import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../../test/folder.ts';
import { loopbackOrigins } from './allowedOrigins.ts';
import { openWriteKeys } from './writeKeys.ts';

const defaultOrigins = loopbackOrigins;

test('makes a key for the project default at the first start, and keeps it', async () => {
  const folder = await makeFolder();

  const first = await openWriteKeys(folder, { defaultOrigins });
  const second = await openWriteKeys(folder, { defaultOrigins });

  expect(first.first).toMatchObject({ key: expect.stringMatching(/^cw_[\w-]{32}$/), project: 'default' });
  expect(second.first.key).toBe(first.first.key);
});

test('shows the file to nobody but its owner', async () => {
  const folder = await makeFolder();

  await openWriteKeys(folder, { defaultOrigins });

  expect((await stat(join(folder, 'keys.json'))).mode & 0o777).toBe(0o600);
});

test('finds a key by its exact text only', async () => {
  const keys = await openWriteKeys(await makeFolder(), { defaultOrigins });
  const { key } = keys.first;

  expect(keys.find(key)?.project).toBe('default');
  for (const wrong of ['', 'cw_', key.slice(0, -1), `${key} `, key.toUpperCase()])
    expect(keys.find(wrong), wrong).toBeUndefined();
});

test('remembers the origins it was given, until it is given others', async () => {
  const folder = await makeFolder();
  await openWriteKeys(folder, { defaultOrigins, origins: ['https://shop.example'] });

  const kept = await openWriteKeys(folder, { defaultOrigins });
  const changed = await openWriteKeys(folder, { defaultOrigins, origins: ['https://new.example'] });

  expect(kept.first.isAllowed('https://shop.example')).toBe(true);
  expect(kept.first.isAllowed('http://localhost:3000')).toBe(false);
  expect(changed.first.isAllowed('https://shop.example')).toBe(false);
});

test.each(['', '{', '[]', '{"writeKeys":[{"key":1}]}'])(
  'names the file that holds no keys but %s',
  async (text) => {
    const folder = await makeFolder();
    await writeFile(join(folder, 'keys.json'), text);

    await expect(openWriteKeys(folder, { defaultOrigins })).rejects.toThrow(join(folder, 'keys.json'));
    expect(await readFile(join(folder, 'keys.json'), 'utf8')).toBe(text);
  },
);

test('gives other clients the level that the key names, else the server, else what they imply', async () => {
  const folder = await makeFolder();
  const { first } = await openWriteKeys(folder, { defaultOrigins });
  expect(first.foreignConsent).toBe('enhanced');
  const own = { key: 'cw_own', project: 'shop', origins: [], foreignConsent: 'full' };
  await writeFile(
    join(folder, 'keys.json'),
    JSON.stringify({ writeKeys: [{ ...own, key: first.key, foreignConsent: undefined }, own] }),
  );

  const keys = await openWriteKeys(folder, { defaultOrigins, foreignConsent: 'basic' });

  expect(keys.first.foreignConsent).toBe('basic');
  expect(keys.find('cw_own')?.foreignConsent).toBe('full');
});

test('refuses a level that there is not', async () => {
  const folder = await makeFolder();
  const wrong = { key: 'cw_own', project: 'shop', origins: [], foreignConsent: 'none' };
  await writeFile(join(folder, 'keys.json'), JSON.stringify({ writeKeys: [wrong] }));

  await expect(openWriteKeys(folder, { defaultOrigins })).rejects.toThrow(join(folder, 'keys.json'));
});

test('makes keys that a Sentry DSN can hold, and knows older ones by how they are written there', async () => {
  const folder = await makeFolder();
  const older = { key: 'cw_a-b-c', project: 'default', origins: [] };
  await writeFile(join(folder, 'keys.json'), JSON.stringify({ writeKeys: [older] }));

  const kept = await openWriteKeys(folder, { defaultOrigins });

  expect(kept.find('cw_a_b_c')?.key).toBe('cw_a-b-c');
  for (let times = 0; times < 20; times += 1) {
    const { first } = await openWriteKeys(await makeFolder(), { defaultOrigins });
    expect(first.key).toMatch(/^cw_\w{32}$/);
  }
});
