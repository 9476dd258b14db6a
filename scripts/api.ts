import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readApi } from './api/readApi.ts';
import { toReference } from './api/toReference.ts';
import { toReport } from './api/toReport.ts';
import { root } from './run.ts';

/** Those that npm gets. */
const packages = globSync('packages/*/package.json', { cwd: root })
  .filter((path) => 'publishConfig' in JSON.parse(readFileSync(join(root, path), 'utf8')))
  .map((path) => basename(dirname(path)))
  .sort();

/** Every file that is made from the public types, by its path from the root. */
export function apiFiles(): Map<string, string> {
  return new Map(
    packages.flatMap((name) => {
      const entries = readApi(name);
      return [
        [`packages/${name}/api.txt`, toReport(entries)] as const,
        [`docs/api/${name}.md`, toReference(name, entries)] as const,
      ];
    }),
  );
}

if (import.meta.main) {
  for (const [path, text] of apiFiles()) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    console.log(`wrote ${path}`);
  }
}
