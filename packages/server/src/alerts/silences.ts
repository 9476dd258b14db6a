import { AccessProblem } from '../access/AccessProblem.ts';
import type { AccessFile } from '../access/accessFile.ts';
import { checkProject, checkRoom } from '../access/rules.ts';
import type { Silence } from '../api/types.ts';
import { keepNewest } from '../keepNewest.ts';
import { newId } from '../keys/secret.ts';

const MAX_MS = 90 * 24 * 60 * 60 * 1_000;
/** What is far beyond is no date any more. */
const MAX_AHEAD_MS = 366 * 24 * 60 * 60 * 1_000;
/** Of a project; as many that have ended are remembered. */
const MAX_SILENCES = 200;
/** Silences that ended longer ago are forgotten; the audit log has them. */
const REMEMBERED_MS = 7 * 24 * 60 * 60 * 1_000;

/** Times in which some rules tell nobody. */
export interface Silences {
  list(project: string): readonly Silence[];
  isSilent(project: string, rule: string, at: number): boolean;
  add(actor: string, project: string, given: Readonly<Record<string, unknown>>): Promise<Silence>;
  /** Ends it now. */
  end(actor: string, project: string, id: string): Promise<void>;
}

/** Silences beside the accounts, every change in the audit log. */
export function createSilences(file: AccessFile, now: () => number): Silences {
  const all = (): readonly Silence[] => file.state.silences ?? [];
  return {
    list: (project) => all().filter((silence) => silence.project === project),
    isSilent: (project, rule, at) =>
      all().some(
        ({ rules, from, until, ...silence }) =>
          silence.project === project &&
          (rules.length === 0 || rules.includes(rule)) &&
          at >= from &&
          at < until,
      ),
    add: (actor, project, given) =>
      file.change(actor, (draft) => {
        const { rules = [], from = now(), until, reason = '' } = given;
        const isList =
          Array.isArray(rules) &&
          rules.every((id: unknown) =>
            (draft.alertRules ?? []).some((rule) => rule.id === id && rule.project === project),
          );
        if (!isList) refuse('rules', 'must be a list of ids of rules, or empty for all of them');
        const isBegin = typeof from === 'number' && from >= 0 && from <= now() + MAX_AHEAD_MS;
        if (!isBegin) return refuse('from', 'must be a time in milliseconds, at most a year ahead');
        const isEnd =
          typeof until === 'number' &&
          until > Math.max(from, now()) &&
          until <= Math.max(from, now()) + MAX_MS;
        if (!isEnd) return refuse('until', 'must be a time in milliseconds, at most 90 days ahead');
        if (typeof reason !== 'string' || reason.length > 500)
          return refuse('reason', 'must be text of at most 500 characters');
        const silence: Silence = {
          id: newId('s'),
          project: checkProject(project, draft),
          rules: [...new Set<string>(rules)],
          from,
          until,
          reason: reason.toWellFormed(),
          actor,
        };
        const kept = (draft.silences ?? []).filter((one) => one.until > now() - REMEMBERED_MS);
        const isOver = (one: Silence): boolean => one.until <= now();
        checkRoom(
          kept.filter((one) => !isOver(one)),
          project,
          { most: MAX_SILENCES, what: 'silences' },
        );
        const remembered = keepNewest(kept, MAX_SILENCES, (one) => one.project === project && isOver(one));
        draft.silences = [...remembered, silence];
        const details = { project, rules: silence.rules.length, until };
        return { result: silence, what: 'silence.added', object: silence.id, details };
      }),
    end: (actor, project, id) =>
      file.change(actor, (draft) => {
        const found = (draft.silences ?? []).find((one) => one.id === id && one.project === project);
        if (!found) throw new AccessProblem('unknown', 'There is no such silence.');
        found.until = Math.min(found.until, now());
        return { result: undefined, what: 'silence.ended', object: id };
      }),
  };
}

function refuse(field: string, rule: string): never {
  throw new AccessProblem('invalid', `\`${field}\` ${rule}.`);
}
