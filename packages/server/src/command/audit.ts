import type { AuditAnswer, AuditProblem, AuditVerdict } from '../api/types.ts';
import { type Command, EXIT, UsageProblem } from './Command.ts';
import { limitOf, textOf } from './options.ts';
import { toTable } from './table.ts';
import { withConnection } from './withConnection.ts';

/** `candor audit` */
export const audit: Command = {
  usage: 'list | verify',
  summary: 'who changed what, and whether the log of it is whole',
  help: `verify ends with 3 when an entry was edited, removed, added or moved. Keep the head that it prints elsewhere:
with --head it also finds a log that was cut and put back together with an older copy of its head.`,
  options: {
    limit: { value: 'N', help: 'list: so many of the newest, at most 500 (default 50)' },
    head: { value: 'SEQ:MAC', help: 'verify: a head that the log must have had' },
  },
  run: (invocation) =>
    withConnection(invocation, {}, async ({ ask }) => {
      const { words, options, answer } = invocation;
      const [what = 'list'] = words;
      if (what === 'list') {
        const { entries, names } = await ask<AuditAnswer>(
          'GET',
          `audit?limit=${limitOf(options, 'limit') ?? 50}`,
        );
        const name = (id: string): string => (names[id] ? `${names[id]} (${id})` : id);
        const rows = entries.map(({ seq, at, actor, what: done, object = '', details = {} }) => [
          String(seq),
          at,
          name(actor),
          done,
          name(object),
          Object.entries(details)
            .filter(([key]) => key !== 'change')
            .map(([key, value]) => `${key}=${value}`)
            .join(' '),
        ]);
        answer(entries, toTable(['SEQ', 'AT', 'WHO', 'WHAT', 'WHICH', ''], rows));
        return EXIT.done;
      }
      if (what !== 'verify') throw new UsageProblem(`There is no "audit ${what}".`);
      const head = textOf(options, 'head');
      const query = head === undefined ? '' : `?head=${encodeURIComponent(head)}`;
      const verdict = await ask<AuditVerdict>('GET', `audit/verdict${query}`);
      answer(verdict, toText(verdict));
      return verdict.isIntact ? EXIT.done : EXIT.wanting;
    }),
};

function toText({ isIntact, entries, head, problems }: AuditVerdict): string {
  if (isIntact) return `Intact: ${entries} entries.\nHead ${head}`;
  return [
    'The audit log is not what was written:',
    ...problems.map((problem) => `  ${toWords(problem)}`),
  ].join('\n');
}

function toWords({ line, seq, report, problem }: AuditProblem): string {
  const where = [
    line !== undefined && `line ${line}`,
    seq !== undefined && `entry ${seq}`,
    report !== undefined && `compliance report ${report}`,
  ].filter(Boolean);
  return `${where.join(', ') || 'audit.head'}: ${problem}`;
}
