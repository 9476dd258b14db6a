/** What a question in SQL may cost. */
export interface SqlLimits {
  /** Of the answer. */
  rows: number;
  /** Of the answer. */
  bytes: number;
  seconds: number;
  memoryBytes: number;
}

/** `POST /api/v1/sql`: what the database answers; whole numbers of 64 bits and more are texts. */
export interface SqlAnswer {
  columns: { name: string; type: string }[];
  /** Values in the order of the columns. */
  rows: unknown[][];
  /** That were looked through. */
  readRows: number;
  elapsedMs: number;
}
