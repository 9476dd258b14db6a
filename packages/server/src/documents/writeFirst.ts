import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isBusy, mayPass, StoreProblem } from '../store/StoreProblem.ts';
import type { DocumentRow, DocumentStore } from '../store/store.ts';

// The copy of the table that answers may be behind the one that was written to.
const VISIBLE_TRIES = 100;
const VISIBLE_PAUSE_MS = 20;
/** A cluster takes one insert after another, and turns away who comes in between. */
const WRITE_TRIES = 20;
const WRITE_PAUSE_MS = 100;
/** Of the machines of a cluster. */
const CLOCKS_APART_MS = 60_000;

/** Writes rows, together or not at all; `false` where another server was first with the version of the last. */
export async function writeFirst(
  store: DocumentStore,
  rows: readonly Omit<DocumentRow, 'mark'>[],
  by: string,
): Promise<boolean> {
  const mark = randomUUID();
  const marked = rows.map((row) => ({ ...row, mark }));
  for (let tries = 1; ; tries++) {
    const failure = await store.write(marked, by).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    // The answer to a write may be lost on its way; what it wrote is not.
    const isFirst = await look(store, marked, failure === undefined ? VISIBLE_TRIES : 1);
    if (isFirst !== undefined) return isFirst;
    if (!failure) throw new StoreProblem('unavailable', 'The database does not show what it has taken');
    const { error } = failure;
    if (mayPass(error) && !isBusy(error)) throw error;
    if (tries >= WRITE_TRIES)
      throw new StoreProblem('unavailable', 'The database does not take it', { cause: error });
    // The same token again, so it is there once.
    await sleep(WRITE_PAUSE_MS * Math.random());
  }
}

/** Who has the version; `undefined` as long as nobody is seen to. */
async function look(
  store: DocumentStore,
  rows: readonly DocumentRow[],
  tries: number,
): Promise<boolean | undefined> {
  const last = rows.at(-1);
  if (!last) return true;
  for (let left = tries; left > 0; left--) {
    const [found, next] = await store.from(last.name, last.version);
    if (found) {
      // Whoever stood still for so long that the version was forgotten as a token comes too late, although its row is there.
      const isLate =
        next !== undefined && (next.version > last.version + 1 || next.at < found.at - CLOCKS_APART_MS);
      return found.version === last.version && found.mark === last.mark && !isLate;
    }
    if (left > 1) await sleep(VISIBLE_PAUSE_MS);
  }
  return undefined;
}
