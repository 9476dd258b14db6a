import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditLog } from '../audit/auditLog.ts';
import type { AuditLine } from '../audit/chain.ts';
import { writeDurably } from '../durableFile.ts';
import { newId } from '../keys/secret.ts';
import { type AccessState, emptyState, readFirstKeys, readState } from './state.ts';

/** What a change did, for the audit log; who did it is said apart. */
type Change<Result> = { result: Result } & Omit<AuditLine, 'actor'>;

/** Who may do what, durable and audited. */
export interface AccessFile {
  /** As it is now; never changed in place. */
  readonly state: AccessState;
  /** Makes one change after the other; resolves when it and its line in the audit log are durable. What throws changes nothing. */
  change<Result>(actor: string, make: (draft: AccessState) => Change<Result>): Promise<Result>;
}

/**
 * Opens `access.json` of a data folder, or begins it with what version 1 left. The line of a change is written with it and
 * then to the audit log; a crash between the two is made good here.
 */
export async function openAccessFile(
  folder: string,
  audit: AuditLog,
  now: () => number,
): Promise<AccessFile> {
  const path = join(folder, 'access.json');
  let state = (await readState(path)) ?? emptyState();
  // Whether the audit log has the last change's line.
  let isSettled = state.line === undefined || (await lastChangeOf(audit)) >= state.change;
  let queue: Promise<unknown> = Promise.resolve();

  async function settle(): Promise<void> {
    if (isSettled || state.line === undefined) return;
    const { details, ...line } = state.line;
    await audit.append({ ...line, details: { ...details, change: state.change } });
    isSettled = true;
  }

  async function apply<Result>(actor: string, make: (draft: AccessState) => Change<Result>): Promise<Result> {
    await settle();
    const draft = structuredClone(state);
    const { result, ...line } = make(draft);
    draft.change += 1;
    draft.line = { actor, ...line };
    await writeDurably(path, `${JSON.stringify(draft, null, 2)}\n`);
    state = draft;
    isSettled = false;
    await settle();
    return result;
  }

  const file: AccessFile = {
    get state() {
      return state;
    },
    change(actor, make) {
      const done = queue.then(() => apply(actor, make));
      // What failed must not keep the next from its turn.
      queue = done.catch(() => undefined);
      return done;
    },
  };
  await settle();
  await takeFirstKeys(folder, file, now);
  return file;
}

async function takeFirstKeys(folder: string, file: AccessFile, now: () => number): Promise<void> {
  const path = join(folder, 'keys.json');
  const kept = file.state.change === 0 ? await readFirstKeys(path) : [];
  if (kept.length === 0) return;
  await file.change('server', (draft) => {
    for (const { key, project, origins, foreignConsent } of kept) {
      const own = foreignConsent && { foreignConsent };
      draft.writeKeys.push({ id: newId('k'), key, name: '', project, origins, ...own, createdAt: now() });
      if (!draft.projects.includes(project)) draft.projects.push(project);
    }
    return { result: undefined, what: 'keys.moved', details: { keys: kept.length } };
  });
  await rename(path, `${path}.old`);
}

async function lastChangeOf(audit: AuditLog): Promise<number> {
  let before: number | undefined;
  for (;;) {
    const entries = await audit.newest(200, before);
    for (const { details } of entries) if (typeof details?.['change'] === 'number') return details['change'];
    const oldest = entries.at(-1);
    if (!oldest) return 0;
    before = oldest.seq;
  }
}
