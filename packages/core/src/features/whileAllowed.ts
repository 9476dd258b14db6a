import type { Tracker } from '../event.ts';
import { type Stop, stopAll } from '../stop.ts';

/** Whether what is used may be counted now: from `enhanced` on. */
export function allowsUsage(tracker: Pick<Tracker, 'getConsent'>): boolean {
  // By word: the table of levels would weigh more than some of the features that ask.
  return /enhanced|full/.test(tracker.getConsent());
}

/** Calls `forget` when the person no longer allows it, and `destroy` with the collector. */
export function whileAllowed(tracker: Tracker, forget: () => void, destroy: () => void): Stop {
  return stopAll([
    tracker.onDestroy(destroy),
    tracker.onConsentChange(() => {
      if (!allowsUsage(tracker)) forget();
    }),
  ]);
}
