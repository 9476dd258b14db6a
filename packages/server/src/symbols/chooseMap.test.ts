import { expect, test } from 'vitest';
import type { StoredMapRow } from '../store/store.ts';
import { chooseMap } from './chooseMap.ts';

const row = (changes: Partial<StoredMapRow>): StoredMapRow => ({
  release: '1',
  path: 'assets/app.js',
  debugId: '',
  uploadedAt: 1,
  ...changes,
});
const url = 'https://cdn.shop.example/v7/assets/app.js';

test('a debug id decides, whatever release and path say', () => {
  const exact = row({ release: 'other', path: 'else.js', debugId: 'a' });

  expect(chooseMap([row({}), exact], { url, release: '1', debugId: 'a' })).toBe(exact);
});

test('a map of another build is not taken for a script that says which it is of', () => {
  const other = row({ debugId: 'b' });

  expect(chooseMap([other], { url, release: '1', debugId: 'a' })).toBeUndefined();
  expect(chooseMap([other, row({})], { url, release: '1', debugId: 'a' })).toEqual(row({}));
  expect(chooseMap([other], { url, release: '1' })).toBe(other);
});

test('else the release, and the path that agrees the longest', () => {
  const long = row({ path: 'v7/assets/app.js' });

  expect(chooseMap([row({}), long, row({ release: '2' })], { url, release: '1' })).toBe(long);
});

test('a map of another release is not taken for a name that says nothing of its content', () => {
  expect(chooseMap([row({ release: '2' })], { url, release: '1' })).toBeUndefined();
  expect(chooseMap([row({ release: '2' })], { url, release: '' })).toMatchObject({ release: '2' });
  expect(chooseMap([row({ release: '' })], { url, release: '1' })).toMatchObject({ release: '' });
});

test('a name that changes with its content is enough', () => {
  const hashed = row({ release: '2', path: 'assets/app-B4dF00d1.js' });

  expect(chooseMap([hashed], { url: 'https://a.example/assets/app-B4dF00d1.js?v=1#x', release: '1' })).toBe(
    hashed,
  );
});

test('the end of a name is not a path', () => {
  expect(chooseMap([row({ path: 'p.js' })], { url, release: '1' })).toBeUndefined();
});
