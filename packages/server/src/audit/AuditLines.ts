import type { AuditEntry, AuditHead, AuditLine } from './chain.ts';

/** Where the lines of an audit log lie. */
export interface AuditLines {
  /**
   * Makes them ready; `written` is the last line that is known to have been there. Resolves with the line that the next one goes behind,
   * and with what to say first where the log begins.
   */
  open(written: AuditHead | undefined): Promise<{
    readonly last?: AuditHead | undefined;
    readonly began?: AuditLine;
    /** Whether the lines were there before this server, so that their last is new to it. */
    readonly isFirstSight?: boolean;
  }>;
  /** Writes an entry, durably; `false` where somebody else has written one with its number. */
  write(entry: AuditEntry): Promise<boolean>;
  /** Those that others have written behind a number. */
  after(seq: number): AsyncIterable<{ readonly seq: number; readonly text: string }>;
  all(): AsyncIterable<string>;
  /** From the last to the first; `before` may leave out what is not below that number. */
  fromEnd(before?: number): AsyncIterable<string>;
  /** Is told when others have written lines above the number that is known. */
  watch(known: () => number, onNewer: () => void): void;
  /** Whether a line that was there is not there any more; what was known of it must not be forgotten. */
  isTorn(): boolean;
}
