import { listen } from '../browser/listen.ts';
import type { Stop } from '../stop.ts';

/** A click on an element that the page marked. */
export interface MarkedClick {
  /** The mark's value, or the element's tag where the mark is empty. */
  readonly name: string;
}

/** Reports clicks inside elements that carry `attribute`; never what they contain. */
export function clicks(report: (click: MarkedClick) => void, attribute: string): Stop {
  if (typeof document === 'undefined') return () => undefined;
  return listen(
    document,
    'click',
    (event) => {
      const [target] = event.composedPath();
      const marked = target instanceof Element ? target.closest(`[${attribute}]`) : undefined;
      if (marked) report({ name: marked.getAttribute(attribute) || marked.localName });
    },
    // The page's own handlers may stop the event on its way up.
    { capture: true },
  );
}
