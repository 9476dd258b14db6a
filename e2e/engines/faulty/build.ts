import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import type { ServedPage } from '../../rig/pages.ts';

const entry = fileURLToPath(new URL('main.ts', import.meta.url));

/** How a build names its files; the hash is the bundler's own. */
export interface FileNames {
  readonly entryFileNames: string;
  readonly chunkFileNames: string;
}

/**
 * The faulty site as a bundler makes it: minified, split, with hashes in the names. `release` stands in the code before everything
 * else, so another one moves the columns and changes the hashes.
 */
export async function buildFaulty(
  release: string,
  names: FileNames,
): Promise<{ readonly entry: string; readonly files: ReadonlyMap<string, ServedPage> }> {
  const built = await rolldown({
    input: { shop: entry },
    platform: 'browser',
    logLevel: 'silent',
    plugins: [{ name: 'release', transform: (code) => `globalThis.release = '${release}'; ${code}` }],
  });
  const { output } = await built.generate({ format: 'esm', minify: true, dir: 'out', ...names });
  const files = new Map(
    output.flatMap((part): [string, ServedPage][] =>
      part.type === 'chunk'
        ? [[`/${part.fileName}`, { body: part.code, contentType: 'text/javascript' }]]
        : [],
    ),
  );
  const first = output.find((part) => part.type === 'chunk' && part.isEntry);
  return { entry: `/${first?.fileName}`, files };
}
