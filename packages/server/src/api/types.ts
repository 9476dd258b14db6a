/** The server's answers, as the dashboard reads them. Times are milliseconds since the epoch, UTC. */

import type { SqlLimits } from './sqlTypes.ts';

export type { PersonAnswer } from '@candor/core/wire';
export type {
  AlertCondition,
  AlertLook,
  AlertPhase,
  AlertPreviewAnswer,
  AlertQuery,
  AlertRule,
  AlertRuleChoice,
  AlertRuleRow,
  AlertSeverity,
  AnomalyReach,
  BurnWindow,
  ChannelKind,
  ChannelRow,
  ChannelTarget,
  DeliveryRow,
  Incident,
  IncidentAlert,
  IncidentAnswer,
  IncidentEntry,
  IncidentStatus,
  IncidentsAnswer,
  MessageKind,
  Silence,
} from './alertTypes.ts';
export type { AnalyticsAnswer, UserSegmentsAnswer, UserSuccess } from './analyticsTypes.ts';
export type {
  AskAnswer,
  AskPoint,
  AskRow,
  FieldCondition,
  Filter,
  Measure,
  OwnQuestion,
} from './askTypes.ts';
export type {
  Board,
  BoardAnswer,
  BoardChoice,
  BoardDocument,
  BoardPanel,
  BoardPanelKind,
  BoardPlace,
  BoardRow,
  BoardsAnswer,
  BoardTemplate,
  BoardUnit,
  BoardVariable,
  SavedView,
  ViewsAnswer,
} from './boardTypes.ts';
export type { Cohort, CohortPeriod, CohortReturn, CohortsAnswer } from './cohortTypes.ts';
export type {
  ComplianceAnswer,
  ComplianceReport,
  ComplianceRow,
  ControlResult,
  ControlVerdict,
  Framework,
  ProcessingEntry,
  ProcessingRecord,
  VerdictCounts,
} from './complianceTypes.ts';
export type {
  FunnelAnswer,
  FunnelGroup,
  FunnelQuestion,
  FunnelStep,
  FunnelStepResult,
} from './funnelTypes.ts';
export type { Insight, InsightSide, InsightsAnswer } from './insightTypes.ts';
export type {
  AIField,
  AIPoint,
  AIUsage,
  BottleneckKind,
  BottleneckUsage,
  OperationsAnswer,
  OperationUsage,
  RequestFigures,
  RequestHost,
  RequestPoint,
  RequestRoute,
  RequestsAnswer,
  ResourceFigures,
  ResourcesAnswer,
  TimePercentiles,
} from './performanceTypes.ts';
export type { PointColumn, PointsAnswer } from './pointTypes.ts';
export type { EngagementAnswer, EngagementPart, SavedSegment, SegmentsAnswer } from './segmentTypes.ts';
export type { SqlAnswer, SqlLimits } from './sqlTypes.ts';
export type {
  PeopleAnswer,
  Standing,
  StandingFilter,
  Triage,
  TriageAnswer,
  TriageStatus,
} from './triageTypes.ts';
export type {
  CommandUsage,
  ConversationPoint,
  ConversationsAnswer,
  ConversationUsage,
  ExperimentResult,
  ExperimentsAnswer,
  GenerationPoint,
  GenerationsAnswer,
  ModelUsage,
  NamedUsage,
  ProviderUsage,
  SuggestionUsage,
  UsageAnswer,
  UsagePoint,
  UsageTotal,
  VariantDifference,
  VariantResult,
  VariantValue,
} from './usageTypes.ts';

/** A Core Web Vital or its companion, by its short name. */
export type VitalName = 'LCP' | 'INP' | 'CLS' | 'FCP' | 'TTFB' | 'FID';

/** web.dev's three ratings. */
export type Rating = 'good' | 'needs-improvement' | 'poor';

/** A service's state. From best to worst: healthy, degraded, unknown (it could not tell), unhealthy. */
export type ServiceStatus = 'healthy' | 'degraded' | 'unhealthy' | 'unknown';

/** The parameters that every question shares. */
export interface TimeRange {
  from: number;
  to: number;
}

/** `GET /api/v1/vitals?from&to&page`: one vital over the range, weighted by sampling. */
export interface VitalSummary {
  name: VitalName;
  /** The value that three quarters of the visits stay below; milliseconds, or a unitless score for CLS. */
  p75: number;
  /** Bounds of the 95 % interval of `p75`, by order statistics; null where there are too few measurements. */
  low: number | null;
  high: number | null;
  rating: Rating;
  /** Measurements seen. */
  samples: number;
  /** Measurements they stand for after re-weighting by sampling rate. */
  weighted: number;
  /** Shares of weighted measurements, summing to 1. */
  good: number;
  needsImprovement: number;
  poor: number;
}

