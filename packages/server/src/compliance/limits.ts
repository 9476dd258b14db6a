const DAY = 24 * 60 * 60 * 1_000;

type LimitName =
  | `${'password' | 'token' | 'key' | 'backup' | 'invitation' | 'documentation'}Ms`
  | 'usualRetentionDays'
  | 'endlessRetentionDays'
  | 'lateDays'
  | 'admins';

/** What is held to be too old or too long. A site with stricter rules of its own reads the evidence. */
export const LIMITS: Readonly<Record<LimitName, number>> = {
  /** An admin's password. NIST leaves the time to the house, and asks for a change when there is a reason; auditors ask for one a year. */
  passwordMs: 365 * DAY,
  tokenMs: 365 * DAY,
  keyMs: 2 * 365 * DAY,
  backupMs: 7 * DAY,
  invitationMs: 30 * DAY,
  /** Kept for longer, somebody has to say why. */
  usualRetentionDays: 425,
  /** As long as can be set, which is as good as for ever. */
  endlessRetentionDays: 3_650,
  /** A part leaves the disk when its last row, of up to a week, has expired. */
  lateDays: 9,
  admins: 5,
  /** Six years: 45 CFR 164.316(b)(2)(i). */
  documentationMs: 6 * 365 * DAY,
};
