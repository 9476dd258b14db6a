import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bundle } from './bundle.ts';
import { importLines } from './sizes.ts';

test.each(importLines)('$name stays within $limit bytes', async ({ source, external, limit }) => {
  const { brotli } = await bundle(source, external && { external });

  expect(brotli).toBeLessThanOrEqual(limit);
});

test('a bare import leaves nothing in the page', async () => {
  const { code } = await bundle(
    `import '@candor/core'; import '@candor/core/wire'; import '@candor/core/redact';`,
  );

  expect(code.trim()).toBe('');
});

test('the script file stays within 17 kB', () => {
  const file = readFileSync(new URL('../packages/core/dist/script/candor.js', import.meta.url));

  expect(brotliCompressSync(file).length).toBeLessThanOrEqual(17_000);
});
