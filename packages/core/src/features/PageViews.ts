import type { Tracker } from '../event.ts';
import { pageViews } from '../sensors/pageViews.ts';
import { type Stop, stopAll } from '../stop.ts';
import { allowsUsage } from './whileAllowed.ts';

/**
 * Tells each page that is shown, also those that come without a new document. Who allows it on a page has seen this page.
 *
 * @example
 * new PageViews(collector);
 */
export class PageViews {
  readonly #stop: Stop;

  constructor(tracker: Tracker) {
    let isTold = true;
    const tell = (): void => {
      isTold = allowsUsage(tracker);
      if (isTold) tracker.track({ type: 'page_view' });
    };
    this.#stop = stopAll([
      tracker.onDestroy(() => this.destroy()),
      tracker.onConsentChange(() => isTold || tell()),
      pageViews(tell),
    ]);
  }

  /** Tells nothing more. */
  destroy(): void {
    this.#stop();
  }
}