/** One point of a vital's course. */
export interface VitalPoint {
  /** Start of the bucket. */
  at: number;
  name: VitalName;
  p75: number;
  samples: number;
}

/** One page's p75 of one vital. */
export interface VitalPage {
  page: string;
  name: VitalName;
  p75: number;
  low: number | null;
  high: number | null;
  rating: Rating;
  samples: number;
}

/** One vital's p75 in one release, kind of device or kind of connection. */
export interface VitalGroup extends Omit<VitalPage, 'page'> {
  /** Empty where it is not known. */
  key: string;
}

export interface VitalsAnswer {
  range: TimeRange;
  /** Length of a bucket in milliseconds. Buckets start at its multiples since the epoch; the first holds `from`. */
  bucketMs: number;
  summary: VitalSummary[];
  /** Buckets without measurements are left out. */
  series: VitalPoint[];
  /** The busiest pages, whatever `page` was asked for. */
  pages: VitalPage[];
  /** Of the page that was asked for, those with the most measurements, at most 20 each. */
  releases: VitalGroup[];
  devices: VitalGroup[];
  connections: VitalGroup[];
  /** How many pages and releases there are, listed or not. */
  found: { pages: number; releases: number };
}

/** One group of errors that share a fingerprint. */
export interface ErrorGroup {
  fingerprint: string;
  type: string;
  message: string;
  /** Occurrences, weighted by sampling: not always whole. */
  count: number;
  /** Sessions that met it, weighted by sampling. */
  sessions: number;
  firstSeen: number;
  lastSeen: number;
  /** Occurrences for each bucket of the range, oldest first. */
  trend: number[];
  severity: string;
  category: string;
  handled: boolean;
  pages: string[];
  releases: string[];
}

/** `GET /api/v1/pages?from&to&search&limit`. */
export interface PagesAnswer {
  range: TimeRange;
  /** How many pages there are, listed or not. */
  found: number;
  /** Those with the most views, vitals and errors first, weighted by sampling. */
  pages: { page: string; events: number }[];
}

/** `GET /api/v1/errors?from&to&page&search&standing&limit`. */
export interface ErrorsAnswer {
  range: TimeRange;
  bucketMs: number;
  /** How many groups there are, listed or not. */
  found: number;
  /** Errors in all of them, weighted by sampling, and for each bucket of the range, oldest first. */
  count: number;
  trend: number[];
  /** Those with the most errors first. */
  groups: ErrorGroup[];
}

/** One error as it was stored. */
export interface ErrorSample {
  id: string;
  at: number;
  page: string;
  message: string;
  stack: string;
  browser: string;
  os: string;
  device: string;
  release: string;
  /** Where the site ran, such as `production`; empty where it does not say. */
  environment: string;
  session: string;
  /** How many errors it tells of: what repeats in a page travels as a number, and only the first of it in full. */
  count: number;
  /** What led to it, oldest first. */
  breadcrumbs: { at: number; category: string; message: string; level: string }[];
  /** The errors behind it, breadth first. */
  causes: ErrorCause[];
  /** The services that did not do well then. */
  failing: string[];
  /** Whose code threw it: `site`, `third-party`, `extension` or `browser`; empty where nobody knows. */
  source: string;
  /** Debug ids of scripts in the stack, by address, where the client told them. */
  debugIds?: Record<string, string>;
  /** The lines of the stack whose source is known; absent where no map is. */
  frames?: SourceFrame[];
  /** The components that were being rendered, innermost first, where a React boundary tells of it; else empty. */
  componentStack: string;
  /** Its lines whose source is known; absent where no map is. */
  componentFrames?: SourceFrame[];
  /** All else that it says, by name: `context.step` for what was given as `context: { step }`. */
  details: Record<string, string | number>;
}

/** A line of a stack in the source that somebody wrote, by an uploaded source map. */
export interface SourceFrame {
  /** Which line of the stack, from 0. */
  stackLine: number;
  /** Empty where nobody knows. */
  function: string;
  /** Without what only says where it was built. */
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  /** Whether the map says that it is not the site's own. */
  isIgnored: boolean;
  /** The lines around it, for the first frames; none where the map has no sources. */
  context: { line: number; text: string }[];
}

/** `GET /api/v1/sourcemaps`: the maps of a release, the newest first. */
export interface SourceMapRelease {
  /** Empty for maps without one. */
  release: string;
  files: number;
  /** As they are kept, compressed. */
  bytes: number;
  /** The newest. */
  uploadedAt: number;
}

