import { listen } from '../browser/listen.ts';
import type { Stop } from '../stop.ts';

/** A click on an element that the page marked. */
export interface MarkedClick {
  /** The mark's value, or the element's tag where the mark is empty. */
  readonly name: string;
  /** What the page says of it in attributes that begin like the mark, by the rest of their names; none where it says nothing. */
  readonly props?: Readonly<Record<string, string>>;
}

/** Reports clicks inside elements that carry `attribute`; never what they contain. */
export function clicks(report: (click: MarkedClick) => void, attribute: string): Stop {
  if (typeof document === 'undefined') return () => undefined;
  return listen(
    document,
    'click',
    (event) => {
      // Along the path and not by `closest`, which ends where the shadow of a component does.
      const isMarked = (node: EventTarget): node is Element =>
        node instanceof Element && node.hasAttribute(attribute);
      const marked = event.composedPath().find(isMarked);
      if (marked) report(describe(marked, attribute));
    },
    // The page's own handlers may stop the event on its way up.
    { capture: true },
  );
}

function describe(marked: Element, attribute: string): MarkedClick {
  const click = { name: marked.getAttribute(attribute) || marked.localName };
  const props: [string, string][] = [];
  for (const { name, value } of marked.attributes) {
    if (name.startsWith(`${attribute}-`)) props.push([name.slice(attribute.length + 1), value]);
  }
  return props.length ? { ...click, props: Object.fromEntries(props) } : click;
}
