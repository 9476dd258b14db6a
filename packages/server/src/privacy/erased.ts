import type { Keyed } from '../keys/hashKey.ts';

/** Visits that their person had erased; knows them by marks, from which no id follows. */
export interface ErasedVisits {
  has(project: string, session: string): boolean;
  add(marks: readonly string[]): void;
  markOf(project: string, session: string): string;
  readonly size: number;
}

/** A million take some 100 MB; beyond, the oldest are forgotten. */
const maxMarks = 1_000_000;

/** Knows none until it is told. */
export function createErasedVisits(keyed: Keyed): ErasedVisits {
  const known = new Set<string>();
  const markOf = (project: string, session: string): string => keyed('erased', `${project}\n${session}`);
  return {
    has: (project, session) => known.size > 0 && known.has(markOf(project, session)),
    add(marks) {
      for (const mark of marks) known.add(mark);
      for (const oldest of known) {
        if (known.size <= maxMarks) break;
        known.delete(oldest);
      }
    },
    markOf,
    get size() {
      return known.size;
    },
  };
}