export interface SourceMapsAnswer {
  releases: SourceMapRelease[];
  /** What a project may have. */
  limits: { files: number; bytes: number; days: number };
}

/** `POST /api/v1/sourcemaps?release&path&debugId`: what was taken. */
export interface SourceMapAnswer {
  path: string;
  debugId: string;
  bytes: number;
  /** Whether it holds sources, so that lines can be shown. */
  hasSources: boolean;
  /** Releases whose maps had to go to make room; an empty one stands for the oldest of the maps that have none. */
  removed: string[];
}

/** An error behind an error. */
export interface ErrorCause {
  type: string;
  message: string;
  stack: string;
  /** Whether it is one of several that an error holds together, and not its cause. */
  isMember: boolean;
  /** Whose it is, as a place in the list; -1 for the error itself. */
  of: number;
  /** The lines of its stack whose source is known; absent where no map is. */
  frames?: SourceFrame[];
}

/** `GET /api/v1/errors/:fingerprint?from&to&errorId`; 404 when the range holds none. */
export interface ErrorAnswer {
  range: TimeRange;
  bucketMs: number;
  group: ErrorGroup;
  /** Of all that is kept until the end of the range, whoever met it. */
  history: ErrorHistory;
  /** The one that travelled under `errorId`, where that is asked for and found; then the newest. At most 20. */
  samples: ErrorSample[];
  /** What people said about it, the newest first, at most 20. */
  feedback: ErrorFeedback[];
}

/** Since when there is an error. */
export interface ErrorHistory {
  firstSeen: number;
  /** Those of the first and the last of its errors that tell their release; empty where none does. */
  firstRelease: string;
  lastRelease: string;
}

/** What somebody said about an error, as they saw it. */
export interface ErrorFeedback {
  id: string;
  at: number;
  /** Without the personal data that can be recognised. */
  message: string;
  page: string;
  release: string;
  /** Of the error that it is about. */
  errorId: string;
}

/** One bucket of a service's history. */
export interface HealthPoint {
  at: number;
  /** The worst state seen. */
  status: ServiceStatus;
  checks: number;
  failures: number;
  /** Median response time in milliseconds of the checks that did not fail, where it was measured. */
  responseTimeMs: number | null;
}

export interface ServiceHealth {
  service: string;
  status: ServiceStatus;
  lastSeen: number;
  /** Share of checks that did not fail and were healthy or degraded, in [0, 1]. */
  availability: number;
  checks: number;
  /** Of those, in milliseconds, where it was measured. */
  p75ResponseTimeMs: number | null;
  message: string;
  /** The services that it needs, as of the newest check. */
  dependsOn: string[];
  /** Those of them that did not do well by themselves then. */
  because: string[];
  history: HealthPoint[];
}

/** `GET /api/v1/health?from&to`. */
export interface HealthAnswer {
  range: TimeRange;
  bucketMs: number;
  /** How many there are, listed or not. */
  found: number;
  /** Those whose newest check was the worst first, and of them those with the least availability; at most 100. */
  services: ServiceHealth[];
}

/** One stored event, as the live stream and the event list show it. */
export interface StoredEvent {
  id: string;
  at: number;
  receivedAt: number;
  type: string;
  name: string;
  value: number | null;
  page: string;
  session: string;
  browser: string;
  os: string;
  device: string;
  release: string;
  /** Where the site runs, such as `production`; empty where it does not say. */
  environment: string;
  message: string;
  /** The group of an error; absent where it is none. */
  fingerprint?: string;
  attributes: Record<string, string | number>;
}

/** `GET /api/v1/events?from&to&type&session&limit`: newest first. `GET /api/v1/live` streams the same as `event: event`. */
export interface EventsAnswer {
  range: TimeRange;
  events: StoredEvent[];
}

/** What became of the events of some page loads, by their numbers. Not weighted: numbers are given after sampling. */
export interface DeliveryTally {
  /** Page loads that were heard of. */
  loads: number;
  /** Numbers that they have given to events. */
  produced: number;
  /** Events of theirs that are stored. */
  stored: number;
  /** Events that the intake has turned down, one by one. */
  rejected: number;
  /** Events that the browser says it has let go, by reason. */
  dropped: Record<string, number>;
  /** Of the dropped, those that had a number. */
  letGo: number;
  /** Numbers that nothing explains: produced − stored − rejected − letGo, never below 0 for any page load. */
  missing: number;
  /** Of the missing, those of page loads heard of within the last seven days, as long as a browser keeps events. */
  outstanding: number;
  /** Of the missing, the others. */
  lost: number;
}

