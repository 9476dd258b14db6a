import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditLog } from '../audit/auditLog.ts';
import type { AuditLine } from '../audit/chain.ts';
import type { Documents } from '../documents/Documents.ts';
import { type DocumentForm, openDocument } from '../documents/openDocument.ts';
import { newId } from '../keys/secret.ts';
import { mayPass } from '../store/StoreProblem.ts';
import { type AccessState, decodeState, emptyState, readFirstKeys } from './state.ts';

/** What a change did, for the audit log; who did it is said apart. */
type Change<Result> = { result: Result } & Omit<AuditLine, 'actor'>;

/** Who may do what, durable and audited. */
export interface AccessFile {
  /** As it is now; never changed in place. */
  readonly state: AccessState;
  /** Makes one change after the other; resolves when it and its line in the audit log are durable. What throws changes nothing. */
  change<Result>(actor: string, make: (draft: AccessState) => Change<Result>): Promise<Result>;
  /** Is called whenever the state is another, whoever has changed it. */
  watch(onChange: () => void): void;
}

/** The document of who may do what. */
export const ACCESS = 'access';

const form: DocumentForm<AccessState> = {
  empty: emptyState,
  decode: decodeState,
  encode: (state) => `${JSON.stringify(state, null, 2)}\n`,
};

/**
 * Opens the document `access`, or begins it with what version 1 left in the data folder. The line of a change is written with it and
 * then to the audit log; a crash between the two is made good here, or by whichever server changes it next.
 */
export async function openAccessFile(
  folder: string,
  { documents, audit, now }: { documents: Documents; audit: AuditLog; now: () => number },
): Promise<AccessFile> {
  const document = await openDocument(documents, ACCESS, form);

  async function settle({ line, change }: AccessState): Promise<void> {
    if (line !== undefined) await audit.append(line, change);
  }

  const file: AccessFile = {
    get state() {
      return document.state;
    },
    async change(actor, make) {
      const result = await document.change(async (draft) => {
        await settle(draft);
        const { result: made, ...line } = make(draft);
        // Of an older copy that was put back, the next numbers are those of changes that have their lines already.
        draft.change = Math.max(draft.change, await audit.lastChange()) + 1;
        draft.line = { actor, ...line };
        return made;
      });
      await settle(document.state);
      return result;
    },
    watch: document.watch,
  };
  // Of a database that is away: settled with the next change.
  await settle(file.state).catch((error: unknown) => {
    if (!mayPass(error)) throw error;
  });
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
