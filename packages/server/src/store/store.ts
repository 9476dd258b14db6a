import type { PersonAnswer } from '@candor/core/wire';
import type { AskAnswer, Filter } from '../api/askTypes.ts';
import type { CohortsAnswer } from '../api/cohortTypes.ts';
import type { FunnelAnswer } from '../api/funnelTypes.ts';
import type { OperationsAnswer, RequestsAnswer, ResourcesAnswer } from '../api/performanceTypes.ts';
import type { PointsAnswer } from '../api/pointTypes.ts';
import type { EngagementAnswer } from '../api/segmentTypes.ts';
import type {
  DeliveryAnswer,
  DeliverySessionsAnswer,
  ErrorAnswer,
  ErrorsAnswer,
  EventsAnswer,
  HealthAnswer,
  OutcomeCount,
  PagesAnswer,
  RetentionRow,
  SourceMapRelease,
  TimeRange,
  VitalsAnswer,
} from '../api/types.ts';
import type {
  ConversationsAnswer,
  ExperimentsAnswer,
  GenerationsAnswer,
  UsageAnswer,
} from '../api/usageTypes.ts';
import type { CohortScope } from '../queries/cohorts.ts';
import type { ErrorGroupScope } from '../queries/errorGroup.ts';
import type { ErrorScope } from '../queries/errors.ts';
import type { ExperimentScope } from '../queries/experiments.ts';
import type { FunnelScope } from '../queries/funnel.ts';
import type { GenerationUsers, GenerationUsersScope } from '../queries/generationUsers.ts';
import type { InsightFacts } from '../queries/insightFacts.ts';
import type { MeasuredBucket, MeasureScope } from '../queries/measure.ts';
import type { UsageScope } from '../queries/named.ts';
import type { OperationsScope } from '../queries/operations.ts';
import type { OwnScope } from '../queries/own/own.ts';
import type { PagesScope } from '../queries/pages.ts';
import type { PointScope } from '../queries/points.ts';
import type { RequestsScope } from '../queries/requests.ts';
import type { VitalsScope } from '../queries/vitals.ts';
import type { RollupProgress } from './rollups/rollups.ts';

/** Rows that go in together; a block sent again with the same token changes nothing. */
export interface Block {
  token: string;
  /** Made by `packRows`. */
  rows: Buffer;
}

/** The parameters of a question: which project, over which time. */
export interface Scope extends TimeRange {
  project: string;
  /** Only visits with an event for which this holds. Questions about delivery and alerts have none. */
  segment?: Filter;
}

/** Visits of a project, by their ids. */
export interface Visits {
  project: string;
  sessions: readonly string[];
}

/** What a person is shown, before it is known to whom. */
export type PersonShare = Omit<PersonAnswer, 'schema' | 'retentionDays'>;

/** Rows of each table whose rows no merge makes fewer. */
export type RowCounts = Record<string, number>;

/** Copies of everything in the store, by the database's own means. */
export interface StoreCopies {
  /** Writes a copy into a new folder of the database's own; resolves with its path and the least that it has. */
  save(name: string): Promise<{ path: string; rows: RowCounts }>;
  /** Takes a copy back that lies where `save` would write it; resolves with what it had. The store must be empty. */
  load(name: string): Promise<RowCounts>;
  pathOf(name: string): string;
}

/** What a table takes. */
export interface StoredTable {
  readonly name: string;
  readonly rows: number;
  /** Pieces on disk; few are good. */
  readonly parts: number;
  readonly bytes: number;
}

/** A visit that is restricted, and since when. */
export interface Restriction {
  readonly project: string;
  readonly session: string;
  readonly since: number;
}

/** What is kept and not used. */
export interface RestrictionStore {
  /** Puts what is kept of visits where no question looks; resolves with the events. Safe to repeat. */
  setApart(visits: Visits): Promise<number>;
  /** Puts it back. */
  putBack(visits: Visits): Promise<number>;
  /** Remembers, durably, that visits are restricted or not any more. */
  keep(visits: Visits & { isLifted: boolean; days: number }): Promise<void>;
  /** Those that are, of all projects, the newest first. */
  all(): Promise<readonly Restriction[]>;
}

/** Visits that were erased together and whose rows are still in the tables. */
export interface Erasure {
  readonly name: string;
  readonly ageMs: number;
}

/** What no question finds any more and is still to be removed. */
interface RemovalStore {
  /** Of all servers. */
  all(): Promise<readonly Erasure[]>;
  /** Removes the rows of erasures. Safe to repeat. */
  remove(names: readonly string[]): Promise<void>;
  /** Ends erasures whose rows are removed, when no question is under way that began before. */
  forget(names: readonly string[]): Promise<void>;
}

/** One source map, as it is kept. */
export interface StoredMap {
  readonly project: string;
  /** Empty where its build had none. */
  readonly release: string;
  /** Of the script, the end of its address. */
  readonly path: string;
  /** In lower case; empty where there is none. */
  readonly debugId: string;
  /** Gzip. */
  readonly packed: Uint8Array;
  readonly days: number;
}

