import { AccessProblem } from '../access/AccessProblem.ts';
import type { AccessFile } from '../access/accessFile.ts';
import { checkOwner, checkProject, peopleOf } from '../access/rules.ts';
import type { StoredUser } from '../access/state.ts';
import { TRIAGE_STATUSES, type Triage, type TriageStatus } from '../api/triageTypes.ts';
import { keepNewest } from '../keepNewest.ts';

/** Of a project; what was looked after longest ago is forgotten beyond this. */
const MAX_GROUPS = 5_000;

/** Who looks after which errors. */
export interface TriageBook {
  list(project: string): Triage[];
  /** Those who may be given something of a project. */
  people(project: string): Pick<StoredUser, 'id' | 'name'>[];
  /** What is left out stays. */
  change(
    actor: string,
    project: string,
    fingerprint: string,
    given: Readonly<Record<string, unknown>>,
  ): Promise<Triage>;
}

/** What people think of errors beside the accounts, every change in the audit log. */
export function createTriage(file: AccessFile, now: () => number): TriageBook {
  return {
    list: (project) =>
      (file.state.triage ?? [])
        .filter((one) => one.project === project)
        .map(({ project: _, ...triage }) => triage),
    people: (project) => peopleOf(file.state, project).sort((a, b) => a.name.localeCompare(b.name)),
    change: (actor, project, fingerprint, { status, owner }) =>
      file.change(actor, (draft) => {
        checkFingerprint(fingerprint);
        const others = (draft.triage ?? []).filter(
          (one) => one.fingerprint !== fingerprint || one.project !== project,
        );
        const old = (draft.triage ?? []).find((one) => !others.includes(one));
        const to = checkStatus(status);
        const given = checkOwner(owner, draft, project);
        const triage: Triage = {
          fingerprint,
          status: to ?? old?.status ?? 'open',
          owner: given === undefined ? (old?.owner ?? null) : given,
          statusAt: to === undefined ? (old?.statusAt ?? now()) : now(),
        };
        draft.triage = keepNewest(
          [...others, { project: checkProject(project, draft), ...triage }],
          MAX_GROUPS,
          (one) => one.project === project,
        );
        const what = to === undefined ? 'error.owned' : `error.${to}`;
        return { result: triage, what, object: fingerprint, details: { project } };
      }),
  };
}

function checkFingerprint(fingerprint: string): void {
  if (/^\d{1,20}$/.test(fingerprint) && BigInt(fingerprint) < 2n ** 64n) return;
  refuse('fingerprint', 'must be the fingerprint of a group, as `/api/v1/errors` names it');
}

function checkStatus(status: unknown): TriageStatus | undefined {
  if (status === undefined) return undefined;
  return (
    TRIAGE_STATUSES.find((known) => known === status) ??
    refuse('status', `must be one of ${TRIAGE_STATUSES.join(', ')}`)
  );
}

function refuse(field: string, rule: string): never {
  throw new AccessProblem('invalid', `\`${field}\` ${rule}.`);
}
