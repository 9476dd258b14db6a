import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'rolldown';

/** The script-tag file and the stub that a page may inline before it. */
export interface BuiltScript {
  readonly code: string;
  readonly stub: string;
}

/** What the files are called where pages load them, and what `integrity` must say of them. */
export interface ScriptManifest {
  readonly version: string;
  /** By its exact version the file never changes; by its major version it is always the newest. */
  readonly files: Readonly<Record<string, { readonly integrity: string; readonly isImmutable: boolean }>>;
  /** For `script-src`, where the stub is inlined without a nonce. */
  readonly stub: string;
}

const source = join(import.meta.dirname, '../src/script');
const target = join(import.meta.dirname, '../dist/script');

/** Bundles the script-tag file from source. */
export async function buildScript(): Promise<BuiltScript> {
  return { code: await bundle('candor', 'iife'), stub: await bundle('stub', 'esm') };
}

/** Names what was built by `version`, with its hashes. */
export function describeScript({ code, stub }: BuiltScript, version: string): ScriptManifest {
  const [major] = version.split('.');
  const integrity = hash(code);
  return {
    version,
    files: {
      [`candor-${version}.js`]: { integrity, isImmutable: true },
      [`candor-${major}.js`]: { integrity, isImmutable: false },
      'candor.js': { integrity, isImmutable: false },
    },
    stub: hash(stub),
  };
}

// https://www.w3.org/TR/SRI/#the-integrity-attribute
function hash(text: string): string {
  return `sha384-${createHash('sha384').update(text).digest('base64')}`;
}

/** What other pages load later is in this file anyway: imported like everything else, it needs no wrapping. */
const together: Plugin = {
  name: 'together',
  transform(code) {
    const imports: string[] = [];
    const whole = code.replace(/\(await import\(('[^']+')\)\)\.(\w+)/g, (_, from: string, name: string) => {
      const local = `together${imports.length}`;
      imports.push(`import { ${name} as ${local} } from ${from};`);
      return `(await ${local})`;
    });
    return imports.length ? [...imports, whole].join('\n') : null;
  },
};

// As a function of its own the file works whatever module system the page believes in; the stub is one already.
async function bundle(name: 'candor' | 'stub', format: 'iife' | 'esm'): Promise<string> {
  const { output } = await build({
    input: join(source, `${name}.ts`),
    platform: 'browser',
    plugins: [together],
    transform: { target: 'es2022' },
    output: { format, minify: true, comments: false },
    write: false,
  });
  // An inlined text ends where its tag does, and its hash is that of every byte between.
  return output[0].code.trim();
}

async function writeScript(): Promise<void> {
  const built = await buildScript();
  const { version } = JSON.parse(await readFile(join(target, '../../package.json'), 'utf8'));
  const manifest = describeScript(built, version);
  await mkdir(target, { recursive: true });
  for (const name of Object.keys(manifest.files)) await writeFile(join(target, name), built.code);
  await writeFile(join(target, 'stub.js'), built.stub);
  await writeFile(join(target, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const [name, { integrity }] of Object.entries(manifest.files)) console.log(`  ${name}  ${integrity}`);
  console.log(`  stub.js, inlined  ${manifest.stub}`);
}

if (import.meta.main) await writeScript();