/** A map without its content. */
export interface StoredMapRow {
  readonly release: string;
  readonly path: string;
  readonly debugId: string;
  readonly uploadedAt: number;
}

/** Source maps, by project. */
export interface SourceMapStore {
  /** Takes the place of one with the same release, path and debug id. */
  keep(map: StoredMap): Promise<void>;
  /** Those of scripts with one of these names, or with one of these debug ids. */
  find(wanted: {
    project: string;
    files: readonly string[];
    debugIds: readonly string[];
  }): Promise<StoredMapRow[]>;
  load(wanted: {
    project: string;
    release: string;
    path: string;
    debugId: string;
  }): Promise<Uint8Array | undefined>;
  /** The newest first. */
  releases(project: string): Promise<SourceMapRelease[]>;
  remove(wanted: { project: string; release: string }): Promise<void>;
  /** Lets go of those of a release that were uploaded the longest ago, until no more are left than `files` and `bytes`; those of the last `restMs` stay. */
  trim(wanted: {
    project: string;
    release: string;
    files: number;
    bytes: number;
    restMs: number;
  }): Promise<void>;
}

/** Events of one type and level, and how many of them say what. */
export interface LevelRow {
  type: string;
  /** Empty where it is not known. */
  consent: string;
  events: number;
  /** Of them, those with the id of a visit. */
  visits: number;
  /** Of them, those with the id of a user. */
  users: number;
  /** Of them, those with a path. */
  pages: number;
  /** Names that they have, of words and numbers; empty at `full` and where the level is not known. */
  fields: readonly string[];
}

/** Events that one block brings into the store, and no other may. */
export interface Booking {
  /** Its place among all bookings: the first is 1, and each has the next. */
  readonly number: number;
  /** The token of the block. */
  readonly block: string;
  /** An earlier booking of the same server, whose block is stored by now; 0 for none. */
  readonly settles: number;
  /** Of each event the first and the last eight digits of its id. */
  readonly ids: readonly string[];
}

/** Where servers of one store agree on who stores which event. */
export interface BookingStore {
  /** Where to begin: a number that is there (0 of none), and the bookings up to it whose events may not be stored yet. */
  begin(): Promise<{ readonly last: number; readonly open: readonly Booking[] }>;
  /** From a number on, in order, some at a time; the ids of that number itself are left out. */
  from(number: number): Promise<readonly Booking[]>;
  /** The booking of a block, of the last half hour. */
  of(block: string): Promise<Booking | undefined>;
  /** Writes a booking, durably, unless its number is taken; `from` tells who has it. */
  write(booking: Booking): Promise<void>;
  /** Removes what is below a number and more than an hour old. */
  prune(below: number): Promise<void>;
}

/** One version of what servers share, as it lies in the database. */
export interface DocumentRow {
  readonly name: string;
  /** The first is 1, and each has the next. */
  readonly version: number;
  readonly body: string;
  /** Of the one write that it came with. */
  readonly mark: string;
}

/** A version as it was written. */
export interface WrittenDocument extends DocumentRow {
  /** Milliseconds, by the database's clock. */
  readonly at: number;
}

/** Where servers of one store keep what they share. */
export interface DocumentStore {
  /** The newest version of each name that has one above the version that is said. */
  newer(than: Readonly<Record<string, number>>): Promise<readonly WrittenDocument[]>;
  /** Versions of a name from one on, in order, some at a time. */
  from(name: string, version: number): Promise<readonly WrittenDocument[]>;
  /** Those below one, the newest first, some at a time. */
  before(name: string, version: number): Promise<readonly WrittenDocument[]>;
  /** Writes rows together or not at all, durably, unless the last one's version is taken; reading tells who has it. */
  write(rows: readonly DocumentRow[], by: string): Promise<void>;
  /** Removes versions that are below one and more than an hour old. */
  prune(name: string, below: number): Promise<void>;
}

/** Whether a database still removes what it should. */
export interface StoreUpkeep {
  /** Tables of events that have lost their expiry. */
  withoutExpiry: readonly string[];
  /** Pieces on disk in which erased rows have waited for more than 30 days to be rewritten. */
  unpurged: number;
}

