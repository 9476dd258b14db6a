import { fromJson } from '../wire/encode.ts';
import type { ConsentLevel } from '../wire/envelope.ts';
import { includesLevel, isLevel } from '../wire/levels.ts';

/** What was decided about consent, when, on what text and how; once written it is never changed. */
export interface ConsentReceipt {
  readonly level: ConsentLevel;
  /** Milliseconds since the epoch, by the clock of the device. */
  readonly at: number;
  /** Where it was said, such as `dialog`, `settings` or `tcf`. */
  readonly how: string;
  /** Version of the text that the person was shown. */
  readonly version?: string;
  /** Said in somebody else's dialog and reported by a bridge; absent where the person said it on this site. */
  readonly reported?: true;
  /** Global Privacy Control was on, and the person chose in spite of it. */
  readonly gpc?: true;
}

/** The level that follows from decisions. */
export interface Standing {
  readonly level: ConsentLevel;
  readonly basis: 'chosen' | 'reported';
}

const most = 100;

/**
 * What holds after all that was decided; `undefined` where nothing counts. The last choice of the person, lowered by whatever was
 * reported since: a report raises nothing above it. Where the person's browser refuses for them (`refuses`), only a choice
 * made since it does so is a word against it.
 */
export function standingOf(receipts: readonly ConsentReceipt[], refuses: boolean): Standing | undefined {
  const heard: Record<string, true> = {};
  let lowest: ConsentLevel = 'full';
  let isReported = false;
  // By number: this must hold whatever the page has made of its lists.
  for (let i = receipts.length - 1; i >= 0; i--) {
    const { level, how, reported, gpc } = receipts[i] as ConsentReceipt;
    if (!Object.hasOwn(heard, how) || !reported) lowest = includesLevel(lowest, level) ? level : lowest;
    if (!reported)
      return refuses && !gpc && level !== 'none' ? undefined : { level: lowest, basis: 'chosen' };
    heard[how] = true;
    isReported = true;
  }
  return isReported && !refuses ? { level: lowest, basis: 'reported' } : undefined;
}

/** With one more at the end. Of too many the first stays, the last choice of the person, and the newest. */
export function appendReceipt(
  receipts: readonly ConsentReceipt[],
  receipt: ConsentReceipt,
): readonly ConsentReceipt[] {
  const all: ConsentReceipt[] = [];
  let choice = receipts.length - 1;
  while (choice > 0 && receipts[choice]?.reported) choice--;
  const left = receipts.length < most ? -1 : choice === 1 ? 2 : 1;
  for (let i = 0; i < receipts.length; i++) if (i !== left) all[all.length] = receipts[i] as ConsentReceipt;
  all[all.length] = receipt;
  return all;
}

/** The receipts in a text; what another version or another hand may have written is none. */
export function readReceipts(text = '[]'): readonly ConsentReceipt[] {
  const known: ConsentReceipt[] = [];
  try {
    const all = fromJson(text) as readonly (ConsentReceipt | null)[];
    for (let i = 0; i < all.length; i++) {
      const one = all[i];
      if (one && isLevel(one.level)) known[known.length] = one;
    }
  } catch {
    // Not ours, or half written: nobody has decided anything.
  }
  return known;
}
