import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root, run, tool } from '../scripts/run.ts';

const documents = ['README.md', ...globSync(['docs/*.md', 'packages/*/README.md'], { cwd: root })].sort();
const examples = documents.flatMap((path) =>
  [...readFileSync(join(root, path), 'utf8').matchAll(/```(tsx?)\n([\s\S]*?)```/g)].map(
    ([, kind = 'ts', code = ''], index) => ({ name: `${path}, example ${index + 1}`, kind, code }),
  ),
);

test('every example in the documents compiles', async () => {
  // Inside the workspace member that depends on all packages a reader would install.
  const folder = await mkdtemp(join(root, 'e2e/.examples-'));
  try {
    for (const [index, { name, kind, code }] of examples.entries())
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

test('every link inside the documents leads somewhere', () => {
  const broken = documents.flatMap((path) =>
    [...readFileSync(join(root, path), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
      .map(([, target = '']) => join(path, '..', target))
      .filter((target) => globSync(target, { cwd: root }).length === 0)
      .map((target) => `${path} → ${target}`),
  );

  expect(broken).toEqual([]);
});
