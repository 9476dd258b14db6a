import { globSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readDocument } from '../scripts/documents.ts';
import { root } from '../scripts/run.ts';

/** Whose names each guide translates: packages that lie beside each other where the first one is installed. */
const guides = {
  sentry: ['@sentry/browser', '@sentry/core', '@sentry/react', '@sentry/replay'],
  datadog: ['@datadog/browser-rum', '@datadog/browser-rum-core', '@datadog/browser-core'],
  faro: ['@grafana/faro-web-sdk', '@grafana/faro-core', '@grafana/faro-web-tracing'],
  posthog: ['posthog-js', '@posthog/types'],
  'web-vitals': ['web-vitals'],
};

test.each(Object.entries(guides))('the guide from %s translates names that are there', (guide, packages) => {
  const [, table = ''] = readDocument(`docs/migrate/${guide}.md`).split('## Equivalents');
  const cells = [...table.matchAll(/^\| (`.*?) \|/gm)].map(([, cell = '']) => cell);
  const names = cells.filter((cell) => !isElsewhere(cell, packages)).flatMap(namesIn);
  const types = packages.map(readTypes).join('\n');

  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(types))).toEqual([]);
  expect(names.length).toBeGreaterThan(8);
});

test('a name that was never there would be noticed', () => {
  expect(namesIn('`Sentry.neverThere()`, `also.notThis`')).toEqual(['neverThere', 'notThis']);
  expect(readTypes('posthog-js')).not.toContain('neverThere');
});

/** The last word of each piece of code, without its arguments. */
function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)]
    .map(([, code = '']) => code.replace(/\(.*$/, ''))
    .filter((code) => !/[@/]/.test(code))
    .map((code) => code.split('.').at(-1) ?? '');
}

/** Whether it is of a package that is not installed here. */
function isElsewhere(cell: string, packages: readonly string[]): boolean {
  const [, named] = / of `(@[^`]+)`/.exec(cell) ?? [];
  return named !== undefined && !packages.includes(named);
}

function readTypes(name: string): string {
  const [folder] = [
    join(root, 'e2e/node_modules', name),
    ...globSync(`node_modules/.pnpm/${name.replace('/', '+')}@*/node_modules/${name}`, { cwd: root }).map(
      (path) => join(root, path),
    ),
  ].filter((path) => globSync(join(path, 'package.json')).length > 0);
  if (!folder) throw new Error(`${name} is not installed`);
  const base = realpathSync(folder);
  return globSync('**/*.d.ts', { cwd: base, exclude: ['node_modules/**'] })
    .map((path) => readFileSync(join(base, path), 'utf8'))
    .join('\n');
}
