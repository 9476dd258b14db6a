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

interface BundleOptions {
  external?: string[];
  /** Put what would load later into the same file, so that it can be handed to a page as text. */
  isOneFile?: boolean;
}

/** What a page would load for `source`: bundled, tree-shaken and minified with all dependencies. */
export async function bundle(
  source: string,
  { external = [], isOneFile = false }: BundleOptions = {},
): Promise<BundleSize> {
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
    const { output } = await built.generate({ format: 'esm', minify: true, codeSplitting: !isOneFile });
    const chunks = output.flatMap((part) => (part.type === 'chunk' ? [part] : []));
    const initial = new Set(chunks.filter(({ isEntry }) => isEntry));
    // What the entry imports is loaded with it, and what that imports too.
    for (const { imports } of initial)
      for (const chunk of chunks) if (imports.includes(chunk.fileName)) initial.add(chunk);
    const code = [...initial].map((chunk) => chunk.code).join('\n');
    const lazy = chunks.filter((chunk) => !initial.has(chunk));
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
