import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../../test/folder.ts';
import { createFileDocuments } from '../documents/fileDocuments.ts';
import { CALM } from './advance.ts';
import { type Book, openBook as openBookIn } from './book.ts';

const openBook = (folder: string): Promise<Book> => openBookIn(createFileDocuments(folder));
const record = (lookedAt: number) => ({ standing: CALM, lookedAt, look: null, problem: null });

test('keeps what was changed, and what was noted once it is saved', async () => {
  const folder = await makeFolder();
  const book = await openBook(folder);
  await book.change((draft) => {
    draft.channels['c_1'] = { sentAt: 7, failure: null };
  });
  book.note('r_1', record(1));
  expect((await openBook(folder)).state.rules).toEqual({});

  await book.save();

  const again = await openBook(folder);
  expect(again.state).toEqual(book.state);
  expect(again.state).toMatchObject({ rules: { r_1: { lookedAt: 1 } }, channels: { c_1: { sentAt: 7 } } });
});

test('does not lose a look that was noted while a change was written', async () => {
  const book = await openBook(await makeFolder());
  await book.change((draft) => {
    draft.rules['r_1'] = record(1);
  });

  const changing = book.change((draft) => {
    draft.channels['c_1'] = { sentAt: 7, failure: null };
  });
  await Promise.resolve();
  book.note('r_1', record(2));
  await changing;

  expect(book.state.rules['r_1']?.lookedAt).toBe(2);
});

test('changes nothing by what throws, and goes on', async () => {
  const book = await openBook(await makeFolder());
  const failing = book.change((draft) => {
    draft.deliveries = [];
    draft.id = 'other';
    throw new Error('no');
  });

  await expect(failing).rejects.toThrow('no');
  expect(book.state.id).not.toBe('other');
  await expect(book.save()).resolves.toBeUndefined();
});

test.each(['', '{', '{"version":2}', 'null'])('says which file it cannot read: %j', async (text) => {
  const folder = await makeFolder();
  await writeFile(join(folder, 'alerts.json'), text);

  await expect(openBook(folder)).rejects.toThrow(/alerts\.json cannot be read/);
});

test('notes looks at thousands of rules one by one', { timeout: 5_000 }, async () => {
  const book = await openBook(await makeFolder());

  // Each as if all before were noted anew, that took minutes.
  for (let number = 0; number < 10_000; number += 1) book.note(`r_${number}`, record(number));

  expect(Object.keys(book.state.rules)).toHaveLength(10_000);
  expect(book.state.rules['r_9999']).toEqual(record(9_999));
});
