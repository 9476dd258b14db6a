import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run, tool } from '../scripts/run.ts';
import { pack } from './pack.ts';

// What a site has: none of it is the workspace's.
const tools = {
  '@types/react': '19.3.0',
  '@types/react-dom': '19.3.0',
  esbuild: '0.28.2',
  react: '19.3.1',
  'react-dom': '19.3.1',
  typescript: '5.9.3',
  vite: '8.3.8',
  webpack: '5.113.0',
};

/** A site that uses what most do; it says how many events wait. */
const site = `import { BreadcrumbTrail, ErrorTracking, PerformanceMetrics, TelemetryCollector } from '@candor/core';
import { attribution } from '@candor/core/attribution';
import { redact } from '@candor/core/redact';
import { TelemetryErrorBoundary, TelemetryProvider } from '@candor/react';
import { RouterPageViews } from '@candor/react/react-router';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';

const collector = new TelemetryCollector({ transport: 'console' });
const errors = new ErrorTracking(collector);
new BreadcrumbTrail(collector, errors);
new PerformanceMetrics(collector, { attribution: attribution() });
collector.track({ type: 'cart.add', data: { note: redact('ada@example.com') } });
errors.captureError(new Error('not saved'));
const inside = createElement(TelemetryErrorBoundary, { fallback: 'Sorry.' }, 'Hello');
const html = renderToString(createElement(TelemetryProvider, { collector }, inside));
console.log(JSON.stringify({ html, size: collector.getBufferStatus().size, adapter: typeof RouterPageViews }));
collector.destroy();
`;

const said = { html: 'Hello', size: 2, adapter: 'function' };

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'candor-bundlers-'));
  const manifest = { private: true, type: 'module', dependencies: tools };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  const tarballs: string[] = [];
  for (const name of ['core', 'elements', 'react']) tarballs.push(await pack(name, folder));
  const args = ['install', '--prefer-offline', '--no-audit', '--no-fund', ...tarballs];
  const { code, output } = await run('npm', args, { cwd: folder, timeoutMs: 110_000 });
  expect(code, output).toBe(0);
  await writeFile(join(folder, 'site.js'), site);
  await writeFile(join(folder, 'bare.js'), `import '@candor/core';\nimport '@candor/react';\n`);
}, 170_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('types', () => {
  const compilers = {
    'TypeScript 5': () => join(folder, 'node_modules/.bin/tsc'),
    'TypeScript 7': () => tool('tsc'),
  };
  const settings = {
    bundler: { module: 'ESNext', moduleResolution: 'bundler' },
    node16: { module: 'node16', moduleResolution: 'node16' },
    nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  };
  const cases = Object.entries(compilers).flatMap(([compiler, find]) =>
    Object.entries(settings).map(([name, options]) => ({ compiler, find, name, options })),
  );

  test.each(cases)(
    '$compiler finds them with $name, and the library itself is free of errors',
    async ({ find, name, options }) => {
      const { code, output } = await compile(find(), name, options, `${site}\nconst text: string = html;\n`);

      expect(code, output).toBe(0);
    },
  );

  test('a wrong option is an error there, too', async () => {
    const wrong = `import { TelemetryCollector } from '@candor/core';\nnew TelemetryCollector({ samplingRate: 'all' });\n`;

    const { code, output } = await compile(tool('tsc'), 'wrong', settings.node16, wrong);

    expect(code).not.toBe(0);
    expect(output).toContain('TS2322');
  });
});

test('Node runs it as it is', async () => {
  expect(await runFile(join(folder, 'site.js'))).toEqual(said);
});

describe.each(['vite', 'webpack', 'esbuild'] as const)('%s', (bundler) => {
  test('bundles a site that runs', async () => {
    const file = await bundleBy(bundler, 'site');

    expect(await runFile(file)).toEqual(said);
  });

  test('leaves nothing of an import that is not used', async () => {
    const file = await bundleBy(bundler, 'bare');

    // Webpack wraps what is empty.
    expect(readFileSync(file, 'utf8').length).toBeLessThan(100);
  });
});

async function compile(tsc: string, name: string, options: object, source: string): ReturnType<typeof run> {
  const inside = join(folder, name);
  await mkdir(inside, { recursive: true });
  await writeFile(join(inside, 'site.ts'), source);
  await writeFile(
    join(inside, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        ...options,
        target: 'ES2022',
        lib: ['ES2022', 'DOM', 'DOM.Iterable'],
        types: [],
        strict: true,
        noEmit: true,
        exactOptionalPropertyTypes: true,
      },
      include: ['site.ts'],
    }),
  );
  return run(tsc, ['-p', inside]);
}

/** For Node, so that it can be run here; what is bundled is the same. */
const programs = {
  vite: (name: string) => `import { build } from 'vite';
await build({
  logLevel: 'error',
  build: { ssr: '${name}.js', outDir: 'out-vite', emptyOutDir: false, minify: true },
  ssr: { noExternal: true },
});`,
  webpack: (name: string) => `import webpack from 'webpack';
const compiler = webpack({
  mode: 'production',
  target: 'node18',
  entry: './${name}.js',
  output: { path: process.cwd() + '/out-webpack', filename: '${name}.js', module: true, chunkFormat: 'module' },
  experiments: { outputModule: true },
});
compiler.run((problem, stats) => {
  if (problem || stats.hasErrors()) {
    console.error(problem ?? stats.toString());
    process.exitCode = 1;
  }
});`,
  esbuild: (name: string) => `import { build } from 'esbuild';
await build({
  entryPoints: ['${name}.js'],
  outdir: 'out-esbuild',
  bundle: true,
  minify: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  banner: { js: ${name === 'bare' ? "''" : '"import { createRequire } from \'node:module\'; const require = createRequire(import.meta.url);"'} },
});`,
};

async function bundleBy(bundler: keyof typeof programs, name: string): Promise<string> {
  const program = join(folder, `${bundler}-${name}.js`);
  await writeFile(program, programs[bundler](name));
  const { code, output } = await run(process.execPath, [program], { cwd: folder });
  expect(code, output).toBe(0);
  return join(folder, `out-${bundler}`, `${name}.js`);
}

async function runFile(file: string): Promise<unknown> {
  const { code, output } = await run(process.execPath, [file], { cwd: folder, timeoutMs: 60_000 });
  expect(code, output).toBe(0);
  return JSON.parse(output.split('\n').find((line) => line.startsWith('{"html"')) ?? '');
}
