import { reasonOf } from './log.ts';

/** Rounds that run one after the other. */
export interface Rounds {
  /** Runs a round now, or waits for the one that runs. */
  round(): Promise<void>;
  /** Starts no other one and waits for the one that runs. */
  close(): Promise<void>;
}

/** Starts rounds; `onFail` is told why one failed, once as long as the reason stays the same, and the next one runs all the same. */
export function startRounds({
  run,
  pauseMs,
  onFail,
}: {
  run: () => Promise<void>;
  /** Milliseconds from the end of a round to the next. */
  pauseMs: () => number;
  onFail: (reason: string) => void;
}): Rounds {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let isClosed = false;
  let said = '';

  function round(): Promise<void> {
    running ??= run()
      .then(
        () => {
          said = '';
        },
        (error: unknown) => {
          const reason = reasonOf(error);
          if (said !== reason) onFail(reason);
          said = reason;
        },
      )
      .finally(() => {
        running = undefined;
      });
    return running;
  }

  function next(): void {
    if (isClosed) return;
    timer = setTimeout(() => round().finally(next), pauseMs());
    timer.unref();
  }

  next();
  return {
    round,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await running;
    },
  };
}
