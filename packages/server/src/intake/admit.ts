import type { InnerEvent } from '../event.ts';
import type { Spool } from '../spool/spool.ts';
import { packRows } from '../store/rowBytes.ts';
import type { KnownIds } from './knownIds.ts';

/** What became of a batch. */
export interface Admitted {
  readonly fresh: readonly InnerEvent[];
  readonly duplicate: number;
}

/**
 * Makes the function that spools what is new of a batch. Resolves when every event of it is durable, be it by this batch
 * or by another that brought the same event a moment earlier; rejects when that is not known.
 */
export function createAdmit(
  spool: Pick<Spool, 'append'>,
  known: KnownIds,
): (events: readonly InnerEvent[]) => Promise<Admitted> {
  const pending = new Map<string, Promise<void>>();

  return async (events) => {
    const fresh: InnerEvent[] = [];
    const others = new Set<Promise<void>>();
    for (const event of events) {
      const other = pending.get(event.id);
      if (other) others.add(other);
      else if (!known.has(event.id)) fresh.push(event);
    }
    if (fresh.length > 0) {
      const own = spool.append(packRows(fresh), fresh.length);
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
