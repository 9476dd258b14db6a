import { createCipheriv } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeFolder } from '../../test/folder.ts';
import { openHashKey } from '../keys/hashKey.ts';
import { createSeal } from './seal.ts';

test('opens what it closed, twice the same text never looking the same', async () => {
  const seal = createSeal(await openHashKey(await makeFolder()));

  const [one, two] = [seal.close('a secret'), seal.close('a secret')];

  expect(one).not.toBe(two);
  expect(seal.open(one)).toBe('a secret');
});

test('opens what was sealed before there was anything to bind it to', async () => {
  const keyed = await openHashKey(await makeFolder());
  const key = Buffer.from(keyed('channel seal', 'first half') + keyed('channel seal', 'second half'), 'hex');
  const nonce = Buffer.alloc(12, 1);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const hidden = Buffer.concat([cipher.update('a secret'), cipher.final()]);
  const sealed = Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64');

  expect(createSeal(keyed).open(sealed)).toBe('a secret');
});

test('opens nothing of another server, and nothing that was changed', async () => {
  const seal = createSeal(await openHashKey(await makeFolder()));
  const other = createSeal(await openHashKey(await makeFolder()));
  const sealed = seal.close('a secret');

  expect(other.open(sealed)).toBeUndefined();
  expect(seal.open(`${sealed.slice(0, -4)}AAAA`)).toBeUndefined();
  expect(seal.open('')).toBeUndefined();
});
