import type { Stop } from '../stop.ts';
import { guard } from './guard.ts';

/** Listens until stopped; on a platform without events it does nothing. */
export function listen<Type extends keyof WindowEventMap>(
  target: Window | typeof globalThis,
  type: Type,
  onEvent: (event: WindowEventMap[Type]) => void,
  options?: AddEventListenerOptions,
): Stop;
export function listen<Type extends keyof DocumentEventMap>(
  target: Document,
  type: Type,
  onEvent: (event: DocumentEventMap[Type]) => void,
  options?: AddEventListenerOptions,
): Stop;
export function listen(
  target: EventTarget,
  type: string,
  onEvent: (event: Event) => void,
  options?: AddEventListenerOptions,
): Stop;
export function listen(
  target: Partial<EventTarget>,
  type: string,
  onEvent: (event: never) => void,
  options: AddEventListenerOptions = {},
): Stop {
  // The overloads pair each type with its event; the platform's own signature cannot say that.
  const listener = guard(onEvent as (event: Event) => void);
  // Passive, because a listener of ours must never hold up scrolling.
  const begin = guard(() => target.addEventListener?.(type, listener, { passive: true, ...options }));
  begin();
  let again: MutationObserver | undefined;
  const { document } = globalThis;
  // `document.open()`, as by a `document.write()` after the page has loaded, takes every listener from the page, and only who watches
  // what the document holds hears of it. https://html.spec.whatwg.org/multipage/dynamic-markup-insertion.html#document-open-steps
  if (document && (target === document || target === globalThis))
    guard(() => {
      again = new MutationObserver(begin);
      again.observe(document, { childList: true });
    })();
  return () => {
    again?.disconnect();
    target.removeEventListener?.(type, listener, options);
  };
}
