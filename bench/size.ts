import { readFile } from 'node:fs/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { bundle } from '../test/bundle.ts';
import { measureImportLines } from '../test/sizes.ts';
import { table } from './report.ts';

/** What each import line costs a page, with web-vitals alone for comparison. */
export async function size(): Promise<string> {
  const lines = await measureImportLines();
  const vitals = await bundle(
    `import { onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals';
     for (const on of [onCLS, onFCP, onINP, onLCP, onTTFB]) on(console.log);`,
  );
  const script = await readFile(new URL('../packages/core/dist/script/candor.js', import.meta.url));
  return table(
    ['import', 'minified kB', 'gzip kB', 'brotli kB'],
    [
      ...lines.map(({ name, size: { minified, gzip, brotli } }) => [
        name,
        kilo(minified),
        kilo(gzip),
        kilo(brotli),
      ]),
      [
        'script file, everything',
        kilo(script.length),
        kilo(gzipSync(script).length),
        kilo(brotliCompressSync(script).length),
      ],
      ['web-vitals alone, for comparison', kilo(vitals.minified), kilo(vitals.gzip), kilo(vitals.brotli)],
    ],
  );
}

function kilo(bytes: number): string {
  return (bytes / 1000).toFixed(2);
}
