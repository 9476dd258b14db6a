import type { Exit, RunningChild } from './launch.ts';

/** What happens to the engine, for logs. */
export type EngineEvent =
  | { type: 'started'; pid: number; url: string }
  | { type: 'exited'; code: number | null; signal: NodeJS.Signals | null }
  | { type: 'restarted'; pid: number; url: string }
  /** A restart did not succeed; the next one follows. */
  | { type: 'failed'; error: unknown }
  | { type: 'log'; line: string };

export interface SupervisorOptions {
  launch: () => Promise<RunningChild>;
  onEvent: (event: EngineEvent) => void;
  /** Resolves after the time, or at once when the signal aborts. */
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
  now: () => number;
  toUrl: (port: number) => string;
  stopLimitMs?: number;
}

/** Keeps one child running. */
export interface Supervisor {
  /** The child that answers now, if one does. */
  readonly current: RunningChild | undefined;
  /** Rejects when the first child cannot start; later failures are tried again for ever. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** A child that ran this long had a good start; the next restart is immediate again. */
const goodRunMs = 30_000;

/** Starts a child and starts another one whenever it ends, with growing pauses while that does not help. */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { launch, onEvent, wait, now, toUrl, stopLimitMs = 12_000 } = options;
  const closing = new AbortController();
  let current: RunningChild | undefined;
  let restarting: Promise<void> = Promise.resolve();
  let failures = 0;

  function adopt(child: RunningChild, type: 'started' | 'restarted'): void {
    const since = now();
    current = child;
    onEvent({ type, pid: child.pid, url: toUrl(child.port) });
    void child.exited.then((exit) => {
      failures = now() - since > goodRunMs ? 0 : failures;
      leave(exit);
    });
  }

  function leave(exit: Exit): void {
    current = undefined;
    onEvent({ type: 'exited', ...exit });
    restarting = restart();
  }

  async function restart(): Promise<void> {
    for (; !closing.signal.aborted; failures += 1) {
      await wait(backoffMs(failures), closing.signal);
      if (closing.signal.aborted) return;
      try {
        adopt(await launch(), 'restarted');
        failures += 1;
        return;
      } catch (error) {
        onEvent({ type: 'failed', error });
      }
    }
  }

  return {
    get current() {
      return current;
    },
    async start() {
      adopt(await launch(), 'started');
    },
    async close() {
      closing.abort();
      await restarting;
      await current?.stop(stopLimitMs);
    },
  };
}

/** At once, then 0.1 s, 0.2 s, … up to 10 s. */
function backoffMs(failures: number): number {
  return failures === 0 ? 0 : Math.min(10_000, 50 * 2 ** failures);
}
