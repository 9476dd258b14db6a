import type { InvitedAnswer, UserRow } from '../api/types.ts';
import { type Command, EXIT, type Invocation, UsageProblem } from './Command.ts';
import { listOf, needWord, textOf } from './options.ts';
import { toMinute, toTable } from './table.ts';
import { withConnection } from './withConnection.ts';

/** `candor users` */
export const users: Command = {
  usage: 'list | add NAME | change ID | invite ID | remove ID',
  summary: 'people who may sign in',
  help: `add and invite print a link path, once: whoever opens it on this server's address chooses a password.
With --first, add makes the first admin at once, with the password on standard input.`,
  options: {
    role: { value: 'ROLE', help: 'viewer (looks), editor (also makes keys) or admin (also lets others in)' },
    project: {
      value: 'NAME',
      isRepeatable: true,
      help: 'add, change: a project they may see; repeat it or use commas; all for every one',
    },
    name: { value: 'NAME', help: 'change: another name' },
    first: { help: 'add: the first admin, whose password is read from standard input' },
  },
  run: (invocation) =>
    withConnection(invocation, {}, async ({ ask }) => {
      const { words, options, answer } = invocation;
      const [what = 'list'] = words;
      const path = (): string => `users/${encodeURIComponent(needWord(words, 1, 'The id of the user'))}`;
      if (what === 'list') {
        const { users: all } = await ask<{ users: UserRow[] }>('GET', 'users');
        answer(all, toTable(headings, all.map(toRow)));
      } else if (what === 'add' && options['first'] === true) {
        const name = needWord(words, 1, 'The name');
        const password = (await invocation.io.readInput()).replace(/\r?\n$/, '');
        const { user } = await ask<{ user: UserRow }>('POST', 'users/first', { name, password });
        answer(user, `${user.name} is an admin and can sign in.`);
      } else if (what === 'add') {
        const name = needWord(words, 1, 'The name');
        const role = textOf(options, 'role') ?? 'viewer';
        const made = await ask<InvitedAnswer>('POST', 'users', { name, role, ...projectsIn(invocation) });
        answer(made, toLink(made));
      } else if (what === 'invite') {
        const made = await ask<InvitedAnswer>('POST', `${path()}/invitation`, {});
        answer(made, toLink(made));
      } else if (what === 'change') {
        const to = {
          name: textOf(options, 'name'),
          role: textOf(options, 'role'),
          ...projectsIn(invocation),
        };
        const { user } = await ask<{ user: UserRow }>('PATCH', path(), to);
        answer(user, toTable(headings, [toRow(user)]));
      } else if (what === 'remove') {
        await ask('DELETE', path());
        answer({ removed: words[1] }, `Removed ${words[1]}; their sessions have ended.`);
      } else throw new UsageProblem(`There is no "users ${what}".`);
      return EXIT.done;
    }),
};

function projectsIn({ options }: Invocation): { projects?: string[] | null } {
  const projects = listOf(options, 'project');
  if (!projects) return {};
  return { projects: projects.includes('all') ? null : projects };
}

function toLink({ user, invitation }: InvitedAnswer): string {
  return `/welcome#${invitation}\n\nAdd this to the dashboard's address and give it to ${user.name}. It works once, for a week.`;
}

const headings = ['ID', 'NAME', 'ROLE', 'PROJECTS', 'SINCE', 'STATE'];

function toRow({ id, name, role, projects, createdAt, hasPassword, invitedUntil }: UserRow): string[] {
  const state = hasPassword ? 'active' : invitedUntil === null ? 'invitation is over' : 'invited';
  return [id, name, role, projects?.join(',') ?? 'all', toMinute(createdAt), state];
}
