import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { documents, examples, headingIds, readDocument, withoutCode } from '../scripts/documents.ts';
import { root, run, tool } from '../scripts/run.ts';

test('every example in the documents compiles', async () => {
  // Inside the workspace member that depends on all packages a reader would install.
  const folder = await mkdtemp(join(root, 'e2e/.examples-'));
  try {
    for (const [index, { name, kind, code }] of examples.entries())
      if (kind !== 'html')
        await writeFile(join(folder, `example${index}.${kind}`), `// ${name}\n${code}\nexport {};\n`);
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: '../tsconfig.json',
        compilerOptions: { noUnusedLocals: false, noUnusedParameters: false },
        include: ['./*'],
      }),
    );
    const { code, output } = await run(tool('tsc'), ['-p', folder]);

    expect(code, output).toBe(0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('the first example of the README runs', async () => {
  const code = examples.find(({ name }) => name.startsWith('README.md'))?.code ?? '';
  const folder = await mkdtemp(join(root, 'e2e/.examples-'));
  try {
    const file = join(folder, 'example.ts');
    await writeFile(
      file,
      `${code}\nconsole.log(JSON.stringify(collector.getBufferStatus()));\nfor (const part of [performance, errors, health, collector]) part.destroy();\n`,
    );
    const { code: exit, output } = await run(process.execPath, ['--conditions=@candor/source', file], {
      timeoutMs: 60_000,
    });

    expect(exit, output).toBe(0);
    // What the person decided, and what the page tracked.
    expect(JSON.parse(output.trim().split('\n').at(-1) ?? '')).toMatchObject({ size: 2 });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('every example for Node runs there to its end', async () => {
  const forNode = examples.filter(({ code }) => /from 'node:/.test(code));
  const folder = await mkdtemp(join(root, 'e2e/.examples-'));
  try {
    for (const { name, code } of forNode) {
      const file = join(folder, 'example.ts');
      await writeFile(file, code);
      const { code: exit, output } = await run(process.execPath, ['--conditions=@candor/source', file], {
        timeoutMs: 60_000,
      });

      expect(exit, `${name}\n${output}`).toBe(0);
    }
    expect(forNode.length).toBeGreaterThan(0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('every option of the collector stands in its table', () => {
  const rules = readDocument('packages/core/src/config.ts').split('const options: Readonly')[1] ?? '';
  const options = [...rules.matchAll(/^ {2}(\w+): \[/gm)].map(([, name = '']) => name);
  const [, table = ''] = readDocument('packages/core/README.md').split('## Options of');

  expect(options).toContain('samplingRate');
  expect(options.filter((name) => !table.split('\n## ')[0]?.includes(`\`${name}\``))).toEqual([]);
});

test('what the dashboard gives for the console is there in a page with the script tag', () => {
  const candor = readDocument('packages/core/src/script/createCandor.ts');
  const shown = readDocument('apps/dashboard/src/shell/snippet.ts');
  const called = [...shown.matchAll(/candor\.(\w+)\(/g)].map(([, name = '']) => name);

  expect(called.length).toBeGreaterThan(0);
  for (const name of called) expect(candor).toMatch(new RegExp(`^  (readonly )?${name}[:(]`, 'm'));
});

test('every table in the documents stands together with its head', () => {
  const torn = documents.flatMap((path) =>
    [...withoutCode(readDocument(path)).matchAll(/(?<=^|\n)(?:\|.*\n?)+/g)]
      .filter(([table]) => !/^\|.*\n\|[ :|-]+\|(\n|$)/.test(table))
      .map(([table]) => `${path} → ${table.slice(0, 60)}`),
  );

  expect(torn).toEqual([]);
});

test('every link inside the documents leads somewhere, to its heading too', () => {
  const broken = documents.flatMap((path) =>
    [...readDocument(path).matchAll(/\]\((?!https?:)([^)#]*)#?([^)]*)\)/g)]
      .filter(([, target = '', heading = '']) => {
        const file = target ? normalize(join(dirname(path), target)) : path;
        if (!existsSync(join(root, file))) return true;
        return heading !== '' && file.endsWith('.md') && !headingIds(readDocument(file)).includes(heading);
      })
      .map(([link]) => `${path} → ${link}`),
  );

  expect(broken).toEqual([]);
});
