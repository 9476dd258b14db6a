import { join } from 'node:path';
import type { DocumentRow } from '../store/store.ts';
import { createFileDocuments } from './fileDocuments.ts';

type Row = Omit<DocumentRow, 'mark'>;

/** What this server has seen last of the documents that it cannot be without, for a start while the database is away. */
export interface LastKnown {
  /** Whether it is one of them. */
  has(name: string): boolean;
  read(name: string): Promise<Row | undefined>;
  /** Soon, and only if it is one of them. */
  keep(row: Row): void;
  /** Resolves when everything is written. */
  close(): Promise<void>;
}

/** Keeps them in `shared/` of a data folder, as they lie in the database. */
export function createLastKnown(folder: string, names: readonly string[]): LastKnown {
  const files = createFileDocuments(join(folder, 'shared'));
  const versions = new Map<string, number>();
  let writing: Promise<unknown> = Promise.resolve();
  return {
    has: (name) => names.includes(name),
    async read(name) {
      const found = await files.read(name);
      return found && parse(found.text, name);
    },
    keep(row) {
      if (!names.includes(row.name) || row.version <= (versions.get(row.name) ?? 0)) return;
      versions.set(row.name, row.version);
      const { name, version, body } = row;
      writing = writing
        .then(() => files.write(name, version, JSON.stringify({ version, body })))
        .catch(() => undefined); // an older one is as good as none: the next start asks the database first
    },
    async close() {
      await writing;
    },
  };
}

function parse(text: string, name: string): Row | undefined {
  try {
    const { version, body } = JSON.parse(text) as Partial<Row>;
    return typeof version === 'number' && typeof body === 'string' ? { name, version, body } : undefined;
  } catch {
    return undefined; // damaged: as if it had never been known
  }
}
