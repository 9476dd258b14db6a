import type { InnerEvent } from '../src/event.ts';
import type { OriginReport } from '../src/report.ts';
import { createMemoryStore } from '../src/store/memory.ts';
import { unpackReports, unpackRows } from '../src/store/rowBytes.ts';
import type { StoreProblem } from '../src/store/StoreProblem.ts';
import type { Store } from '../src/store/store.ts';
import { toProblem } from '../src/store/toProblem.ts';

/** An insert that was tried. */
export interface Tried {
  token: string;
  events: readonly InnerEvent[];
}

/** A store in memory that shows what was asked of it, and fails when told to. */
export interface RecordingStore extends Store {
  /** Every insert that was tried, in order. */
  readonly tried: Tried[];
  /** What is in it, each row once for each time it went in. */
  readonly rows: InnerEvent[];
  /** Every report that went in, however often. */
  readonly reports: OriginReport[];
  /** Thrown by an insert, when it answers something. */
  fault: (tried: Tried) => Error | undefined;
  /** The same for an insert of reports. */
  reportFault: (reports: readonly OriginReport[]) => Error | undefined;
  /** Resolves when so many rows are in it. */
  holds(count: number): Promise<void>;
}

/** Makes one; it outlives the servers that use it, as a real store does. */
export function createRecordingStore(): RecordingStore {
  const memory = createMemoryStore();
  const tokens = new Set<string>();
  const waiting: { count: number; resolve: () => void }[] = [];
  const store: RecordingStore = {
    ...memory,
    tried: [],
    rows: [],
    reports: [],
    fault: () => undefined,
    reportFault: () => undefined,
    async insert(block) {
      const tried = { token: block.token, events: unpackRows(block.rows) };
      store.tried.push(tried);
      const error = store.fault(tried);
      if (error) throw error;
      if (tokens.has(block.token)) return;
      tokens.add(block.token);
      store.rows.push(...tried.events);
      await memory.insert(block);
      for (const { count, resolve } of waiting) if (store.rows.length >= count) resolve();
    },
    async insertReports(block) {
      const told = unpackReports(block.rows);
      const error = store.reportFault(told);
      if (error) throw error;
      store.reports.push(...told);
      await memory.insertReports(block);
    },
    holds: (count) =>
      new Promise((resolve) => {
        if (store.rows.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
    close: async () => {},
  };
  return store;
}

/** A failure as the ClickHouse store reports it, from the database's own error number. */
export function databaseError(code: string): StoreProblem {
  return toProblem(Object.assign(new Error(`code ${code}`), { code, type: 'TEST' }));
}

/** A failure to reach the database. */
export function networkError(code: string): StoreProblem {
  return toProblem(Object.assign(new Error(code), { code }));
}
