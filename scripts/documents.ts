import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.ts';

/** A block of code that a document shows. */
export interface Example {
  /** Where it stands, such as `docs/consent.md, example 1`. */
  readonly name: string;
  readonly kind: 'ts' | 'tsx' | 'html';
  readonly code: string;
}

/** Every document that a person reads, as a path from the root. */
export const documents: readonly string[] = globSync(
  ['README.md', 'docs/**/*.md', 'packages/*/README.md', 'examples/README.md', 'apps/dashboard/README.md'],
  { cwd: root },
).sort();

/** Every block of TypeScript or HTML in them; what `docs/api` shows is made of the types themselves. */
export const examples: readonly Example[] = documents
  .filter((path) => !path.startsWith('docs/api/'))
  .flatMap((path) =>
    [...readDocument(path).matchAll(/```(tsx?|html)\n([\s\S]*?)```/g)].map(
      ([, kind = 'ts', code = ''], index) => ({
        name: `${path}, example ${index + 1}`,
        kind: kind as Example['kind'],
        code,
      }),
    ),
  );

/** Its Markdown. */
export function readDocument(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** The names under which a document's headings are linked to, as GitHub makes them. */
export function headingIds(markdown: string): string[] {
  const seen = new Map<string, number>();
  return [...withoutCode(markdown).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => {
    const id = toHeadingId(heading);
    const times = seen.get(id) ?? 0;
    seen.set(id, times + 1);
    return times === 0 ? id : `${id}-${times}`;
  });
}

/** Lower case, without marks, and a hyphen for each space. */
function toHeadingId(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}

/** Without what it shows as code. */
export function withoutCode(markdown: string): string {
  return markdown.replace(/^```[\s\S]*?^```/gm, '');
}