/** One bucket of the course: the page loads whose first event falls into it. */
export interface DeliveryPoint extends DeliveryTally {
  at: number;
}

export interface DeliveryRelease extends DeliveryTally {
  release: string;
}

/** `GET /api/v1/delivery?from&to&release`. A page load counts whole, when its first event happened. */
export interface DeliveryAnswer {
  range: TimeRange;
  bucketMs: number;
  total: DeliveryTally;
  /** Buckets without page loads are left out. */
  series: DeliveryPoint[];
  /** How many releases there are, listed or not. */
  found: number;
  /** Those that produced the most, at most 50. */
  releases: DeliveryRelease[];
}

export interface DeliverySession extends DeliveryTally {
  session: string;
  /** Of its newest page load. */
  release: string;
  begun: number;
  heard: number;
}

/**
 * `GET /api/v1/delivery/sessions?from&to&release&session&limit`: sessions that miss events, those with the most first; with
 * `session` that one, whether or not anything is missing.
 */
export interface DeliverySessionsAnswer {
  range: TimeRange;
  sessions: DeliverySession[];
}

/** `event: lagged` of the live stream: events that a reader was too slow or too late for. */
export interface LiveLag {
  missed: number;
}

/** `GET /api/v1/status`: the server about itself. */
export interface StatusAnswer {
  version: string;
  /** The project's public key, for the line to paste into a page. */
  writeKey: string;
  startedAt: number;
  store: { kind: 'embedded' | 'cluster' | 'memory'; ready: boolean };
  /** What a question in SQL may cost, where the server offers that to admins. */
  sql?: SqlLimits;
  spool: { waitingBytes: number; waitingEvents: number; limitBytes: number };
  /** Since the start. sent = stored + duplicate + invalid + consent + restricted + oversize + limited. */
  outcomes: Record<
    'stored' | 'duplicate' | 'invalid' | 'consent' | 'restricted' | 'oversize' | 'limited',
    number
  >;
  /** Whole days that are counted, and those that wait for it, a minute old at most; absent where every answer is from the events. */
  rollups?: { rolled: number; waiting: number };
  /** Of this project; absent where events go nowhere else. */
  forwards?: ForwardStatus[];
  /** Since the start, of what other clients sent and was not kept: what it was, or why, such as `sentry: replay_event`. Also, of every client, requests without a key (`candor: key`) or from a page that the key is not for (`candor: origin`). */
  turnedDown: Record<string, number>;
}

/**
 * How an event can end. Two kinds were counted as stored before: of `setAside` the database refused the event afterwards, and of `repeated`
 * another server had taken in the same event.
 */
export type OutcomeName = keyof StatusAnswer['outcomes'] | 'setAside' | 'repeated';

/** Events that ended alike. */
export interface OutcomeCount {
  /** The id of the write key; empty where that is not known any more. */
  key: string;
  /** What the key is called; empty where it was removed. */
  name?: string;
  outcome: OutcomeName;
  /** Why, in a few words; empty where the outcome says it all. */
  reason: string;
  events: number;
}

/**
 * `GET /api/v1/outcomes?from&to`: what became of everything that keys of a project have sent, the most frequent first. What was sent with a
 * key is the sum of its outcomes without `setAside` and `repeated`. `clients` is what browsers say they let go before it was sent, by reason.
 */
export interface OutcomesAnswer {
  range: TimeRange;
  outcomes: OutcomeCount[];
  clients: { reason: string; events: number }[];
}

/** Whose words events are sent in. */
export type ForwardKind = 'otlp' | 'sentry';

/** `GET /api/v1/forwards`: where the events of a project are also sent, without secrets. */
export interface ForwardRow {
  /** `null` for one that the server's own file names, which is changed there. */
  id: string | null;
  name: string;
  to: ForwardKind;
  /** The host; the rest may be secret. */
  place: string;
  encoding: 'json' | 'protobuf';
  /** Names of headers whose values are kept. */
  headers: string[];
  maxMegabytes: number;
  maxHours: number;
  status: ForwardStatus;
}

/** Where events are also sent, and how that goes. Counts are since the start. */
export interface ForwardStatus {
  /** `null` for one that the server's own file names, which is changed there. */
  id: string | null;
  name: string;
  project: string;
  to: ForwardKind;
  waitingEvents: number;
  waitingBytes: number;
  isPaused: boolean;
  /** When a request last went through, since the start. */
  sentAt: number | null;
  /** Since the oldest that waits was received. */
  lagMs: number;
  sent: number;
  /** For good, by who was sent to. */
  refused: number;
  /** Waited for too long. */
  expired: number;
  /** Let go because too much waited. */
  full: number;
  /** Of visits that were erased or restricted meanwhile. */
  withheld: number;
  /** Why the last request did not go through. */
  problem: string | null;
}

