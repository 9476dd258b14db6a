import { flagNames } from '../config.ts';
import type { Command } from './Command.ts';
import { COMMANDS } from './commands.ts';
import { toTable } from './table.ts';

/** What there is. */
export function helpOfAll(): string {
  const rows = Object.entries(COMMANDS).map(([name, { summary }]) => [`  ${name}`, summary]);
  return `candor COMMAND

${withoutHeadings(rows)}

candor COMMAND --help says more, candor --version which one this is. All take --data FOLDER (or CANDOR_DATA) and --json.
They end with 0 when done, 1 when it failed, 2 when not understood, 3 when something was found wanting.`;
}

/** How one command is used. */
export function helpOf(name: string, { usage, summary, help, options = {} }: Command): string {
  const rows = Object.entries(options).map(([option, { value, help: text }]) => [
    `  --${option}${value === undefined ? '' : ` ${value}`}`,
    text,
  ]);
  const parts = [
    `candor ${name}${usage === '' ? '' : ` ${usage}`}`,
    `${summary[0]?.toUpperCase()}${summary.slice(1)}.`,
    help,
    rows.length > 0 ? withoutHeadings(rows) : undefined,
    'Each setting is also a variable: --data is CANDOR_DATA.',
    `  ${flagNames.map((flag) => `--${flag}`).join(' ')}\n  --json  answers as JSON`,
  ];
  return parts.filter((part) => part !== undefined).join('\n\n');
}

function withoutHeadings(rows: readonly string[][]): string {
  return toTable(['', ''], rows).split('\n').slice(1).join('\n');
}
