import type { DeviceStorage } from '../browser/storage.ts';
import { toJson } from '../wire/encode.ts';
import type { ConsentLevel } from '../wire/envelope.ts';
import { isLevel } from '../wire/levels.ts';
import { appendReceipt, type ConsentReceipt, readReceipts, type Standing, standingOf } from './receipts.ts';

/** How much the person allows, and how they said so. */
export interface Consent {
  readonly level: ConsentLevel;
  /** How the level came about; `undefined` where the site assumes it. */
  readonly basis: Standing['basis'] | undefined;
  /** Everything that was decided, the newest last. */
  readonly receipts: readonly ConsentReceipt[];
  /** The person's own decision; it is remembered, with when it was made, where, and the version of the text they were shown. */
  choose(level: ConsentLevel, version?: string, how?: string): void;
  /** What the person has decided in somebody else's dialog. The same word from the same side is no news. */
  report(level: ConsentLevel, how: string): void;
  /** The level until somebody decides. */
  assume(level: ConsentLevel): void;
  /** Another tab has written these receipts; without them they are read from the device. */
  reload(told?: string): void;
}

/** Told of each change. */
export type ConsentListener = (level: ConsentLevel, previous: ConsentLevel) => void;

interface ConsentParts {
  /** Told of each change before anybody else is. */
  readonly onLevel?: ConsentListener;
  /** Told of each change, and of a first decision that changes nothing. */
  readonly onChange?: ConsentListener;
  /** Told of each decision that was made here, with all of them as text. */
  readonly onReceipt?: (receipt: ConsentReceipt, previous: ConsentLevel, all: string) => void;
}

/** Where the decisions lie on the device; the only name of ours that outlives them. */
export const consentKey = 'candor.consent';

/**
 * Starts from what was decided on an earlier visit. Without that, Global Privacy Control means `none`, and else the site's own
 * ground decides. https://www.w3.org/TR/gpc/
 */
export function createConsent(
  assumed: ConsentLevel,
  storage: DeviceStorage,
  refuses: boolean,
  { onLevel, onChange, onReceipt }: ConsentParts = {},
): Consent {
  let ground = assumed;
  let receipts = readReceipts(storage.get(consentKey));
  let standing = standingOf(receipts, refuses);

  const levelNow = (): ConsentLevel => standing?.level ?? (refuses ? 'none' : ground);
  let level = levelNow();

  const settle = (): void => {
    const previous = level;
    const wasOpen = !standing;
    standing = standingOf(receipts, refuses);
    level = levelNow();
    // Whoever asks the person wants to know of a first no, too, which changes nothing else.
    if (level === previous && wasOpen === !standing) return;
    if (level !== previous) onLevel?.(level, previous);
    onChange?.(level, previous);
  };

  /** The decision counts, whatever of this the page has broken. */
  const decide = (receipt: Omit<ConsentReceipt, 'at' | 'gpc'>): void => {
    const previous = level;
    const whole: ConsentReceipt = { ...receipt, at: timeOf(), ...(refuses && { gpc: true }) };
    receipts = appendReceipt(receipts, whole);
    const text = toJson(receipts);
    // The page may have changed what JSON says; what was decided is kept at least.
    const all = readReceipts(text).length ? text : `[{"level":"${whole.level}"}]`;
    storage.set(consentKey, all);
    try {
      settle();
    } finally {
      onReceipt?.(whole, previous, all);
    }
  };

  return {
    get level() {
      return level;
    },
    get basis() {
      return standing?.basis;
    },
    get receipts() {
      return receipts;
    },
    choose(level, version = '1', how = 'dialog') {
      const last = receipts[receipts.length - 1];
      // A wrong word must not be taken for agreement, nor harm the page.
      if (!isLevel(level)) return;
      const receipt = { level, version: cut(version), how: cut(how) ?? 'dialog' } as ConsentReceipt;
      const isSame =
        last?.level === level &&
        last.version === receipt.version &&
        last.how === receipt.how &&
        !last.reported &&
        !last.gpc === !refuses;
      if (!isSame) decide(receipt);
    },
    report(level, how) {
      if (!isLevel(level)) return;
      for (let i = receipts.length - 1; i >= 0; i--)
        if (receipts[i]?.reported && receipts[i]?.how === how) {
          if (receipts[i]?.level === level) return;
          break;
        }
      decide({ level, how, reported: true });
    },
    assume(next) {
      ground = next;
      settle();
    },
    reload(told) {
      // What another tab has just written may not be seen here yet.
      const known = readReceipts(told ?? storage.get(consentKey));
      if (!known.length) return;
      receipts = known;
      settle();
    },
  };
}

/** Whoever has no types passes anything. To cut a very long text takes long. */
function cut(text: unknown): string | undefined {
  return typeof text === 'string' && text.length < 10_000 ? text.slice(0, 100) : undefined;
}

function timeOf(): number {
  try {
    return Date.now();
  } catch {
    return 0; // The page has broken its clock.
  }
}
