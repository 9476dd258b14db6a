import { fileURLToPath } from 'node:url';
import { type Plugin, rolldown } from 'rolldown';
import { bundledCore } from './pages.ts';

interface BundleCoreOptions {
  /** A part that is emptied, to prove that tests about it can fail. */
  readonly without?: keyof typeof emptied;
}

/** Code of /core.js: the library with all its names at `candorCore`, in one file. */
export async function bundleCore({ without }: BundleCoreOptions = {}): Promise<string> {
  if (!without) return bundledCore();
  const { path, instead } = emptied[without];
  let isEmptied = false;
  const mutation: Plugin = {
    name: 'mutation',
    resolveId: (id) => (id === 'mutant' ? '\0mutant' : null),
    load(id) {
      if (id === '\0mutant') return `import * as core from '${index}'; globalThis.candorCore = core;`;
      if (!id.endsWith(path)) return null;
      isEmptied = true;
      return `export * from '${instead}';`;
    },
  };
  const built = await rolldown({
    input: 'mutant',
    platform: 'browser',
    plugins: [mutation],
    resolve: { conditionNames: ['@candor/source', 'browser', 'import', 'default'] },
    logLevel: 'silent',
  });
  const { output } = await built.generate({ format: 'esm', minify: true, codeSplitting: false });
  if (!isEmptied)
    throw new Error(`${path} is no part of the library any more; bundleCore.ts has to follow it`);
  return output[0].code;
}

const index = fileURLToPath(new URL('../../packages/core/src/index.ts', import.meta.url));

/** Which file goes, and what takes its place. */
const emptied = {
  journal: {
    path: 'packages/core/src/delivery/journal.ts',
    instead: fileURLToPath(new URL('noJournal.ts', import.meta.url)),
  },
} as const;
