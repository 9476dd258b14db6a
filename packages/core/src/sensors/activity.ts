import { isPrerendering } from '../browser/environment.ts';
import { listen } from '../browser/listen.ts';
import { type Stop, stopAll } from '../stop.ts';

/** Reports that somebody is there: now, if the page is seen, and whenever they press, type, scroll or come back to it. */
export function activity(report: () => void): Stop {
  const { document } = globalThis as Partial<typeof globalThis>;
  if (!document) return () => undefined;
  const tell = (): void => {
    if (document.visibilityState === 'visible' && !isPrerendering()) report();
  };
  tell();
  return stopAll([
    listen(document, 'visibilitychange', tell),
    // A prerendered page that is shown becomes visible first.
    listen(document as EventTarget, 'prerenderingchange', tell),
    // From the back/forward cache; a page that has only finished loading says nothing of anybody.
    listen(globalThis, 'pageshow', ({ persisted }) => persisted && tell()),
    // Before the page's own handlers, which may stop an event on its way.
    ...['pointerdown', 'keydown', 'wheel'].map((type) => listen(globalThis, type, tell, { capture: true })),
  ]);
}
