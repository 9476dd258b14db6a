import type {
  DeliveryAnswer,
  DeliverySessionsAnswer,
  ErrorAnswer,
  ErrorsAnswer,
  EventsAnswer,
  HealthAnswer,
  TimeRange,
  VitalsAnswer,
} from '../api/types.ts';

/** Rows that go in together; a block sent again with the same token changes nothing. */
export interface Block {
  token: string;
  /** Made by `packRows`. */
  rows: Buffer;
}

/** The parameters of a question: which project, over which time. */
export interface Scope extends TimeRange {
  project: string;
}

/** Where events rest and where questions about them are answered. */
export interface Store {
  readonly kind: 'embedded' | 'cluster' | 'memory';
  /** Brings the schema up to date; safe to repeat. */
  migrate(): Promise<void>;
  /** Resolves when the block is durable; rejects when it is not known to be. */
  insert(block: Block): Promise<void>;
  /** The same for what origins tell of themselves. */
  insertReports(block: Block): Promise<void>;
  /** Ids received since `since`, for the set that recognises repeats. */
  recentIds(since: number): AsyncIterable<readonly string[]>;
  vitals(scope: Scope & { page?: string }): Promise<VitalsAnswer>;
  errorGroups(scope: Scope & { limit?: number }): Promise<ErrorsAnswer>;
  /** `undefined` when the range holds no such error. */
  errorGroup(scope: Scope & { fingerprint: string }): Promise<ErrorAnswer | undefined>;
  health(scope: Scope): Promise<HealthAnswer>;
  events(scope: Scope & { type?: string; session?: string; limit?: number }): Promise<EventsAnswer>;
  delivery(scope: Scope & { release?: string }): Promise<DeliveryAnswer>;
  deliverySessions(
    scope: Scope & { release?: string; session?: string; limit?: number },
  ): Promise<DeliverySessionsAnswer>;
  /** Whether the store answers now. */
  ping(): Promise<boolean>;
  close(): Promise<void>;
}
