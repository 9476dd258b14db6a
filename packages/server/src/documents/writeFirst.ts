import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreProblem } from '../store/StoreProblem.ts';
import type { DocumentRow, DocumentStore } from '../store/store.ts';

// The copy of the table that answers may be behind the one that was written to.
const VISIBLE_TRIES = 100;
const VISIBLE_PAUSE_MS = 20;
/** Of the machines of a cluster. */
const CLOCKS_APART_MS = 60_000;

/** Writes rows, together or not at all; `false` where another server was first with the version of the last. */
export async function writeFirst(
  store: DocumentStore,
  rows: readonly Omit<DocumentRow, 'mark'>[],
  by: string,
): Promise<boolean> {
  const last = rows.at(-1);
  if (!last) return true;
  const mark = randomUUID();
  const failure = await store
    .write(
      rows.map((row) => ({ ...row, mark })),
      by,
    )
    .then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
  for (let tries = 0; tries < VISIBLE_TRIES; tries++) {
    const [found, next] = await store.from(last.name, last.version);
    if (found?.version === last.version) {
      // Whoever stood still for so long that the version was forgotten as a token comes too late, although its row is there.
      const isLate =
        next !== undefined && (next.version > last.version + 1 || next.at < found.at - CLOCKS_APART_MS);
      return found.mark === mark && !isLate;
    }
    // Every later one is there, and so it was there before.
    if (found) return false;
    // The answer to a write may be lost on its way; what it wrote is not.
    if (failure) throw failure.error;
    await sleep(VISIBLE_PAUSE_MS);
  }
  throw new StoreProblem('unavailable', 'The database does not show what it has taken');
}
