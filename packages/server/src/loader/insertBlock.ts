import { startsOf } from '../store/rowBytes.ts';
import type { Block, Store } from '../store/store.ts';
import { faultOf } from './faultOf.ts';

/** A row that the store refuses, with the store's reason. */
export interface BadRow {
  readonly row: Buffer;
  readonly error: unknown;
}

/** What an attempt to store a block came to. */
export type Attempt =
  | { readonly kind: 'stored'; readonly bad: readonly BadRow[] }
  /** The store is away, or takes nothing; nothing is known to be wrong with the block. */
  | { readonly kind: 'again'; readonly error: unknown };

/**
 * Stores a block. When the store blames the rows, the block is halved until the bad rows stand alone; the rest goes in.
 * The halves' tokens follow from the block's, so that they may be repeated after a crash as well. `isHopeless` says that
 * waiting has not helped: then rows are bad even though not one of the block went in.
 */
export async function insertBlock(
  store: Pick<Store, 'insert' | 'ping'>,
  block: Block,
  isHopeless: boolean = false,
): Promise<Attempt> {
  if (block.rows.length === 0) return { kind: 'stored', bad: [] };
  const attempt = await divide(store, block);
  const isPartlyStored = attempt.kind === 'stored' && attempt.bad.length < startsOf(block.rows).length;
  if (attempt.kind === 'again' || isPartlyStored || isHopeless) return attempt;
  // Not one row went in. Unless the store says that the rows are wrong, it is the store that is.
  const doubtful = attempt.bad.find(({ error }) => faultOf(error) !== 'rows');
  return doubtful ? { kind: 'again', error: doubtful.error } : attempt;
}

async function divide(store: Pick<Store, 'insert' | 'ping'>, { token, rows }: Block): Promise<Attempt> {
  try {
    await store.insert({ token, rows });
    return { kind: 'stored', bad: [] };
  } catch (error) {
    if (faultOf(error) === 'store' || !(await answers(store))) return { kind: 'again', error };
    if (startsOf(rows).length === 1) return { kind: 'stored', bad: [{ row: rows, error }] };
  }
  const middle = middleOf(rows);
  const first = await divide(store, { token: `${token}a`, rows: rows.subarray(0, middle) });
  if (first.kind === 'again') return first;
  const second = await divide(store, { token: `${token}b`, rows: rows.subarray(middle) });
  return second.kind === 'again' ? second : { kind: 'stored', bad: [...first.bad, ...second.bad] };
}

/** Where the second half of the rows begins. */
function middleOf(rows: Buffer): number {
  const starts = startsOf(rows);
  return starts[Math.ceil(starts.length / 2)] ?? rows.length;
}

async function answers(store: Pick<Store, 'ping'>): Promise<boolean> {
  try {
    return await store.ping();
  } catch {
    return false; // that is the answer
  }
}
