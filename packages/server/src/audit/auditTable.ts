import type { TableDocuments } from '../documents/tableDocuments.ts';
import { writeFirst } from '../documents/writeFirst.ts';
import { mayPass } from '../store/StoreProblem.ts';
import type { DocumentStore, WrittenDocument } from '../store/store.ts';
import type { AuditLines } from './AuditLines.ts';
import { parseEntry } from './chain.ts';

/** Under which name the lines lie in the database; the version of each is its number. */
export const AUDIT = 'audit';

/** The lines of the log that all servers write: each goes behind the one before, and of two that want one place the first has it. */
export function createAuditTable({
  store,
  documents,
  by,
}: {
  store: DocumentStore;
  documents: Pick<TableDocuments, 'watchRows'>;
  by: string;
}): AuditLines {
  let isTorn = false;

  async function* after(seq: number): AsyncGenerator<WrittenDocument> {
    for (let from = seq + 1; ; ) {
      const rows = await store.from(AUDIT, from);
      yield* rows;
      const last = rows.at(-1);
      if (!last) return;
      from = last.version + 1;
    }
  }

  return {
    async open(written) {
      try {
        const [row] = await store.newer({ [AUDIT]: 0 });
        if (written && written.seq > 0) {
          const [known] = await store.from(AUDIT, written.seq);
          isTorn = known?.version !== written.seq || macOf(known) !== written.mac;
        }
        return {
          last: row && { seq: row.version, mac: macOf(row) },
          isFirstSight: written === undefined,
        };
      } catch (error) {
        if (!mayPass(error)) throw error;
        // Whether it is still there cannot be told, so what is known of it stays.
        isTorn = written !== undefined;
        return { last: written };
      }
    },
    write: (entry) =>
      writeFirst(store, [{ name: AUDIT, version: entry.seq, body: JSON.stringify(entry) }], by),
    async *after(seq) {
      for await (const { version, body } of after(seq)) yield { seq: version, text: body };
    },
    async *all() {
      for await (const { body } of after(0)) yield body;
    },
    async *fromEnd(before = Number.MAX_SAFE_INTEGER) {
      for (let below = before; ; ) {
        const rows = await store.before(AUDIT, Math.min(below, Number.MAX_SAFE_INTEGER));
        for (const { body } of rows) yield body;
        const last = rows.at(-1);
        if (!last) return;
        below = last.version;
      }
    },
    watch(known, onNewer) {
      documents.watchRows(AUDIT, known, onNewer);
    },
    isTorn: () => isTorn,
  };
}

function macOf({ body }: WrittenDocument): string {
  return parseEntry(body)?.mac ?? '';
}
