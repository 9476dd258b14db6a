import type { InnerEvent } from '../event.ts';
import type { OriginReport } from '../report.ts';
import type { Spool } from '../spool/spool.ts';
import { packRows } from '../store/rowBytes.ts';
import type { KnownIds } from './knownIds.ts';

/** What became of a batch. */
export interface Admitted {
  readonly fresh: readonly InnerEvent[];
  readonly duplicate: number;
}

/** Spools what is new of a batch, and what its envelope tells of the origin. */
export type Admit = (events: readonly InnerEvent[], report?: OriginReport) => Promise<Admitted>;

/**
 * Makes an `Admit`. It resolves when the report and every event are durable, an event be it by this batch or by another
 * that brought the same a moment earlier; it rejects when that is not known. A report is written even where all events
 * are repeats, for it may be newer than they are.
 */
export function createAdmit(spool: Pick<Spool, 'append'>, known: KnownIds): Admit {
  const pending = new Map<string, Promise<void>>();

  return async (events, report) => {
    const fresh: InnerEvent[] = [];
    const others = new Set<Promise<void>>();
    for (const event of events) {
      const other = pending.get(event.id);
      if (other) others.add(other);
      else if (!known.has(event.id)) fresh.push(event);
    }
    if (fresh.length > 0 || report) {
      const own = spool.append(packRows(fresh, report), fresh.length);
      others.add(own);
      for (const { id } of fresh) pending.set(id, own);
      // Known only once durable: a repeat that comes in between waits for the same fdatasync.
      const settle = (): void => {
        for (const { id } of fresh) pending.delete(id);
      };
      own.then(() => {
        for (const { id } of fresh) known.add(id);
        settle();
      }, settle);
    }
    await Promise.all(others);
    return { fresh, duplicate: events.length - fresh.length };
  };
}
