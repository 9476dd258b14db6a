import { createHash } from 'node:crypto';
import { AccessProblem } from '../access/AccessProblem.ts';
import type { AuditProblem, ComplianceReport, ComplianceRow, Framework } from '../api/types.ts';
import type { AuditLog } from '../audit/auditLog.ts';
import type { Documents } from '../documents/Documents.ts';
import { type DocumentForm, openDocument } from '../documents/openDocument.ts';
import { StartProblem } from '../startProblem.ts';

/** Two years of one a day; the oldest give way. */
const MAX_REPORTS = 800;

/** What the audit log calls it. */
const REPORTED = 'compliance.reported';

/** The compliance reports that a data folder keeps. */
export interface Reports {
  /** The newest first. */
  list(): readonly ComplianceRow[];
  /** The text of one, as it was sealed; `undefined` for none. Rejects with an `AccessProblem` where it was changed. */
  read(id: string): Promise<string | undefined>;
  /** Keeps one, and seals its hash into the audit log. */
  keep(actor: string, report: ComplianceReport): Promise<ComplianceRow>;
  /** Controls that fail in reports after `from` up to `to`, and did not in the report before; `null` where there is none so far. */
  turnedToFail(range: { from: number; to: number; framework?: Framework }): number | null;
  /** Holds what is kept against what was sealed. */
  verify(): Promise<AuditProblem[]>;
}

/** The document that lists reports; each of them is one beside it. */
export const REPORTS = 'compliance/index';

/** The document of one report. */
const reportName = (id: string): string => `compliance/${id}`;

const form: DocumentForm<ComplianceRow[]> = {
  empty: () => [],
  decode,
  encode: (rows) => `${JSON.stringify(rows)}\n`,
};

/** Opens the reports, or begins with none. */
export async function openReports(documents: Documents, audit: AuditLog): Promise<Reports> {
  const index = await openDocument(documents, REPORTS, form);

  async function textOf(id: string): Promise<string | undefined> {
    return (await documents.read(reportName(id)))?.text;
  }

  async function read(id: string): Promise<string | undefined> {
    const row = index.state.find((one) => one.id === id);
    const text = row && (await textOf(id));
    if (row === undefined || text === undefined || digest(text) === row.sha256) return text;
    throw new AccessProblem('conflict', 'This report is not what was sealed. Run candor audit verify.');
  }

  return {
    list: () => index.state,
    read,
    async keep(actor, report) {
      const text = `${JSON.stringify(report, null, 2)}\n`;
      const sha256 = digest(text);
      const { id, at, frameworks, counts, controls } = report;
      const failed = controls.filter(({ verdict }) => verdict === 'fail').map((control) => control.id);
      const row: ComplianceRow = { id, at, frameworks, counts, failed, sha256 };
      await documents.write(reportName(id), 1, text);
      await audit.append({ actor, what: REPORTED, object: id, details: { sha256, ...counts } });
      const gone = await index.change((draft) => {
        draft.unshift(row);
        return draft.splice(MAX_REPORTS);
      });
      for (const old of gone) await documents.remove(reportName(old.id));
      return row;
    },
    turnedToFail: (range) => countTurned(index.state, range),
    async verify() {
      const problems: AuditProblem[] = [];
      let seen = 0;
      // By the log, for whoever edits a report can edit the index.
      for await (const { what, object: report = '', seq, details } of audit.entries()) {
        if (what !== REPORTED) continue;
        seen += 1;
        if (seen > MAX_REPORTS) break;
        const text = await textOf(report);
        if (text === undefined) problems.push({ seq, report, problem: 'report missing' });
        else if (digest(text) !== details?.['sha256'])
          problems.push({ seq, report, problem: 'report edited' });
      }
      return problems;
    },
  };
}

function countTurned(
  rows: readonly ComplianceRow[],
  { from, to, framework }: { from: number; to: number; framework?: Framework },
): number | null {
  let turned: number | null = null;
  for (const [index, row] of rows.entries()) {
    const at = Date.parse(row.at);
    if (at > to) continue;
    turned ??= 0;
    if (at <= from) break;
    // A report about less says nothing of the rest.
    const before = rows
      .slice(index + 1)
      .find((one) => row.frameworks.every((of) => one.frameworks.includes(of)));
    turned += row.failed.filter(
      (id) => !before?.failed.includes(id) && (framework === undefined || id.startsWith(`${framework}.`)),
    ).length;
  }
  return turned;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function decode(text: string, place: string): ComplianceRow[] {
  try {
    const rows: unknown = JSON.parse(text);
    if (Array.isArray(rows)) return rows as ComplianceRow[]; // our own; the reports themselves are sealed
  } catch {
    // Said below, with the place's name.
  }
  throw new StartProblem(`${place} cannot be read. Put back a copy, or remove it to begin a new list.`);
}
