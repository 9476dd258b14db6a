import { writeFile } from 'node:fs/promises';
import type { ComplianceReport } from '../api/types.ts';
import { toHtml } from '../compliance/toHtml.ts';
import { type Command, CommandProblem, EXIT, UsageProblem } from './Command.ts';
import { listOf, textOf } from './options.ts';
import { toTable } from './table.ts';
import { withConnection } from './withConnection.ts';

const WORDS = { pass: 'pass', fail: 'fail', person: 'needs a person' } as const;

/** `candor compliance` */
export const compliance: Command = {
  usage: '',
  summary: 'holds the server against GDPR, SOC 2 and HIPAA, and keeps the report',
  help: `Ends with 3 when a control fails, with --strict also when one needs a person. It is no legal advice and no certificate.
The report's SHA-256 goes into the audit log, so candor audit verify finds one that was changed.`,
  options: {
    framework: { value: 'gdpr|soc2|hipaa', isRepeatable: true, help: 'only this; repeat it (default all)' },
    format: { value: 'html|json', help: 'of the file (default html)' },
    out: { value: 'FILE', help: 'a new file with the whole report' },
    strict: { help: 'also ends with 3 when a control needs a person' },
  },
  run: (invocation) =>
    withConnection(invocation, { needsStore: true }, async ({ ask }) => {
      const { options, answer, io } = invocation;
      const format = textOf(options, 'format') ?? 'html';
      if (format !== 'html' && format !== 'json')
        throw new UsageProblem(`--format must be html or json, got ${JSON.stringify(format)}.`);
      const frameworks = listOf(options, 'framework');
      const { report } = await ask<{ report: ComplianceReport }>('POST', 'compliance/reports', {
        ...(frameworks && { frameworks }),
      });
      const { counts, controls, id } = report;
      const path = textOf(options, 'out');
      if (path !== undefined) {
        const { reports } = await ask<{ reports: { id: string; sha256: string }[] }>('GET', 'compliance');
        const sha256 = reports.find((row) => row.id === id)?.sha256 ?? '';
        const text = format === 'html' ? toHtml(report, { sha256 }) : `${JSON.stringify(report, null, 2)}\n`;
        await writeFile(path, text, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
          throw new CommandProblem(`${path} cannot be written (${error.code}). Name a new file.`);
        });
        io.note(`Wrote the report to ${path}.`);
      }
      const rows = controls
        .filter(({ verdict }) => verdict !== 'pass')
        .map((control) => [WORDS[control.verdict], control.id, control.todo]);
      const sum = `${counts.fail} failed, ${counts.person} need a person, ${counts.pass} passed. Report ${id}.`;
      answer(report, `${toTable(['VERDICT', 'CONTROL', 'WHAT TO DO'], rows)}\n\n${sum}`);
      const isWanting = counts.fail > 0 || (options['strict'] === true && counts.person > 0);
      return isWanting ? EXIT.wanting : EXIT.done;
    }),
};
