import { open } from 'node:fs/promises';

/** What was done for a person. Says how much, and neither who nor which. */
interface AuditLine {
  readonly what: 'show' | 'erase';
  readonly project: string;
  readonly visits: number;
  readonly events: number;
}

/** Writes a line, durably, behind those that are there. */
export type Audit = (line: AuditLine) => Promise<void>;

/** An audit in a file of lines. */
export function createAudit(path: string, now: () => number): Audit {
  return async (line) => {
    const file = await open(path, 'a', 0o600);
    try {
      await file.write(`${JSON.stringify({ at: new Date(now()).toISOString(), ...line })}\n`);
      await file.datasync();
    } finally {
      await file.close();
    }
  };
}
