import type { Journal } from '../../packages/core/src/delivery/journal.ts';

/** Takes the journal's place in a mutant: nothing is written down, everything is as good as lost. */
export const createJournal = (): Journal => ({
  write: () => undefined,
  save: () => undefined,
  cut: () => [],
  isSafe: () => false,
  held: new Set(),
  remove: () => [],
  take: () => [],
  adopt: () => undefined,
  leave: () => undefined,
  reset: () => undefined,
  isWorking: false,
});
