/** A value bound into a question; never text that is pasted into it. */
export type BoundValue = string | number | readonly string[] | readonly number[] | readonly bigint[];

/** One SQL question: `{name:Type}` marks where a bound value goes. */
export interface Question {
  sql: string;
  values: Readonly<Record<string, BoundValue>>;
  /** Rows beyond which the answer is refused. */
  maxRows: number;
  /** Whether what it gathers is numbers and lists of them, of which more fits in memory before it has to go to the disk. */
  isLean?: boolean;
}

/** What a query may ask of the database, and under which names its tables lie there. */
export interface Database {
  ask<Row>(question: Question): Promise<Row[]>;
  events: string;
  origins: string;
  presence: string;
  outcomes: string;
  /** Where what is restricted lies; `undefined` where that is not looked for. */
  restricted?: { events: string; origins: string } | undefined;
  /** Page loads of which one question gathers what is known. */
  originsAtOnce: number;
  now(): number;
}
