import type { AuditVerdict } from '../api/types.ts';
import type { AuditLog } from '../audit/auditLog.ts';
import { openAuditLog } from '../audit/auditLog.ts';
import type { AuditHead } from '../audit/chain.ts';
import { openReports, type Reports } from '../compliance/reports.ts';
import type { Documents } from '../documents/Documents.ts';
import { createFileRecords, type Records } from '../documents/Records.ts';
import type { ForeignConsent } from '../keys/foreignConsent.ts';
import type { Keyed } from '../keys/hashKey.ts';
import { type KeyUsage, openKeyUsage } from '../keys/keyUsage.ts';
import { openWriteKeys, type WriteKeys } from '../keys/writeKeys.ts';
import { type AccessFile, openAccessFile } from './accessFile.ts';
import { createPasswords } from './password.ts';
import { openSessions, type Sessions } from './sessions.ts';
import { createTokens, type Tokens } from './tokens.ts';
import { createUsers, type Users } from './users.ts';

/** Who may do what on a server, and what became of it. */
export interface Administration {
  readonly file: AccessFile;
  readonly users: Users;
  readonly tokens: Tokens;
  readonly keys: WriteKeys;
  readonly usage: KeyUsage;
  readonly sessions: Sessions;
  readonly audit: AuditLog;
  readonly documents: Documents;
  readonly reports: Reports;
  /** Reads the audit log, and what is kept of what it has sealed. */
  verify(heads?: readonly AuditHead[]): Promise<AuditVerdict>;
  close(): Promise<void>;
}

/** Opens what is known of access: by `records`, or else by the data folder. */
export async function openAdministration(
  folder: string,
  {
    records = createFileRecords(folder),
    keyed,
    now,
    onFailure,
    ...keyDefaults
  }: {
    records?: Records;
    keyed: Keyed;
    now: () => number;
    /** Is told why what keys have sent could not be written down. */
    onFailure: (error: unknown) => void;
    origins?: readonly string[];
    defaultOrigins: readonly string[];
    /** What other clients may keep with a key that does not say. */
    foreignConsent?: ForeignConsent;
  },
): Promise<Administration> {
  const { documents, auditLines: lines } = records;
  const audit = await openAuditLog(folder, { lines, keyed, now });
  const file = await openAccessFile(folder, { documents, audit, now });
  const keys = await openWriteKeys(file, { ...keyDefaults, now });
  const reports = await openReports(documents, audit);
  const usage = await openKeyUsage(folder, { now, onFailure });
  return {
    file,
    users: createUsers(file, createPasswords(), now),
    tokens: createTokens(file, now),
    keys,
    usage,
    sessions: await openSessions(documents, now),
    audit,
    documents,
    reports,
    async verify(heads) {
      const verdict = await audit.verify(heads);
      const problems = [...verdict.problems, ...(await reports.verify())];
      return { ...verdict, isIntact: problems.length === 0, problems };
    },
    close: usage.close,
  };
}