/** Where events rest and where questions about them are answered. */
export interface Store {
  readonly kind: 'embedded' | 'cluster' | 'memory';
  /** Brings the schema up to date; safe to repeat. */
  migrate(): Promise<void>;
  /** Names of the steps that `migrate` would take; absent where there is no schema. */
  pendingSteps?(): Promise<string[]>;
  /** Absent where copies are made by other means, as a cluster's are. */
  readonly copies?: StoreCopies;
  /** Resolves when the block is durable; rejects when it is not known to be. */
  insert(block: Block): Promise<void>;
  /** The same for what origins tell of themselves. */
  insertReports(block: Block): Promise<void>;
  /**
   * Makes whole what is kept beside events, for rows of events that are stored already: they may have been stored by an attempt that was stopped before it came to that. Safe to
   * repeat; absent where it is one and the same.
   */
  feedAgain?(rows: Buffer): Promise<void>;
  /** Adds to the account of what became of events: rows of `Ending` as lines of JSON. */
  insertOutcomes(block: Block): Promise<void>;
  /** The account of a project, the most frequent first. */
  outcomes(scope: Scope): Promise<OutcomeCount[]>;
  /** Ids received since `since` and before `until`, for the set that recognises repeats; the newest, where `atMost` is said, and the rest of their minute. */
  recentIds(since: number, until?: number, atMost?: number): AsyncIterable<readonly string[]>;
  /** Absent where nobody else can store anything. */
  readonly bookings?: BookingStore;
  /** Absent where nobody else could read them. */
  readonly documents?: DocumentStore;
  vitals(scope: VitalsScope): Promise<VitalsAnswer>;
  operations(scope: OperationsScope): Promise<OperationsAnswer>;
  requests(scope: RequestsScope): Promise<RequestsAnswer>;
  resources(scope: Scope & { page?: string }): Promise<ResourcesAnswer>;
  /** Which pages there are, those with the most views, vitals and errors first. */
  pages(scope: PagesScope): Promise<PagesAnswer>;
  errorGroups(scope: ErrorScope): Promise<ErrorsAnswer>;
  /** `undefined` when the range holds no such error; the first that travelled under `errorId` leads its samples. */
  errorGroup(scope: ErrorGroupScope): Promise<ErrorAnswer | undefined>;
  health(scope: Scope): Promise<HealthAnswer>;
  events(scope: Scope & { type?: string; session?: string; limit?: number }): Promise<EventsAnswer>;
  delivery(scope: Scope & { release?: string }): Promise<DeliveryAnswer>;
  deliverySessions(
    scope: Scope & { release?: string; session?: string; limit?: number },
  ): Promise<DeliverySessionsAnswer>;
  usage(scope: UsageScope): Promise<UsageAnswer>;
  conversations(scope: Scope): Promise<ConversationsAnswer>;
  generations(scope: Scope): Promise<GenerationsAnswer>;
  /** By user, the least successful first. */
  generationUsers(scope: GenerationUsersScope): Promise<GenerationUsers>;
  /** `goal` and `name` say what counts as success; without them the most frequent type. */
  experiments(scope: ExperimentScope): Promise<ExperimentsAnswer>;
  /** A question of somebody's own. Rejects with `QuestionProblem` where its buckets are too short for the range. */
  ask(scope: OwnScope): Promise<AskAnswer>;
  /** Every value of a type of event, as much of it as a picture needs. */
  points(scope: PointScope): Promise<PointsAnswer>;
  /** What insights are found in. */
  insightFacts(scope: Scope): Promise<InsightFacts>;
  cohorts(scope: CohortScope): Promise<CohortsAnswer>;
  engagement(scope: Scope): Promise<EngagementAnswer>;
  funnel(scope: FunnelScope): Promise<FunnelAnswer>;
  /** What an alert looks at. */
  measure(scope: MeasureScope): Promise<MeasuredBucket[]>;
  /**
   * Takes or renews a lease of `forMs`, and says whether this holder has it now. Of several that ask at once at most one has it,
   * as long as an insert takes less than `settleMs`.
   */
  claim(lease: { name: string; holder: string; forMs: number; settleMs: number }): Promise<boolean>;
  /** What is kept of visits, the newest first; `after` goes on behind an earlier answer. What is restricted is only named, unless it is for the person. */
  person(asked: Visits & { after?: string; withRestricted?: boolean }): Promise<PersonShare>;
  /** What is kept of a project, by kind and by how long. */
  retention(project: string): Promise<RetentionRow[]>;
  /** Those of the visits of which something is kept, with their events; of what is erased only on demand. */
  keptVisits(
    asked: Visits & { withErased?: boolean },
  ): Promise<readonly { session: string; events: number }[]>;
  /** Resolves when no question finds anything of them any more, also what comes until they are removed: by the name that it resolves with. */
  erase(visits: Visits): Promise<string>;
  readonly removals: RemovalStore;
  /** Rewrites what holds removed rows without them. */
  purge(): Promise<void>;
  /** Remembers, durably, marks of what was erased, for so many days. */
  keepMarks(marks: readonly string[], days: number): Promise<void>;
  marks(): Promise<readonly string[]>;
  readonly restrictions: RestrictionStore;
  readonly sourceMaps: SourceMapStore;
  /** What events received since `since` say and at which level, over all projects; the most frequent first. */
  levels(since: number): Promise<readonly LevelRow[]>;
  /** What the database has been told to remove by itself; absent where there is none. */
  upkeep?(): Promise<StoreUpkeep>;
  /** Counts whole days that have changed since they were counted, at most so many; absent where every answer is from the events. */
  roll?(atMost: number): Promise<RollupProgress>;
  /** How far that is; absent where `roll` is. */
  rollups?(): Promise<RollupProgress>;
  /** What is on disk; absent where nothing is. */
  tables?(): Promise<readonly StoredTable[]>;
  /** Whether the store answers now. */
  ping(): Promise<boolean>;
  close(): Promise<void>;
}
