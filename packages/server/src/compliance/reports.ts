import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AccessProblem } from '../access/AccessProblem.ts';
import type { AuditProblem, ComplianceReport, ComplianceRow, Framework } from '../api/types.ts';
import type { AuditLog } from '../audit/auditLog.ts';
import { writeDurably } from '../durableFile.ts';
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

/** Opens `compliance/` of a data folder, or begins it with the first report. */
export async function openReports(folder: string, audit: AuditLog): Promise<Reports> {
  const place = join(folder, 'compliance');
  const indexPath = join(place, 'index.json');
  const pathOf = (id: string): string => join(place, `${id}.json`);
  let rows = await readIndex(indexPath);

  async function read(id: string): Promise<string | undefined> {
    const row = rows.find((one) => one.id === id);
    const text = row && (await readFile(pathOf(id), 'utf8').catch(() => undefined));
    if (row === undefined || text === undefined || digest(text) === row.sha256) return text;
    throw new AccessProblem('conflict', 'This report is not what was sealed. Run candor audit verify.');
  }

  return {
    list: () => rows,
    read,
    async keep(actor, report) {
      const text = `${JSON.stringify(report, null, 2)}\n`;
      const sha256 = digest(text);
      const { id, at, frameworks, counts, controls } = report;
      const failed = controls.filter(({ verdict }) => verdict === 'fail').map((control) => control.id);
      const row: ComplianceRow = { id, at, frameworks, counts, failed, sha256 };
      await mkdir(place, { recursive: true, mode: 0o700 });
      await writeDurably(pathOf(id), text);
      await audit.append({ actor, what: REPORTED, object: id, details: { sha256, ...counts } });
      const gone = rows.slice(MAX_REPORTS - 1);
      rows = [row, ...rows.slice(0, MAX_REPORTS - 1)];
      await writeDurably(indexPath, `${JSON.stringify(rows)}\n`);
      for (const old of gone) await rm(pathOf(old.id), { force: true });
      return row;
    },
    turnedToFail: (range) => countTurned(rows, range),
    async verify() {
      const problems: AuditProblem[] = [];
      let seen = 0;
      // By the log, for whoever edits a report can edit the index.
      for await (const { what, object: report = '', seq, details } of audit.entries()) {
        if (what !== REPORTED) continue;
        seen += 1;
        if (seen > MAX_REPORTS) break;
        const text = await readFile(pathOf(report), 'utf8').catch(() => undefined);
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

async function readIndex(path: string): Promise<readonly ComplianceRow[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]';
    throw error;
  });
  try {
    const rows: unknown = JSON.parse(text);
    if (Array.isArray(rows)) return rows as ComplianceRow[]; // our own; the reports themselves are sealed
  } catch {
    // Said below, with the file's name.
  }
  throw new StartProblem(`${path} cannot be read. Put back a copy, or remove it to begin a new list.`);
}
