import type { Role } from '../api/types.ts';

/** How something was found by trying it. */
export interface Trial {
  tried: number;
  /** What did not go as it should. */
  failures: readonly string[];
}

/** Everything that controls are held against, as it is at one moment. Times are milliseconds since the epoch. */
export interface Facts {
  now: number;
  version: string;
  nodeVersion: string;
  retention: {
    /** Days of everything that comes in now, by kind. */
    days: Readonly<Record<string, number>>;
    /** The longest that anything was kept beyond its days. */
    mostLateDays: number;
    lateRows: number;
    /** Tables that no longer expire. */
    withoutExpiry: readonly string[];
    storedKinds: readonly { project: string; kind: string; days: number; rows: number }[];
  };
  access: {
    users: readonly {
      id: string;
      role: Role;
      createdAt: number;
      /** `null` without one. */
      passwordAt: number | null;
      isInvited: boolean;
    }[];
    tokens: readonly { id: string; role: Role; createdAt: number; until: number | null }[];
    keys: readonly { id: string; createdAt: number; hasOrigins: boolean }[];
    /** Whether a token is set with the server's settings, which has no age. */
    hasOperatorToken: boolean;
    sessions: { count: number; longestMs: number; ofNobody: number };
    /** Entries of the audit log in 30 days. */
    throttled: number;
    exports: number;
    erasures: number;
    throttle: Trial;
  };
  audit: { isIntact: boolean; entries: number; problems: number; firstAt: number | null };
  backup: {
    /** `null` where there is none. */
    at: number | null;
    /** What is missing of it or has another size; `null` where it was moved away. */
    damage: readonly string[] | null;
    isCluster: boolean;
  };
  network: {
    host: string;
    isLoopback: boolean;
    proxies: number;
    publicUrl: string | null;
    hasHosts: boolean;
    /** A database beyond this machine that is reached without TLS. */
    hasPlainDatabase: boolean;
    isFolderPrivate: boolean;
  };
  intake: {
    consent: Trial;
    redaction: Trial;
    keyEventsPerSecond: number;
    foreignConsent: string;
    /** Events turned down for their level since the start. */
    withheld: number;
  };
  stored: {
    /** Events received in 35 days whose level is known. */
    judged: number;
    unjudged: number;
    aboveLevel: readonly { type: string; consent: string; why: string; events: number }[];
    /** Newest events that were read for personal data, and what had some. */
    scanned: number;
    personal: readonly { project: string; type: string; field: string; events: number }[];
    /** The same of what an export of some visits gives. */
    exported: { visits: number; events: number; personal: readonly string[] };
    /** Visits that were erased and are found all the same. */
    erasedButFound: number;
    unpurged: number;
    receipts: number;
  };
  alerts: {
    rules: number;
    toldRules: number;
    channels: readonly { kind: string; place: string; project: string }[];
    deadMessages: number;
    /** Incidents that nobody has taken on for 7 days. */
    forgotten: number;
  };
  software: { pendingSteps: readonly string[] };
}
