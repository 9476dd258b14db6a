import type { MeAnswer } from '../api/types.ts';
import { type Command, EXIT, UsageProblem } from './Command.ts';
import { needWord } from './options.ts';
import { withConnection } from './withConnection.ts';

/** `candor projects` */
export const projects: Command = {
  usage: 'list | add NAME',
  summary: 'sites whose events are kept apart',
  run: (invocation) =>
    withConnection(invocation, {}, async ({ ask }) => {
      const { words, answer } = invocation;
      const [what = 'list'] = words;
      if (what === 'list') {
        const { projects: all } = await ask<MeAnswer>('GET', 'me');
        answer(all, all.join('\n'));
      } else if (what === 'add') {
        const project = needWord(words, 1, 'The name of the project');
        await ask('POST', 'projects', { project });
        answer({ project }, `Added ${project}. Make a key for it: candor keys add NAME --project ${project}`);
      } else throw new UsageProblem(`There is no "projects ${what}".`);
      return EXIT.done;
    }),
};