/** `GET /api/v1/visits/restricted`: what is kept and not used, the newest first. */
export interface RestrictedAnswer {
  /** At most 1000. */
  visits: { id: string; since: number }[];
  /** How many there are. */
  all: number;
}

/** A kind of data that is kept. */
export type RetentionKind = 'errors' | 'performance' | 'usage' | 'consent' | 'pageLoads' | 'restricted';

/** What is kept of one kind for the same time. */
export interface RetentionRow {
  kind: RetentionKind;
  /** Until it is deleted. */
  days: number;
  rows: number;
  /** When the oldest happened. */
  oldest: number;
  /** Past their days, and on disk until the last row of their part is. */
  overdue: number;
}

/** `GET /api/v1/retention`: what is kept of a project, and for how long. */
export interface RetentionAnswer {
  /** Days of what comes in now. */
  retentionDays: number;
  /** The same of kinds that are kept for another time. */
  retentionKinds: Partial<Record<RetentionKind, number>>;
  kinds: RetentionRow[];
}

/** Every answer that is not 2xx. */
export interface ApiProblem {
  error: { code: string; message: string };
}

/** What somebody may do, each also what those before may: look; make keys; let others in, and see and erase visits. */
export type Role = 'viewer' | 'editor' | 'admin';

export const ROLES: readonly Role[] = ['viewer', 'editor', 'admin'];

/** `GET /api/v1/me`: who asks, and what they may see. */
export interface MeAnswer {
  /** How they came in: as themselves, with a token, or by the server's own word. */
  kind: 'user' | 'token' | 'setup' | 'operator' | 'command';
  id: string;
  /** Of a user or token. */
  name: string;
  role: Role;
  /** Those they may see. */
  projects: string[];
  /** Whether an admin has an account already. */
  hasAdmin: boolean;
}

/** `GET /api/v1/users`: a person who may sign in. */
export interface UserRow {
  id: string;
  name: string;
  role: Role;
  /** `null` for all. */
  projects: string[] | null;
  createdAt: number;
  hasPassword: boolean;
  /** Until when an invitation waits to be taken up. */
  invitedUntil: number | null;
}

/** `POST /api/v1/users` and `POST /api/v1/users/:id/invitation`: the invitation is told once. */
export interface InvitedAnswer {
  user: UserRow;
  invitation: string;
}

/** `GET /api/v1/tokens`: a token, without its secret. */
export interface TokenRow {
  id: string;
  name: string;
  role: Role;
  projects: string[] | null;
  until: number | null;
  createdAt: number;
}

/** `POST /api/v1/tokens`: the secret is told once. */
export interface NewTokenAnswer {
  token: TokenRow;
  secret: string;
}

/** `GET /api/v1/keys`: a write key with its limits and its day so far (UTC). */
export interface KeyRow {
  id: string;
  key: string;
  name: string;
  project: string;
  origins: string[];
  /** `null` for the server's own limit. */
  eventsPerSecond: number | null;
  /** `null` for as many as come. */
  eventsPerDay: number | null;
  /** What other clients may keep with it: `null` for the server's own level. */
  foreignConsent: 'basic' | 'enhanced' | 'full' | null;
  createdAt: number;
  today: { events: number; refused: number };
}

/** A place where the audit log is not what was written. */
export interface AuditProblem {
  line?: number;
  seq?: number;
  /** A kept compliance report, by its id. */
  report?: string;
  problem:
    | 'unreadable'
    | 'edited'
    | 'out of order'
    | 'cut off'
    | 'missing'
    | 'replaced'
    | 'head missing'
    | 'report edited'
    | 'report missing';
}

/** `GET /api/v1/audit/verdict`: whether the log is what was written. */
export interface AuditVerdict {
  isIntact: boolean;
  entries: number;
  /** To be kept elsewhere: a log that was cut and sealed again does not have it. */
  head: string;
  problems: AuditProblem[];
}

/** `GET /api/v1/audit?before&limit`: the newest first. */
export interface AuditAnswer {
  entries: {
    seq: number;
    at: string;
    /** The id of a user or token, or `setup`, `operator`, `command`, `server`, `person`. */
    actor: string;
    what: string;
    object?: string;
    details?: Readonly<Record<string, string | number | boolean>>;
  }[];
  /** Names of the ids that are still known. */
  names: Record<string, string>;
}
