import { setTimeout as wait } from 'node:timers/promises';
import { StoreProblem } from './StoreProblem.ts';

const settleMs = 300;

/** Lets a few through at a time. */
export type Gate = <Result>(enter: () => Promise<Result>) => Promise<Result>;

export interface GateOptions {
  /** How many are inside at a time. */
  width: number;
  maxWaiting: number;
  /**
   * Whether one failed for what others took that were inside with it: it goes in again, before all who wait, and with nobody beside it.
   * Twice, if need be.
   * @default never
   */
  isCrowded?: (error: unknown) => boolean;
}

/**
 * Makes a gate for questions: more at a time would be slower for all and would hold up what comes in.
 * Beyond `maxWaiting` it turns away at once, for nobody waits that long for a chart.
 */
export function createGate({ width, maxWaiting, isCrowded = () => false }: GateOptions): Gate {
  const waiting: (() => void)[] = [];
  const alone: (() => void)[] = [];
  let inside = 0;

  /** Lets in who has waited, as far as there is room; who is alone takes all of it. */
  function admit(): void {
    if (alone.length > 0) {
      if (inside > 0) return;
      inside = width;
      alone.shift()?.();
      return;
    }
    while (inside < width) {
      const next = waiting.shift();
      if (!next) return;
      inside += 1;
      next();
    }
  }

  async function pass<Result>(queue: (() => void)[], enter: () => Promise<Result>): Promise<Result> {
    let isIn = false;
    const turn = new Promise<void>((resolve) => {
      queue.push(() => {
        isIn = true;
        resolve();
      });
    });
    admit();
    if (!isIn) await turn;
    try {
      return await enter();
    } catch (error) {
      if (queue === alone || !isCrowded(error)) throw error;
      // Queues before others are let in, and is not waited for here.
      return pass(alone, () => tryTwice(enter));
    } finally {
      inside -= queue === alone ? width : 1;
      admit();
    }
  }

  /** What the one before has taken may come back a moment after its answer. */
  async function tryTwice<Result>(enter: () => Promise<Result>): Promise<Result> {
    try {
      return await enter();
    } catch (error) {
      if (!isCrowded(error)) throw error;
      await wait(settleMs);
      return await enter();
    }
  }

  return async (enter) => {
    if (waiting.length >= maxWaiting)
      throw new StoreProblem('busy', 'Too many questions are waiting for the database');
    return await pass(waiting, enter);
  };
}
