import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readApi } from './api/readApi.ts';
import { toReference } from './api/toReference.ts';
import { toReport } from './api/toReport.ts';
import { toSchemas } from './api/toSchemas.ts';
import { publishable } from './release.ts';
import { root } from './run.ts';

/** Every file that is made from the public types, by its path from the root. */
export function apiFiles(): Map<string, string> {
  return new Map([
    [SCHEMAS, toSchemaModule(toSchemas())] as const,
    ...[...publishable().keys()].flatMap((folder) => {
      const name = basename(folder);
      const entries = readApi(name);
      return [
        [`packages/${name}/api.txt`, toReport(entries)] as const,
        [`docs/api/${name}.md`, toReference(name, entries)] as const,
      ];
    }),
  ]);
}

const SCHEMAS = 'packages/server/src/api/answerSchemas.ts';

/** What the server tells of its answers' types, as a module. */
function toSchemaModule(schemas: object): string {
  return `/** The types of the answers as JSON Schema, made from them by \`pnpm api\`. */
export const ANSWER_SCHEMAS: Readonly<Record<string, object>> = ${JSON.stringify(schemas, null, 2)};
`;
}

if (import.meta.main) {
  for (const [path, text] of apiFiles()) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    console.log(`wrote ${path}`);
  }
}
