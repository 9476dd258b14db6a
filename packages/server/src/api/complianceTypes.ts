/** What a report can hold a server against. */
export type Framework = 'gdpr' | 'soc2' | 'hipaa';

/** What became of a control; `person`: no machine can tell, so somebody has to look. */
export type ControlVerdict = 'pass' | 'fail' | 'person';

/** One control, checked. */
export interface ControlResult {
  /** Such as `gdpr.5-1-e`. */
  id: string;
  framework: Framework;
  /** Article, criterion or section. */
  article: string;
  title: string;
  /** What is checked. */
  asks: string;
  /** The parts of the server's state that it is read from. */
  looksAt: string;
  verdict: ControlVerdict;
  /** What was found, in words and numbers. */
  evidence: string[];
  /** What to do; empty where it passed. */
  todo: string;
}

/** How many controls came to what. */
export type VerdictCounts = Record<ControlVerdict, number>;

/** One kind of event in the record of processing. */
export interface ProcessingEntry {
  type: string;
  purpose: string;
  /** The least level of consent at which it is collected. */
  level: string;
  /** Privacy classes of its fields, with the fields of each. */
  data: { class: string; fields: string[] }[];
  /** Days. */
  kept: number;
}

/** What Article 30 GDPR wants to be written down, as far as the server knows it. */
export interface ProcessingRecord {
  /** What only people can fill in. */
  missing: string[];
  activities: ProcessingEntry[];
  /** Hosts that alerts are sent to, by channel. */
  recipients: { kind: string; place: string; project: string }[];
  measures: string[];
}

/** A report as it is kept; its file's SHA-256 stands in the audit log. */
export interface ComplianceReport {
  format: 1;
  id: string;
  at: string;
  version: string;
  frameworks: Framework[];
  counts: VerdictCounts;
  controls: ControlResult[];
  processing: ProcessingRecord;
  /** What such a report cannot show. */
  limits: string[];
}

/** A report in the list of those that are kept. */
export interface ComplianceRow {
  id: string;
  at: string;
  frameworks: Framework[];
  counts: VerdictCounts;
  /** Ids of the controls that failed. */
  failed: string[];
  /** Of the report's file, as the audit log has it. */
  sha256: string;
}

/** `GET /api/v1/compliance`: the newest report, and what has changed since the one before. */
export interface ComplianceAnswer {
  latest: ComplianceReport | null;
  changes: { id: string; from: ControlVerdict; to: ControlVerdict }[];
  /** Kept reports, the newest first. */
  reports: ComplianceRow[];
}
