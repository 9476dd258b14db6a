import type { Command } from './Command.ts';
import { COMMANDS } from './commands.ts';
import { allSettings, SETTINGS } from './settings.ts';
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
export function helpOf(name: string, command: Command): string {
  const { usage, summary, help, options = {}, settings = ['Where the data is'] } = command;
  const rows = Object.entries(options).map(([option, { value, help: text }]) => [
    `  --${option}${value === undefined ? '' : ` ${value}`}`,
    text,
  ]);
  const groups = settings.map(
    (group) => [group, SETTINGS[group].map(([flag, value, text]) => [`  --${flag} ${value}`, text])] as const,
  );
  const answers = name === 'serve' ? [] : [['  --json', 'answers as JSON']];
  const all = [...rows, ...answers, ...groups.flatMap(([, group]) => group)];
  const width = Math.max(0, ...all.map(([option = '']) => option.length));
  const table = (some: readonly string[][]): string =>
    some.map(([option = '', text]) => `${option.padEnd(width)}  ${text}`).join('\n');
  const parts = [
    `candor ${name}${usage === '' ? '' : ` ${usage}`}`,
    `${summary[0]?.toUpperCase()}${summary.slice(1)}.`,
    help,
    table([...rows, ...answers]) || undefined,
    ...groups.map(([group, some]) => `${group}\n\n${table(some)}`),
    `Each setting is also a variable: --data is CANDOR_DATA.${
      settings.length === allSettings.length
        ? ''
        : ' The other ones of candor serve count here, too, where no server runs.'
    }`,
  ];
  return parts.filter((part) => part !== undefined).join('\n\n');
}

function withoutHeadings(rows: readonly string[][]): string {
  return toTable(['', ''], rows).split('\n').slice(1).join('\n');
}
