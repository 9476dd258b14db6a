import { guard } from '../browser/guard.ts';
import type { DeviceStorage } from '../browser/storage.ts';
import type { Stop } from '../stop.ts';
import type { ConsentLevel } from '../wire/envelope.ts';
import { levels } from './levels.ts';

/** What the person decided, as it rests on the device. */
interface ConsentReceipt {
  readonly level: ConsentLevel;
  /** When, in milliseconds since the epoch. */
  readonly at: number;
  /** Version of the text that the person was shown. */
  readonly version: string;
}

/** How much the person allows, and how they said so. */
export interface Consent {
  readonly level: ConsentLevel;
  /** Whether the person decided, rather than the configuration. */
  readonly isChosen: boolean;
  /** The person's own decision; it is remembered. */
  choose(level: ConsentLevel, version: string, at: number): void;
  /** The level until the person decides. */
  assume(level: ConsentLevel): void;
  onChange(fn: ConsentListener): Stop;
}

/** Told of each change. */
export type ConsentListener = (level: ConsentLevel, previous: ConsentLevel) => void;

const key = 'candor.consent';

/**
 * Starts from what the person chose on an earlier visit. Without a choice, Global Privacy Control means `none`, and
 * else the site's own ground decides. https://www.w3.org/TR/gpc/
 */
export function createConsent(assumed: ConsentLevel, storage: DeviceStorage, refuses: boolean): Consent {
  const remembered = readReceipt(storage.get(key));
  const listeners = new Set<ConsentListener>();
  let isChosen = remembered !== undefined;
  let level = remembered?.level ?? (refuses ? 'none' : assumed);

  const change = (next: ConsentLevel): void => {
    if (next === level) return;
    const previous = level;
    level = next;
    for (const listener of [...listeners]) listener(next, previous);
  };

  return {
    get level() {
      return level;
    },
    get isChosen() {
      return isChosen;
    },
    choose(next, version, at) {
      // A wrong word must not be taken for agreement, nor harm the page.
      if (!levels.includes(next)) return;
      isChosen = true;
      const receipt: ConsentReceipt = { level: next, at, version };
      storage.set(key, JSON.stringify(receipt));
      change(next);
    },
    assume(next) {
      if (!isChosen && !refuses) change(next);
    },
    onChange(fn) {
      const listener = guard(fn);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What another version or another hand may have written. */
function readReceipt(text: string | undefined): { level: ConsentLevel } | undefined {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    const level = levels.find((name) => name === (value as { level?: unknown } | null)?.level);
    return level && { level };
  } catch {
    return undefined; // Not ours, or half written: nobody has decided anything.
  }
}
