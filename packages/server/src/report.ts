/** What an envelope tells of its origin, besides its events; of the same origin and context, the highest counts. */
export interface OriginReport {
  project: string;
  /** The first 64 bits of the ids of its events, as a decimal string. */
  origin: string;
  session: string;
  release: string;
  environment: string;
  /** When the first event of the envelope happened, or when it was received if that was earlier. */
  begun: number;
  /** When the envelope was received. */
  heard: number;
  /** The last number that the origin has given, as far as the envelope shows. */
  produced: number;
  /** The highest number of an event of the envelope; 0 of none. */
  last: number;
  /** Events that the origin has let go, by reason; totals since it began. */
  dropped: Record<string, number>;
  /** Numbers of events that the intake has turned down, one by one. */
  rejected: number[];
  retentionDays: number;
}
