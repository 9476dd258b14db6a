import { listen } from '../browser/listen.ts';
import { placeOf } from '../browser/placeOf.ts';
import { selectorOf } from '../browser/selectorOf.ts';
import type { Stop } from '../stop.ts';

/** A click anywhere on the page. */
export interface Click {
  /** Where, by tags, ids, classes and places; never what is written there. */
  readonly selector: string;
}

/** Reports every click, before the page hears of it. */
export function clickTargets(report: (click: Click) => void): Stop {
  if (typeof document === 'undefined') return () => undefined;
  return listen(
    document,
    'click',
    (event) => {
      const [target] = event.composedPath();
      if (target instanceof Node) report({ selector: selectorOf(target, placeOf) });
    },
    { capture: true },
  );
}
