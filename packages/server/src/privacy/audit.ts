import type { AuditLog } from '../audit/auditLog.ts';

/** What was done for a person. Says how much, and neither who nor which. */
interface AuditedAnswer {
  readonly what: 'show' | 'erase' | 'restrict' | 'lift';
  readonly project: string;
  readonly visits: number;
  readonly events: number;
}

/** Writes down an answer about a person, durably; `actor` is who asked for it when it was not the person. */
export type Audit = (answer: AuditedAnswer, actor?: string) => Promise<unknown>;

/** Answers about people, in the log of everything else. */
export function createAudit(log: Pick<AuditLog, 'append'>): Audit {
  const names = {
    show: 'visits.shown',
    erase: 'visits.erased',
    restrict: 'visits.restricted',
    lift: 'visits.lifted',
  };
  return ({ what, ...details }, actor = 'person') => log.append({ actor, what: names[what], details });
}
