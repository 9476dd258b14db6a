import type { EntryPoint } from './readApi.ts';
import type { Declaration } from './readModule.ts';

/** The reference of a package as Markdown: every name with its type and its comment. */
export function toReference(name: string, entries: readonly EntryPoint[]): string {
  const lines = [
    `# API of @candor/${name}`,
    '',
    'Made from the types and their comments by `pnpm api`; change those, not this page.',
    '',
    ...entries.map(({ specifier, exported }) => `- \`${specifier}\`: ${exported.length} names`),
  ];
  for (const { specifier, exported, mentioned, augmentations } of entries) {
    lines.push('', `## ${specifier}`);
    for (const each of exported) lines.push('', `### ${each.name}`, ...each.declarations.flatMap(toLines));
    for (const each of augmentations) lines.push('', `### ${each.name}, extended`, ...toLines(each));
    if (mentioned.length > 0)
      lines.push(
        '',
        `### Mentioned by ${specifier}, not exported`,
        ...mentioned.flatMap((each) => each.declarations.flatMap(toLines)),
      );
  }
  return `${lines.join('\n')}\n`;
}

function toLines({ comment, annotated }: Declaration): string[] {
  const { words, example } = readComment(comment);
  return [
    ...(words ? ['', words] : []),
    ...['', '```ts', annotated, '```'],
    ...(example ? ['', 'For example:', '', '```tsx', example, '```'] : []),
  ];
}

/** What a comment says, as a paragraph, and the example in it. */
function readComment(comment: string): { words: string; example: string | undefined } {
  const [words = '', ...tags] = comment.split(/^@(?=[a-z])/m);
  const example = tags.find((tag) => tag.startsWith('example'))?.slice('example'.length);
  return { words: words.trim().replaceAll('\n', ' '), example: example?.trim() };
}
