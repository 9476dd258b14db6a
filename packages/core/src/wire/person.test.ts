import { expect, test } from 'vitest';
import { seededRandom } from '../../test/seededRandom.ts';
import { digest } from './digest.ts';
import { visitId } from './person.ts';

/** The platform's own SHA-256, of which a digest is the first half. */
async function standard(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .slice(0, 32);
}

test.each(['', 'abc', 'a'.repeat(55), 'a'.repeat(56), 'a'.repeat(64), 'a'.repeat(1000)])(
  'the digest of %j is that of the standard',
  async (text) => {
    expect(digest(text)).toBe(await standard(text));
  },
);

test('the digest of any ASCII text is that of the standard', async () => {
  const random = seededRandom(4);
  const texts = Array.from({ length: 500 }, () =>
    Array.from({ length: random() * 200 }, () => String.fromCharCode(1 + random() * 127)).join(''),
  );

  expect(texts.map(digest)).toEqual(await Promise.all(texts.map(standard)));
});

test('the id of a visit says nothing of its secret, and is another one for every secret', () => {
  const ids = Array.from({ length: 1000 }, (_, number) => visitId(`secret-${number}`));

  expect(new Set(ids).size).toBe(1000);
  expect(ids.filter((id) => !/^[\da-f]{32}$/.test(id))).toEqual([]);
});
