import { useEffect } from 'react';

const PLACES = 'section.panel, .menu-box, dialog, main';
const FIRST = 'h1, h2, a, button, input';

/** Where what has the focus goes away, by what was done with it, the focus goes to the beginning of what it stood in. */
export function useKeptFocus(): void {
  useEffect(() => {
    let around: Element[] = [];
    const onFocus = ({ target }: FocusEvent): void => {
      around = target instanceof Element ? toAround(target) : [];
    };
    const observer = new MutationObserver(() => {
      const [focused] = around;
      if (focused === undefined || focused.isConnected || document.activeElement !== document.body) return;
      const place = around.find((element) => element.isConnected && element.matches(PLACES));
      const first = place?.querySelector<HTMLElement>(FIRST);
      around = [];
      if (first?.matches('h2')) first.tabIndex = -1;
      first?.focus({ preventScroll: true });
    });
    document.addEventListener('focusin', onFocus);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener('focusin', onFocus);
      observer.disconnect();
    };
  }, []);
}

/** An element and what it stands in, from the inside out. */
function toAround(element: Element): Element[] {
  const around: Element[] = [];
  for (let each: Element | null = element; each; each = each.parentElement) around.push(each);
  return around;
}
