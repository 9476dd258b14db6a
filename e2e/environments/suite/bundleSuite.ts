import { readdir } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type Plugin, rolldown } from 'rolldown';
import { moduleMocks } from './moduleMocks.ts';

const core = fileURLToPath(new URL('../../../packages/core/', import.meta.url));
const remoteReceiver = fileURLToPath(new URL('remoteReceiver.ts', import.meta.url));
const runner = fileURLToPath(new URL('runSuite.ts', import.meta.url));

/** One classic script that leaves `runSuite` at the global object, with vitest itself and every test file of core's `src`. */
export async function bundleSuite(): Promise<string> {
  const files = await testFiles();
  const built = await rolldown({
    input: 'suite',
    // Modules that stand nowhere find their libraries from here.
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    plugins: [entry(files), receiver, builtins, moduleMocks()],
    platform: 'browser',
    resolve: { conditionNames: ['@candor/source', 'browser', 'import', 'default'] },
    transform: { target: 'es2022' },
    logLevel: 'silent',
  });
  const { output } = await built.generate({ format: 'iife', codeSplitting: false });
  return output.map((part) => (part.type === 'chunk' ? part.code : '')).join('\n');
}

/** The test files, named from core's folder. */
export async function testFiles(): Promise<string[]> {
  const all = await readdir(`${core}src`, { recursive: true });
  return all
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `src/${name}`)
    .sort();
}

function entry(files: readonly string[]): Plugin {
  const imports = files.map(
    (file) => `${JSON.stringify(file)}: () => import(${JSON.stringify(core + file)})`,
  );
  const source = `import { runSuite } from ${JSON.stringify(runner)};
    globalThis.runSuite = (options) => runSuite({ ${imports.join(',\n')} }, options);`;
  return {
    name: 'entry',
    resolveId: (id) => (id === 'suite' ? '\0suite' : null),
    load: (id) => (id === '\0suite' ? source : null),
  };
}

/** What tests send goes to the site: few environments let a program be a server. */
const receiver: Plugin = {
  name: 'receiver',
  resolveId: (id, importer) =>
    importer !== remoteReceiver && /\/test\/receiver\.ts$/.test(id) ? remoteReceiver : null,
};

/** Node's own modules, asked for when a file that needs them is run: a script that imports them could not even start elsewhere. */
const builtins: Plugin = {
  name: 'builtins',
  resolveId: (id) => (builtinModules.includes(id.replace(/^node:/, '')) ? `\0builtin:${id}` : null),
  async load(id) {
    if (!id.startsWith('\0builtin:')) return null;
    const name = id.slice(9);
    const names = Object.keys(await import(name)).filter((each) => each !== 'default');
    return `const all = globalThis.process.getBuiltinModule(${JSON.stringify(name)});
      export default all; export const { ${names.join(', ')} } = all;`;
  },
};
