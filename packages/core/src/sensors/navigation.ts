import { guard } from '../browser/guard.ts';
import { listen } from '../browser/listen.ts';
import { patch } from '../browser/patch.ts';
import { type Stop, stopAll } from '../stop.ts';

/** A change of address without a new document. */
export interface SoftNavigation {
  /** Where it led. */
  readonly url: string;
}

/** Reports navigation within the document. */
export function navigation(report: (navigation: SoftNavigation) => void): Stop {
  if (typeof location === 'undefined') return () => undefined;
  const tell = (): void => report({ url: location.href });
  if (globalThis.navigation) {
    return listen(globalThis.navigation, 'currententrychange', (event) => {
      // Null when an entry's state changed and its address did not.
      const { navigationType } = event as NavigationCurrentEntryChangeEvent;
      if (navigationType && navigationType !== 'reload') tell();
    });
  }
  // Browsers without the Navigation API (Firefox before 147, Safari before 26.2) tell nobody of pushState.
  return stopAll([
    watch('pushState', tell),
    watch('replaceState', tell),
    // Also fired when the fragment changes, so `hashchange` would only repeat it.
    listen(globalThis, 'popstate', tell),
  ]);
}

function watch(method: 'pushState' | 'replaceState', onCalled: () => void): Stop {
  const tell = guard(onCalled);
  return patch(
    history,
    method,
    (original) =>
      function (this: History, ...args) {
        // What the page has put there before may give something back.
        const given = original.apply(this, args);
        tell();
        return given;
      },
  );
}
