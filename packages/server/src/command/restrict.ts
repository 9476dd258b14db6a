import type { RestrictedAnswer } from '../api/types.ts';
import { type Command, EXIT, UsageProblem } from './Command.ts';
import { toMinute, toTable } from './table.ts';
import { partsOf, progress, projectIn, visitOptions, visitsIn } from './visits.ts';
import { withConnection } from './withConnection.ts';

/** `candor restrict` */
export const restrict: Command = {
  usage: '[list]',
  summary: 'keeps some visits without using them, or lifts that',
  help: `What is restricted is in no answer, live view, alert or file, and nothing new of it is taken. It expires as it would have.
The person whose it is still sees it, and can have it erased.`,
  options: {
    ...visitOptions,
    lift: { help: 'lifts the restriction: all that was kept is used again' },
  },
  run: (invocation) =>
    withConnection(invocation, { needsStore: true }, async ({ ask }) => {
      const { words, options, answer } = invocation;
      if (words.length > 1 || (words.length === 1 && words[0] !== 'list'))
        throw new UsageProblem(`There is no "restrict ${words.join(' ')}".`);
      if (words[0] === 'list') {
        const found = await ask<RestrictedAnswer>('GET', `visits/restricted${projectIn(invocation)}`);
        const rows = found.visits.map(({ id, since }) => [id, toMinute(since)]);
        answer(found, toTable(['VISIT', 'SINCE'], rows));
        return EXIT.done;
      }
      const visits = await visitsIn(invocation);
      const lift = options['lift'] === true;
      let events = 0;
      let done = 0;
      for (const part of partsOf(visits)) {
        const path = `visits/restrict${projectIn(invocation)}`;
        events += (await ask<{ moved: number }>('POST', path, { visits: part, lift })).moved;
        done += part.length;
        progress(invocation, done, visits.length, lift ? 'lifted' : 'restricted');
      }
      const said = lift ? 'are used again' : 'are kept and not used any more';
      answer(
        { visits: visits.length, events, isRestricted: !lift },
        `${events} events of ${visits.length} visits ${said}.`,
      );
      return EXIT.done;
    }),
};
