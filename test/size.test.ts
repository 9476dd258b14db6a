import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bundle } from './bundle.ts';
import { measureImportLines } from './sizes.ts';

const lines = await measureImportLines();

test.each(lines)('$name stays within $limit bytes', ({ size, limit }) => {
  expect(size.brotli).toBeLessThanOrEqual(limit);
});

// The texts of the elements are for people, in proper signs.
test.each(lines.filter(({ source }) => !source.includes('@candor/elements')))(
  '$name is text of one byte a character, which engines keep in half the memory',
  ({ size }) => {
    expect(size.code).not.toMatch(/[\u0100-\uffff]/);
  },
);

test('a bare import leaves nothing in the page', async () => {
  const { code } = await bundle(
    `import '@candor/core'; import '@candor/core/wire'; import '@candor/core/redact'; import '@candor/core/catalogue'; import '@candor/core/errors';
      import '@candor/core/consent-mode'; import '@candor/core/tcf'; import '@candor/core/local';
      import '@candor/elements'; import '@candor/elements/consent'; import '@candor/elements/feedback'; import '@candor/elements/privacy';
      import '@candor/elements/debug'; import '@candor/elements/debug-panel'; import '@candor/elements/dashboard'; import '@candor/elements/early';`,
  );

  expect(code.trim()).toBe('');
});

test('the script file stays within 39.9 kB', () => {
  const file = readFileSync(new URL('../packages/core/dist/script/candor.js', import.meta.url));

  expect(brotliCompressSync(file).length).toBeLessThanOrEqual(39_900);
});

test.each(lines)('the README says what $name weighs', ({ name, size: { brotli } }) => {
  const row = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`| ${name} |`));
  const said = Number(row?.split('|').at(-2));

  expect(Math.abs(said - brotli / 1000), `README: ${said} kB, measured: ${brotli} bytes`).toBeLessThan(0.1);
});
