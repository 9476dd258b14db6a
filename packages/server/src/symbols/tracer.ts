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

const TIMEOUT_MS = 20_000;
/** Of the thread alone; a map that needs more ends it, and the next question begins another. */
const HEAP_MB = 768;

/** Starts its thread with the first question. */
export function createTracer(): Tracer {
  let worker: Worker | undefined;
  let last = 0;
  const waiting = new Map<number, (answer: TraceAnswer) => void>();

  function end(why: string): void {
    const ended = worker;
    worker = undefined;
    for (const answer of waiting.values()) answer({ kind: 'refused', why });
    waiting.clear();
    void ended?.terminate();
  }

  function start(): Worker {
    const script = new URL(`./traceWorker${extname(import.meta.url)}`, import.meta.url);
    const fresh = new Worker(script, { resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } });
    fresh.unref();
    fresh.on('message', ({ id, answer }: { id: number; answer: TraceAnswer }) => waiting.get(id)?.(answer));
    fresh.on('error', () => {
      if (worker === fresh) end('it needs too much memory');
    });
    fresh.on('exit', () => {
      if (worker === fresh) end('the thread has ended');
    });
    return fresh;
  }

  return {
    ask(job) {
      worker ??= start();
      last += 1;
      const id = last;
      worker.postMessage({ id, job });
      return new Promise((resolve) => {
        const late = setTimeout(() => end('it takes too long'), TIMEOUT_MS);
        waiting.set(id, (answer) => {
          clearTimeout(late);
          waiting.delete(id);
          resolve(answer);
        });
      });
    },
    async close() {
      end('the server stops');
    },
  };
}
