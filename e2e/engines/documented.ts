import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/run.ts';
import type { Abilities } from './abilities.ts';

/** What `docs/browsers.md` says of an engine: a word that is neither yes nor no is no answer. */
export function documented(engine: string): Abilities {
  const page = readFileSync(join(root, 'docs/browsers.md'), 'utf8');
  const [, section = ''] = page.split('## What each engine can do\n');
  const [table = ''] = section.trim().split('\n\n');
  const [head = [], , ...rows] = table.split('\n').map(toCells);
  const column = head.findIndex((cell) => cell.toLowerCase() === engine);
  const words: Readonly<Record<string, boolean>> = { yes: true, no: false };
  return Object.fromEntries(
    rows.flatMap((row) => {
      const can = words[row[column] ?? ''];
      return can === undefined ? [] : [[row[0] ?? '', can] as const];
    }),
  );
}

function toCells(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
