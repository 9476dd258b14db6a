import { isPrerendering } from '../browser/environment.ts';
import { listen } from '../browser/listen.ts';
import { type Stop, stopAll } from '../stop.ts';
import { navigation } from './navigation.ts';

/** One look at a page. */
export interface PageView {
  readonly path: string;
}

/** Reports the page once it is shown, each later path without a new document, and each return from the back/forward cache. */
export function pageViews(report: (view: PageView) => void): Stop {
  if (typeof document === 'undefined') return () => undefined;

  let shownPath: string | undefined;
  const show = (): void => {
    if (location.pathname === shownPath) return;
    shownPath = location.pathname;
    report({ path: shownPath });
  };
  const showAgain = (): void => {
    shownPath = undefined;
    show();
  };

  // A prerendered page may never be seen: it is viewed when it is activated.
  if (!isPrerendering()) show();
  return stopAll([
    listen(document as EventTarget, 'prerenderingchange', show),
    listen(globalThis, 'pageshow', (event) => event.persisted && showAgain()),
    navigation(() => {
      if (shownPath !== undefined) show();
    }),
  ]);
}
