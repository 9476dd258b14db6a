import { startsOf } from '../store/rowBytes.ts';
import type { Block, Store } from '../store/store.ts';
import { type Fault, faultOf } from './faultOf.ts';

/** A row that the store refuses, with the store's reason. */
export interface BadRow {
  readonly row: Buffer;
  readonly error: unknown;
}

/** Is told of a block that is to be divided, and what of; resolves with the store that takes its parts. */
export type OnDivide = (fault: Fault) => Promise<Pick<Store, 'insert' | 'ping'>>;

/** What an attempt to store a block came to. */
export type Attempt =
  | { readonly kind: 'stored'; readonly bad: readonly BadRow[] }
  /** The store is away, or takes nothing; nothing is known to be wrong with the block. */
  | { readonly kind: 'again'; readonly error: unknown };

interface How {
  /** Whether the same block was too much before, so that the store is not only busy. */
  isTooMuch?: boolean;
  /** Whether waiting has not helped: then rows are bad even though not one of the block went in. */
  isHopeless?: boolean;
  onDivide?: OnDivide;
}

/**
 * Stores a block. When the store blames the rows, or how many they are, the block is halved until the bad rows stand alone; the
 * rest goes in. The halves' tokens follow from the block's; as the block may go in whole another time, `onDivide` is asked to
 * remember that before the first half goes in.
 */
export async function insertBlock(
  store: Pick<Store, 'insert' | 'ping'>,
  block: Block,
  { isTooMuch = false, isHopeless = false, onDivide = async () => store }: How = {},
): Promise<Attempt> {
  if (block.rows.length === 0) return { kind: 'stored', bad: [] };
  const attempt = await divide(store, block, { isTooMuch, onDivide });
  const isPartlyStored = attempt.kind === 'stored' && attempt.bad.length < startsOf(block.rows).length;
  if (attempt.kind === 'again' || isPartlyStored || isHopeless) return attempt;
  // Not one row went in. Unless the store says that the rows are wrong, it is the store that is.
  const doubtful = attempt.bad.find(({ error }) => faultOf(error) !== 'rows');
  return doubtful ? { kind: 'again', error: doubtful.error } : attempt;
}

async function divide(
  store: Pick<Store, 'insert' | 'ping'>,
  { token, rows }: Block,
  how: Required<Pick<How, 'isTooMuch' | 'onDivide'>>,
): Promise<Attempt> {
  let into = store;
  try {
    await store.insert({ token, rows });
    return { kind: 'stored', bad: [] };
  } catch (error) {
    const fault = faultOf(error);
    const isOne = startsOf(rows).length === 1;
    // One row is not too much: the store is short of room, whatever it is given.
    const isBusy = fault === 'size' && (isOne || !how.isTooMuch);
    if (fault === 'store' || isBusy || !(await answers(store))) return { kind: 'again', error };
    if (isOne) return { kind: 'stored', bad: [{ row: rows, error }] };
    into = await how.onDivide(fault);
  }
  const middle = middleOf(rows);
  const first = await divide(into, { token: `${token}a`, rows: rows.subarray(0, middle) }, how);
  if (first.kind === 'again') return first;
  const second = await divide(into, { token: `${token}b`, rows: rows.subarray(middle) }, how);
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
