import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));

export interface BundleSize {
  /** What the page runs at once. */
  code: string;
  minified: number;
  gzip: number;
  brotli: number;
  /** What it loads later and only if it is needed, after brotli. */
  lazyBrotli: number;
}

/** What a page would load for `source`: bundled, tree-shaken and minified with all dependencies. */
export async function bundle(source: string, { external = [] as string[] } = {}): Promise<BundleSize> {
  // Inside the workspace, so that the packages resolve as they do for its members.
  const folder = await mkdtemp(join(root, 'bench/.bundle-')).catch(() => mkdtemp(join(tmpdir(), 'bundle-')));
  try {
    const input = join(folder, 'entry.ts');
    writeFileSync(input, source);
    const built = await rolldown({
      input,
      external,
      platform: 'browser',
      resolve: { conditionNames: ['@candor/source', 'browser', 'import', 'default'] },
      logLevel: 'silent',
    });
    const { output } = await built.generate({ format: 'esm', minify: true });
    const chunks = output.flatMap((part) => (part.type === 'chunk' ? [part] : []));
    const code = chunks.find(({ isEntry }) => isEntry)?.code ?? '';
    const lazy = chunks.filter(({ isEntry }) => !isEntry);
    return {
      code,
      minified: code.length,
      gzip: gzipSync(code).length,
      brotli: brotliCompressSync(code).length,
      lazyBrotli: lazy.reduce((sum, chunk) => sum + brotliCompressSync(chunk.code).length, 0),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
