import type { EntryPoint, ExportedName } from './readApi.ts';

/** Everything that a package promises, one declaration after the other: what changes here changes for those who use it. */
export function toReport(entries: readonly EntryPoint[]): string {
  const parts = entries.map(({ specifier, exported, mentioned, augmentations }) =>
    [
      `=== ${specifier}`,
      ...exported.flatMap(textsOf),
      ...(mentioned.length > 0 ? ['--- mentioned, not exported', ...mentioned.flatMap(textsOf)] : []),
      ...augmentations.map(({ text }) => text),
    ].join('\n\n'),
  );
  return `${parts.join('\n\n')}\n`;
}

function textsOf({ name, declarations }: ExportedName): string[] {
  return declarations.map((declaration) =>
    declaration.name === name ? declaration.text : `${declaration.text} as ${name}`,
  );
}
