import { listen } from '../browser/listen.ts';
import { type Stop, stopAll } from '../stop.ts';

/** Somebody pressed something. */
export interface Press {
  /** On the clock of `performance.now()`; the same as the start of its event timing entry. */
  readonly startTime: number;
  readonly target: Node;
}

/** Reports what is pressed, by pointer, key or assistive technology, before the page's own handlers can take it away. */
export function presses(report: (press: Press) => void): Stop {
  if (typeof document === 'undefined') return () => undefined;
  const tell = (event: Event): void => {
    const [target] = event.composedPath();
    if (event.isTrusted && target instanceof Node) report({ startTime: event.timeStamp, target });
  };
  // A click that nothing was pressed for has no detail.
  const tellClick = (event: MouseEvent): void => {
    if (!event.detail) tell(event);
  };
  return stopAll([
    listen(globalThis, 'pointerdown', tell, { capture: true }),
    listen(globalThis, 'keydown', tell, { capture: true }),
    listen(globalThis, 'click', tellClick, { capture: true }),
  ]);
}
