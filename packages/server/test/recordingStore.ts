import type { InnerEvent } from '../src/event.ts';
import { createMemoryStore } from '../src/store/memory.ts';
import type { StoreProblem } from '../src/store/StoreProblem.ts';
import type { Block, Store } from '../src/store/store.ts';
import { toProblem } from '../src/store/toProblem.ts';

/** A store in memory that shows what was asked of it, and fails when told to. */
export interface RecordingStore extends Store {
  /** Every insert that was tried, in order. */
  readonly tried: Block[];
  /** What is in it, each row once for each time it went in. */
  readonly rows: InnerEvent[];
  /** Thrown by an insert, when it answers something. */
  fault: (block: Block) => Error | undefined;
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
    fault: () => undefined,
    async insert(block) {
      store.tried.push(block);
      const error = store.fault(block);
      if (error) throw error;
      if (tokens.has(block.token)) return;
      tokens.add(block.token);
      store.rows.push(...block.events);
      await memory.insert(block);
      for (const { count, resolve } of waiting) if (store.rows.length >= count) resolve();
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
