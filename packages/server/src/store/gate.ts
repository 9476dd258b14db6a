import { StoreProblem } from './StoreProblem.ts';

/** Lets a few through at a time. */
export type Gate = <Result>(enter: () => Promise<Result>) => Promise<Result>;

/**
 * Makes a gate for questions: more at a time would be slower for all and would hold up what comes in.
 * Beyond `maxWaiting` it turns away at once, for nobody waits that long for a chart.
 */
export function createGate({ width, maxWaiting }: { width: number; maxWaiting: number }): Gate {
  const waiting: (() => void)[] = [];
  let inside = 0;

  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else inside -= 1;
  }

  return async (enter) => {
    if (inside < width) inside += 1;
    else if (waiting.length < maxWaiting) await new Promise<void>((resolve) => waiting.push(resolve));
    else throw new StoreProblem('busy', 'Too many questions are waiting for the database');
    try {
      return await enter();
    } finally {
      leave();
    }
  };
}
