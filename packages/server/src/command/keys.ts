import type { KeyRow } from '../api/types.ts';
import { type Command, EXIT, type Options, UsageProblem } from './Command.ts';
import { limitOf, listOf, needWord, textOf } from './options.ts';
import { toTable } from './table.ts';
import { withConnection } from './withConnection.ts';

/** `candor keys` */
export const keys: Command = {
  usage: 'list | add NAME | change ID | remove ID',
  summary: 'write keys: what pages show to send',
  options: {
    project: { value: 'NAME', help: 'add: project it writes to; list: only its keys' },
    origin: {
      value: 'ORIGIN',
      isRepeatable: true,
      help: 'add, change: pages that may use it, such as https://shop.example, instead of those of before; repeat it or use commas',
    },
    'per-second': {
      value: 'N',
      help: 'add, change: events it may send each second in the long run; none takes it away',
    },
    'per-day': { value: 'N', help: 'add, change: events it may send each day (UTC); none takes it away' },
    'foreign-consent': {
      value: 'LEVEL',
      help: 'add, change: what other clients may keep: basic, enhanced or full; none for the server’s level',
    },
    name: { value: 'NAME', help: 'change: another name' },
  },
  run: (invocation) =>
    withConnection(invocation, {}, async ({ ask }) => {
      const { words, options, io, answer } = invocation;
      const [what = 'list'] = words;
      const chosen = {
        origins: listOf(options, 'origin'),
        eventsPerSecond: limitOf(options, 'per-second'),
        eventsPerDay: limitOf(options, 'per-day'),
        foreignConsent: levelOf(options),
      };
      if (what === 'list') {
        const project = textOf(options, 'project');
        const { keys: all } = await ask<{ keys: KeyRow[] }>('GET', 'keys');
        const rows = all.filter((key) => project === undefined || key.project === project);
        answer(rows, toTable(headings, rows.map(toRow)));
      } else if (what === 'add') {
        const name = needWord(words, 1, 'The name of the key');
        const project = textOf(options, 'project') ?? 'default';
        const { key } = await ask<{ key: KeyRow }>('POST', 'keys', {
          ...chosen,
          origins: chosen.origins ?? [],
          name,
          project,
        });
        if (key.origins.length === 0)
          io.note(
            `No page may use it yet: candor keys change ${key.id} --origin https://shop.example. Programs may.`,
          );
        answer(key, key.key);
      } else if (what === 'change') {
        const id = needWord(words, 1, 'The id of the key');
        const name = textOf(options, 'name');
        const { key } = await ask<{ key: KeyRow }>('PATCH', `keys/${encodeURIComponent(id)}`, {
          ...chosen,
          name,
        });
        answer(key, toTable(headings, [toRow(key)]));
      } else if (what === 'remove') {
        const id = needWord(words, 1, 'The id of the key');
        await ask('DELETE', `keys/${encodeURIComponent(id)}`);
        answer({ removed: id }, `Removed ${id}. Pages that still show it are refused from now on.`);
      } else throw new UsageProblem(`There is no "keys ${what}".`);
      return EXIT.done;
    }),
};

/** What is asked of other clients; `null` takes it away. */
function levelOf(options: Options): string | null | undefined {
  const level = textOf(options, 'foreign-consent');
  return level === 'none' ? null : level;
}

const headings = ['ID', 'NAME', 'PROJECT', 'KEY', 'ORIGINS', 'PER SECOND', 'PER DAY', 'TODAY', 'REFUSED'];

function toRow(key: KeyRow): string[] {
  const { id, name, project, origins, eventsPerSecond, eventsPerDay, today } = key;
  const limits = [eventsPerSecond, eventsPerDay].map((limit) => (limit === null ? '–' : String(limit)));
  return [
    id,
    name,
    project,
    key.key,
    origins.join(','),
    ...limits,
    String(today.events),
    String(today.refused),
  ];
}
