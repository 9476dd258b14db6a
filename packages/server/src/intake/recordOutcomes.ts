import { randomUUID } from 'node:crypto';
import { type Log, reasonOf } from '../log.ts';
import type { Block, Store } from '../store/store.ts';
import type { OutcomeLedger } from './outcomes.ts';

/** Writes the account down now and then. */
export interface OutcomeRecorder {
  /** Writes down what was counted so far; where the store is away, with the next time. */
  flush(): Promise<void>;
  /** The same a last time. */
  close(): Promise<void>;
}

const everyMs = 10_000;
const lastTryMs = 1_000;

/** Brings counts into the store every ten seconds, each exactly once while this process lives: a crash forgets as much, and no more. */
export function recordOutcomes(
  outcomes: Pick<OutcomeLedger, 'take'>,
  store: Pick<Store, 'insertOutcomes'>,
  log: Log,
): OutcomeRecorder {
  let unsure: Block | undefined;
  let working: Promise<void> = Promise.resolve();
  let isAway = false;

  async function write(): Promise<void> {
    try {
      // What may or may not have gone in is sent again as it was, with its token, before anything else.
      for (let block = unsure ?? next(); block; block = next()) {
        unsure = block;
        await store.insertOutcomes(block);
        unsure = undefined;
      }
      isAway = false;
    } catch (error) {
      if (!isAway) log('warn', 'what became of events is written down later', { reason: reasonOf(error) });
      isAway = true;
    }
  }

  function next(): Block | undefined {
    const endings = outcomes.take();
    if (endings.length === 0) return undefined;
    return {
      token: randomUUID(),
      rows: Buffer.from(endings.map((ending) => `${JSON.stringify(ending)}\n`).join('')),
    };
  }

  const flush = (): Promise<void> => {
    working = working.then(write);
    return working;
  };
  const timer = setInterval(flush, everyMs);
  timer.unref();
  return {
    flush,
    async close() {
      clearInterval(timer);
      await Promise.race([flush(), new Promise((resolve) => setTimeout(resolve, lastTryMs).unref())]);
    },
  };
}
