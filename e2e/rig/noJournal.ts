import type { createJournal as realJournal } from '../../packages/core/src/delivery/journal.ts';

/** A journal that writes nothing down: what the library would be without one. */
export const createJournal: typeof realJournal = () => ({
  write: () => undefined,
  commit: async () => undefined,
  cut: () => [],
  isSafe: () => false,
  release: () => undefined,
  remove: () => undefined,
  next: async () => undefined,
  refresh: () => undefined,
  sentElsewhere: async () => new Set(),
  revise: async () => undefined,
  clear: async () => undefined,
  suspend: () => undefined,
  tidy: async () => undefined,
  stage: 'memory',
  moved: 0,
  origins: new Set(),
  isEmptied: false,
});
