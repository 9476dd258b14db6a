import { guard } from '../browser/guard.ts';
import { listen } from '../browser/listen.ts';
import { type Stop, stopAll } from '../stop.ts';

/** A change of address without a new document. */
export interface SoftNavigation {
  readonly url: string;
  readonly type: 'push' | 'replace' | 'traverse';
}

type Report = (navigation: SoftNavigation) => void;

/** Reports navigation within the document. */
export function navigation(report: Report): Stop {
  if (typeof location === 'undefined') return () => undefined;
  return 'navigation' in globalThis ? watchNavigation(report) : watchHistory(report);
}

function watchNavigation(report: Report): Stop {
  return listen(globalThis.navigation, 'currententrychange', (event) => {
    // Null when an entry's state changed and its address did not.
    const { navigationType } = event as NavigationCurrentEntryChangeEvent;
    if (navigationType && navigationType !== 'reload') report({ url: location.href, type: navigationType });
  });
}

// Browsers without the Navigation API (Firefox before 147, Safari before 26.2) tell nobody of pushState.
function watchHistory(report: Report): Stop {
  return stopAll([
    patch('pushState', () => report({ url: location.href, type: 'push' })),
    patch('replaceState', () => report({ url: location.href, type: 'replace' })),
    // Also fired when the fragment changes, so `hashchange` would only repeat it.
    listen(globalThis, 'popstate', () => report({ url: location.href, type: 'traverse' })),
  ]);
}

function patch(method: 'pushState' | 'replaceState', onCalled: () => void): Stop {
  const original = history[method];
  let tell = guard(onCalled);
  const patched: History['pushState'] = function (this: History, ...args) {
    original.apply(this, args);
    tell();
  };
  history[method] = patched;
  return () => {
    tell = () => undefined;
    // Somebody may have patched over ours since; then ours stays in the chain and only passes on.
    if (history[method] === patched) history[method] = original;
  };
}
