import type {
  ComplianceAnswer,
  ComplianceReport,
  ControlVerdict,
  Framework,
  VerdictCounts,
} from '../api/types.ts';
import { newId } from '../keys/secret.ts';
import { type Log, reasonOf } from '../log.ts';
import { type GatherDeps, gather } from './gather.ts';
import { recordOf } from './processing.ts';
import type { Reports } from './reports.ts';
import { FRAMEWORKS, judge } from './standards.ts';

/** What a server finds when it is held against frameworks, and what it has found before. */
export interface Compliance {
  /** Makes a report now and keeps it; who asks meanwhile gets the same. */
  report(actor: string, frameworks?: readonly Framework[]): Promise<ComplianceReport>;
  answer(): Promise<ComplianceAnswer>;
  close(): Promise<void>;
}

interface ComplianceDeps extends GatherDeps {
  reports: Reports;
  log: Log;
  /** Until the first look whether a report is due; @default 5 minutes */
  firstMs?: number;
}

const DAY = 24 * 60 * 60 * 1_000;
const LOOK_MS = 10 * 60 * 1_000;

const LIMITS = [
  'It is no legal advice and no certificate, and no auditor has seen it.',
  'It shows what this server could see of itself at one moment: its settings, its database, its log and its files. It sees neither the sites that send to it nor the machine, the network or the people around it.',
  'Stored events are held against their level for the last 35 days, and read for personal data as far as the newest 500 of each project and the patterns of redaction reach.',
  'Who can change the program can change what it reports. The audit log shows changes to kept reports, not to the program.',
];

/** Makes reports when they are asked for, and one a day by itself. */
export function createCompliance(deps: ComplianceDeps): Compliance {
  const { reports, version, config, rules, log, now, firstMs = 5 * 60 * 1_000 } = deps;
  let running: Promise<ComplianceReport> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function make(actor: string, frameworks: readonly Framework[]): Promise<ComplianceReport> {
    const facts = await gather(deps);
    const controls = judge(facts, frameworks);
    const report: ComplianceReport = {
      format: 1,
      id: newId('f'),
      at: new Date(facts.now).toISOString(),
      version,
      frameworks: [...frameworks],
      counts: countOf(controls.map(({ verdict }) => verdict)),
      controls,
      processing: await recordOf({ ...config, rules }, facts),
      limits: LIMITS,
    };
    await reports.keep(actor, report);
    return report;
  }

  async function report(
    actor: string,
    frameworks: readonly Framework[] = FRAMEWORKS,
  ): Promise<ComplianceReport> {
    // One at a time: each reads a good part of the database.
    while (running) {
      const made = await running.catch(() => undefined);
      if (made && frameworks.every((one) => made.frameworks.includes(one))) return made;
    }
    running = make(actor, frameworks).finally(() => {
      running = undefined;
    });
    return running;
  }

  async function look(): Promise<void> {
    const newest = reports.list().find(({ frameworks }) => frameworks.length === FRAMEWORKS.length);
    if (newest && now() - Date.parse(newest.at) < DAY) return;
    await report('server').catch((error: unknown) =>
      log('warn', 'no compliance report was made; this is tried again', { reason: reasonOf(error) }),
    );
  }

  function next(afterMs: number): void {
    if (isClosed) return;
    timer = setTimeout(() => look().finally(() => next(LOOK_MS)), afterMs);
    timer.unref();
  }

  next(firstMs);
  return {
    report,
    async answer() {
      const [newest, before] = await Promise.all(
        reports
          .list()
          .slice(0, 2)
          .map(async ({ id }) => toReport(await reports.read(id).catch(() => undefined))),
      );
      return {
        latest: newest ?? null,
        changes: newest && before ? changesOf(before, newest) : [],
        reports: [...reports.list()],
      };
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await running?.catch(() => undefined);
    },
  };
}

/** Controls whose verdict another report has changed; what only one of them has is left out. */
function changesOf(before: ComplianceReport, after: ComplianceReport): ComplianceAnswer['changes'] {
  const verdicts = new Map(before.controls.map(({ id, verdict }) => [id, verdict]));
  return after.controls.flatMap(({ id, verdict: to }) => {
    const from = verdicts.get(id);
    return from === undefined || from === to ? [] : [{ id, from, to }];
  });
}

function countOf(verdicts: readonly ControlVerdict[]): VerdictCounts {
  const counts: VerdictCounts = { pass: 0, fail: 0, person: 0 };
  for (const verdict of verdicts) counts[verdict] += 1;
  return counts;
}

function toReport(text: string | undefined): ComplianceReport | undefined {
  // Written by this server, and unchanged.
  return text === undefined ? undefined : (JSON.parse(text) as ComplianceReport);
}
