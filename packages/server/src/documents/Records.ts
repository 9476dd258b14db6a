import type { AuditLines } from '../audit/AuditLines.ts';
import { createAuditFile } from '../audit/auditFile.ts';
import type { Documents } from './Documents.ts';
import { createFileDocuments } from './fileDocuments.ts';

/** What a server keeps besides events. */
export interface Records {
  readonly documents: Documents;
  readonly auditLines: AuditLines;
}

/** Those of a server that is alone: files of its data folder. */
export function createFileRecords(folder: string): Records {
  return { documents: createFileDocuments(folder), auditLines: createAuditFile(folder) };
}
