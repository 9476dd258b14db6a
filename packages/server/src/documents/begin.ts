import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { ACCESS } from '../access/accessFile.ts';
import { SESSIONS } from '../access/sessions.ts';
import { emptyState } from '../access/state.ts';
import { ALERTS, emptyBook, encodeBook } from '../alerts/book.ts';
import { createAuditFile } from '../audit/auditFile.ts';
import { openAuditLog } from '../audit/auditLog.ts';
import { AUDIT } from '../audit/auditTable.ts';
import { parseEntry } from '../audit/chain.ts';
import { fingerprintOf, type HashKey } from '../keys/hashKey.ts';
import type { sealWith } from '../keys/sealWith.ts';
import type { DocumentRow, DocumentStore } from '../store/store.ts';
import { createFileDocuments } from './fileDocuments.ts';
import { sealDocument } from './tableDocuments.ts';
import { writeFirst } from './writeFirst.ts';

type Row = Omit<DocumentRow, 'mark'>;

/** Under which name the database keeps by what its servers' key is known. */
export const FINGERPRINT = 'hash.key';

const COMPLIANCE = 'compliance';

/** Files of a data folder that the database has instead from then on. */
const MOVED: readonly string[] = [
  `${ACCESS}.json`,
  `${SESSIONS}.json`,
  `${ALERTS}.json`,
  'audit.ndjson',
  COMPLIANCE,
];

/** Writes what the first server's data folder has into the database, all of it or nothing; `false` where another server was first. */
export async function begin(
  store: DocumentStore,
  {
    folder,
    key,
    seal,
    by,
    now,
  }: {
    folder: string;
    key: HashKey;
    seal: ReturnType<typeof sealWith>;
    by: string;
    now: () => number;
  },
): Promise<boolean> {
  const files = createFileDocuments(folder);
  const rows: Row[] = [];
  const move = async (name: string, otherwise?: string): Promise<void> => {
    const text = (await files.read(name))?.text ?? otherwise;
    if (text !== undefined) rows.push(sealDocument(seal, { name, version: 1, text }));
  };
  rows.push(...(await auditRows(folder, key, now)));
  await move(ALERTS, encodeBook(emptyBook()));
  await move(SESSIONS);
  for (const report of await reportsOf(folder)) await move(`${COMPLIANCE}/${report}`);
  await move(ACCESS, JSON.stringify(emptyState()));
  // The last, for its version is what all of them are written by.
  rows.push({ name: FINGERPRINT, version: 1, body: fingerprintOf(key) });
  if (!(await writeFirst(store, rows, by))) return false;
  for (const name of await ownFiles(folder)) await rename(join(folder, name), join(folder, `${name}.moved`));
  return true;
}

/** Files of a data folder that a server does not use when the database has them. */
export async function ownFiles(folder: string): Promise<string[]> {
  const found = await readdir(folder);
  return MOVED.filter((name) => found.includes(name));
}

async function auditRows(folder: string, keyed: HashKey, now: () => number): Promise<Row[]> {
  const lines = createAuditFile(folder);
  // Mends what a crash has left.
  await openAuditLog(folder, { lines, keyed, now });
  const rows: Row[] = [];
  for await (const body of lines.all()) {
    const version = Math.max((rows.at(-1)?.version ?? 0) + 1, parseEntry(body)?.seq ?? 0);
    rows.push({ name: AUDIT, version, body });
  }
  return rows;
}

async function reportsOf(folder: string): Promise<string[]> {
  const found = await readdir(join(folder, COMPLIANCE)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return found.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
}
