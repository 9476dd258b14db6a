import { guard } from '../browser/guard.ts';
import { whenThere } from '../browser/whenThere.ts';
import type { Stop } from '../stop.ts';
import { type BridgedCollector, checkNeeds, endWith, type LevelNeeds, levelBy } from './bridge.ts';

export type { BridgedCollector, LevelNeeds } from './bridge.ts';

/** How Google Consent Mode becomes a level. */
export interface ConsentModeOptions {
  /**
   * The consent types that each level needs.
   * @default consentModeLevels
   */
  levels?: LevelNeeds<string> | undefined;
  /**
   * Name of the global list of commands.
   * @default 'dataLayer'
   */
  dataLayer?: string | undefined;
}

/** The consent types that each level needs, unless a site says otherwise; nothing here is about advertising. */
export const consentModeLevels: LevelNeeds<string> = {
  enhanced: ['analytics_storage'],
  full: ['analytics_storage', 'personalization_storage'],
};

/**
 * Follows the `gtag('consent', …)` commands of a page: a default is what the site assumes, an update what the person decided. Throws for a
 * wrong table. https://developers.google.com/tag-platform/security/guides/consent
 *
 * @example
 * const stop = consentMode(collector);
 */
export function consentMode(
  collector: BridgedCollector,
  { levels = consentModeLevels, dataLayer = 'dataLayer' }: ConsentModeOptions = {},
): Stop {
  checkNeeds(levels, 'string');
  const granted = new Map<string, boolean>();
  const assumed = new Map<string, boolean>();

  const read = (command: unknown): boolean => {
    // Arguments of a function, mostly, and other things that are pushed.
    const { 0: name, 1: kind, 2: types } = Object(command) as ArrayLike<unknown>;
    if (name !== 'consent') return false;
    const { region, ...words } = Object(types) as Record<string, unknown>;
    for (const [type, word] of Object.entries(words)) {
      const isGranted = word === 'granted';
      if (!isGranted && word !== 'denied') continue;
      if (kind === 'update') granted.set(type, isGranted);
      // Where the person is nobody knows here: what is denied anywhere counts as denied, and what is granted somewhere not.
      else if (kind === 'default' && !(isGranted && (region || assumed.has(type))))
        assumed.set(type, isGranted);
    }
    return true;
  };

  const tell = (): void => {
    const level = levelBy(levels, (type) => granted.get(type) ?? assumed.get(type) ?? false);
    // An update about advertising alone decides nothing here.
    const isDecided = Object.values(levels).some((needs) => needs.some((type) => granted.has(type)));
    if (isDecided) collector.reportConsent(level, 'consent-mode');
    else if (assumed.size) collector.updateConfig({ consent: level });
  };

  const follow = guard((commands: readonly unknown[]) => {
    if (Array.from(commands, read).includes(true)) tell();
  });

  let stopFollowing: Stop = () => undefined;
  const stopWaiting = whenThere(
    () => (globalThis as unknown as Record<string, unknown[] | undefined>)[dataLayer],
    (layer) => {
      follow(layer);
      stopFollowing = watchPush(layer, follow);
    },
  );
  return endWith(collector, () => {
    stopWaiting();
    stopFollowing();
  });
}

/** Shows what is pushed, once it is, until stopped: then the list gets its function back, unless somebody else has replaced it meanwhile. */
function watchPush(list: unknown[], show: (items: readonly unknown[]) => void): Stop {
  const isOwn = Object.hasOwn(list, 'push');
  const original = list.push;
  let isStopped = false;
  const push = function (this: unknown, ...items: unknown[]): number {
    const length = Reflect.apply(original, this, items);
    if (!isStopped) show(items);
    return length;
  };
  list.push = push;
  return () => {
    isStopped = true;
    if (list.push !== push) return;
    if (isOwn) list.push = original;
    else Reflect.deleteProperty(list, 'push');
  };
}
