import { guard } from '../browser/guard.ts';
import type { DeviceStorage } from '../browser/storage.ts';
import type { Stop } from '../stop.ts';
import { toJson } from '../wire/encode.ts';
import type { ConsentLevel } from '../wire/envelope.ts';
import { isLevel } from '../wire/levels.ts';

/** How much the person allows, and how they said so. */
export interface Consent {
  readonly level: ConsentLevel;
  /** Whether the person decided, rather than the configuration. */
  readonly isChosen: boolean;
  /** The person's own decision; it is remembered, with when it was made and the version of the text they were shown. */
  choose(level: ConsentLevel, version: string): void;
  /** The level until the person decides. */
  assume(level: ConsentLevel): void;
  /** Another tab has been told this; without a level it is read from the device. */
  reload(told?: string): void;
  onChange(fn: ConsentListener): Stop;
}

/** Told of each change. */
export type ConsentListener = (level: ConsentLevel, previous: ConsentLevel) => void;

/** Where the decision lies on the device; the only name of ours that outlives it. */
export const consentKey = 'candor.consent';

/**
 * Starts from what the person chose on an earlier visit. Without a choice, Global Privacy Control means `none`, and
 * else the site's own ground decides. https://www.w3.org/TR/gpc/
 */
export function createConsent(assumed: ConsentLevel, storage: DeviceStorage, refuses: boolean): Consent {
  const listeners = new Set<ConsentListener>();
  let chosen = readLevel(storage.get(consentKey));
  let level = chosen ?? (refuses ? 'none' : assumed);

  const change = (next: ConsentLevel): void => {
    if (next === level) return;
    const previous = level;
    level = next;
    for (const listener of new Set(listeners)) listener(next, previous);
  };

  return {
    get level() {
      return level;
    },
    get isChosen() {
      return !!chosen;
    },
    choose(next, version) {
      // A wrong word must not be taken for agreement, nor harm the page.
      if (!isLevel(next)) return;
      chosen = next;
      // Whoever has no types passes anything. To cut a very long text takes long.
      const isText = typeof version === 'string' && version.length < 10_000;
      const text = isText ? version.slice(0, 100) : undefined;
      storage.set(consentKey, toJson({ level: next, at: Date.now(), version: text }));
      change(next);
    },
    assume(next) {
      if (!chosen && !refuses) change(next);
    },
    reload(told) {
      // What another tab has just written may not be seen here yet.
      const next = isLevel(told) ? told : readLevel(storage.get(consentKey));
      if (!next) return;
      chosen = next;
      change(next);
    },
    onChange(fn) {
      const listener = guard(fn);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What another version or another hand may have written. */
function readLevel(text = 'null'): ConsentLevel | undefined {
  try {
    const { level } = JSON.parse(text) as { level?: unknown };
    return isLevel(level) ? level : undefined;
  } catch {
    return undefined; // Not ours, or half written: nobody has decided anything.
  }
}
