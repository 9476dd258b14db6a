import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readApi } from '../scripts/api/readApi.ts';
import { type Declaration, readModule } from '../scripts/api/readModule.ts';
import { apiFiles } from '../scripts/api.ts';
import { root } from '../scripts/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'candor-api-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([...apiFiles()])('%s says what the types say', (path, text) => {
  const file = join(root, path);

  expect(existsSync(file) ? readFileSync(file, 'utf8') : '', `renew it with \`npx -y pnpm@12 api\``).toBe(
    text,
  );
});

/** Shapes that people write, not ones that they read. */
const options =
  /(Options|Config|Props|Definition|FeatureOptions|Breadcrumb|CommandRun|RecoveryDetails|TelemetryEvent|HealthCheckResult)$/;

test('an option may also be undefined, so that a variable that may be missing can be handed over', () => {
  const refusing = apiReports()
    .flatMap((text) => text.split(/^(?=(?:declare )?(?:interface|class|type|function) )/m))
    .filter((text) => options.test(/^interface (\w+)/.exec(text)?.[1] ?? ''))
    .flatMap((text) => text.match(/^ +(?:readonly )?\w+\?[:(].*$/gm) ?? [])
    .filter((line) => !/\bundefined;$|: (never|unknown|ReactNode\b.*);$/.test(line));

  expect(refusing).toEqual([]);
});

function apiReports(): string[] {
  return [...apiFiles()].filter(([path]) => path.endsWith('api.txt')).map(([, text]) => text);
}

/** Types that calculate other types: nobody holds a value of one. */
const calculating = ['Definitions', 'Kinds', 'OptionalOption'];

test('whatever shape a signature of core mentions can be imported by its name', () => {
  const entries = readApi('core');
  const importable = new Set(
    entries.flatMap(({ exported }) => exported.flatMap(({ declarations }) => declarations)),
  );
  const isShape = ({ kind, text, name }: Declaration): boolean =>
    (kind === 'interface' || kind === 'type') && !text.includes(` ${name}<`);

  const missing = entries.flatMap(({ mentioned }) =>
    mentioned.flatMap(({ declarations }) =>
      declarations.filter((each) => isShape(each) && !importable.has(each)),
    ),
  );

  expect([...new Set(missing.map(({ name }) => name))].sort()).toEqual(calculating);
});

test('a parameter that changes changes what is read of a module, and a body or a comment does not', () => {
  const first = textOf('/** One. */ export function add(a: number): number { return a + 1; }');
  const reworded = textOf('/** Two. */ export function add(a: number): number { return a + 2; }');
  const changed = textOf('/** One. */ export function add(a: number, b?: number): number { return a + 1; }');

  expect(first).toBe('declare function add(a: number): number;');
  expect(reworded).toBe(first);
  expect(changed).not.toBe(first);
});

let count = 0;

function textOf(source: string): string | undefined {
  count += 1;
  const file = join(folder, `module${count}.ts`);
  writeFileSync(file, source);
  return readModule(file).declarations[0]?.text;
}
