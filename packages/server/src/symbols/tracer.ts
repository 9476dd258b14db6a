import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

/** What the thread is asked. */
export type TraceJob =
  | { kind: 'check'; packed: Uint8Array }
  /** Without `packed`, only if the map is open already. */
  | { kind: 'trace'; key: string; packed?: Uint8Array; points: readonly { line: number; column: number }[] };

/** A place in a source. */
export interface TracedPoint {
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  /** What the map calls that place; often empty. */
  name: string;
  /** The function that is called there, as the source spells it. */
  called: string;
  /** Whether the map says that nobody wants to see it. */
  isIgnored: boolean;
  /** Lines around it; none where the map has no sources. */
  context: { line: number; text: string }[];
}

/** What it answers. */
export type TraceAnswer =
  | { kind: 'checked'; bytes: number; sources: number; hasSources: boolean; debugId?: string }
  | { kind: 'traced'; points: (TracedPoint | undefined)[] }
  | { kind: 'absent' }
  | { kind: 'refused'; why: string };

/** Reads source maps in a thread of its own, so that a large one holds up nobody. */
export interface Tracer {
  ask(job: TraceJob): Promise<TraceAnswer>;
  close(): Promise<void>;
}

const TIMEOUT_MS = 10_000;
/** Of the thread alone; a map that needs more ends it, and the next question begins another. */
const HEAP_MB = 768;

interface Waiting {
  job: TraceJob;
  resolve: (answer: TraceAnswer) => void;
}

/** Starts its thread with the first question. One at a time, so that a map that ends the thread takes no other question with it. */
export function createTracer(): Tracer {
  let worker: Worker | undefined;
  let current: Waiting | undefined;
  let late: NodeJS.Timeout | undefined;
  const waiting: Waiting[] = [];

  function next(): void {
    if (current) return;
    // Who looks at an error waits for no upload that has not begun.
    const first = waiting.findIndex(({ job }) => job.kind === 'trace');
    [current] = waiting.splice(Math.max(0, first), 1);
    if (!current) return;
    worker ??= start();
    worker.postMessage(current.job);
    late = setTimeout(() => end('it takes too long'), TIMEOUT_MS);
  }

  function settle(answer: TraceAnswer): void {
    clearTimeout(late);
    current?.resolve(answer);
    current = undefined;
    next();
  }

  function end(why: string): void {
    void worker?.terminate();
    worker = undefined;
    settle({ kind: 'refused', why });
  }

  function start(): Worker {
    const script = new URL(`./traceWorker${extname(import.meta.url)}`, import.meta.url);
    const fresh = new Worker(script, { resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } });
    fresh.unref();
    fresh.on('message', (answer: TraceAnswer) => {
      if (worker === fresh) settle(answer);
    });
    fresh.on('error', () => {
      if (worker === fresh) end('it needs too much memory');
    });
    fresh.on('exit', () => {
      if (worker === fresh) end('the thread has ended');
    });
    return fresh;
  }

  return {
    ask: (job) =>
      new Promise((resolve) => {
        waiting.push({ job, resolve });
        next();
      }),
    async close() {
      const why = 'the server stops';
      for (const { resolve } of waiting.splice(0)) resolve({ kind: 'refused', why });
      end(why);
    },
  };
}
