import type { NewTokenAnswer, TokenRow } from '../api/types.ts';
import { type Command, EXIT, UsageProblem } from './Command.ts';
import { limitOf, listOf, needWord, textOf } from './options.ts';
import { toMinute, toTable } from './table.ts';
import { withConnection } from './withConnection.ts';

/** `candor tokens` */
export const tokens: Command = {
  usage: 'list | add NAME | remove ID',
  summary: 'tokens with which programs ask',
  options: {
    role: { value: 'ROLE', help: 'add: viewer, editor or admin (default viewer)' },
    project: { value: 'NAME', isRepeatable: true, help: 'add: a project it may see; without, all' },
    days: { value: 'N', help: 'add: days until it ends; without, it does not end' },
  },
  run: (invocation) =>
    withConnection(invocation, {}, async ({ ask }) => {
      const { words, options, answer } = invocation;
      const [what = 'list'] = words;
      if (what === 'list') {
        const { tokens: all } = await ask<{ tokens: TokenRow[] }>('GET', 'tokens');
        answer(all, toTable(headings, all.map(toRow)));
      } else if (what === 'add') {
        const name = needWord(words, 1, 'The name of the token');
        const made = await ask<NewTokenAnswer>('POST', 'tokens', {
          name,
          role: textOf(options, 'role') ?? 'viewer',
          projects: listOf(options, 'project'),
          days: limitOf(options, 'days'),
        });
        invocation.io.note('This is the only time it is shown:');
        answer(made, made.secret);
      } else if (what === 'remove') {
        const id = needWord(words, 1, 'The id of the token');
        await ask('DELETE', `tokens/${encodeURIComponent(id)}`);
        answer({ removed: id }, `Removed ${id}.`);
      } else throw new UsageProblem(`There is no "tokens ${what}".`);
      return EXIT.done;
    }),
};

const headings = ['ID', 'NAME', 'ROLE', 'PROJECTS', 'SINCE', 'UNTIL'];

function toRow({ id, name, role, projects, createdAt, until }: TokenRow): string[] {
  return [
    id,
    name,
    role,
    projects?.join(',') ?? 'all',
    toMinute(createdAt),
    until === null ? '–' : toMinute(until),
  ];
}
