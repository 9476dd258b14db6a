import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'rolldown';

/** The script-tag file and the stub that a page may inline before it. */
export interface BuiltScript {
  readonly code: string;
  readonly stub: string;
}

const source = join(import.meta.dirname, '../src/script');
const target = join(import.meta.dirname, '../dist/script');

/** Bundles the script-tag file from source. */
export async function buildScript(): Promise<BuiltScript> {
  return { code: await bundle('candor', 'iife'), stub: await bundle('stub', 'esm') };
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
  return output[0].code;
}

async function writeScript(): Promise<void> {
  const { code, stub } = await buildScript();
  await mkdir(target, { recursive: true });
  await writeFile(join(target, 'candor.js'), code);
  await writeFile(join(target, 'stub.js'), stub);
}

if (import.meta.main) await writeScript();
