const MAX_CHARACTERS = 100;

/**
 * Where a node is in its document, by tags, ids and classes, innermost last: `#cart>button.buy`. Never text or any other attribute, and
 * `*` in place of three digits and more, which name one thing among many. `placeOf` says more of what has no id.
 */
export function selectorOf(node: Node, placeOf?: (element: Element) => string): string {
  let selector = '';
  for (let element = toElement(node); element; element = parentOf(element)) {
    // By attribute: a form has its fields under the names of its properties.
    const id = element.getAttribute('id');
    const classes = element.getAttribute('class')?.match(/\S+/g) ?? [];
    const part =
      (id ? `#${id}` : [element.localName, ...classes.slice(0, 3)].join('.')).replace(/\d{3,}/g, '*') +
      ((!id && placeOf?.(element)) || '');
    const longer = selector ? `${part}>${selector}` : part;
    if (longer.length > MAX_CHARACTERS) return selector || part.slice(0, MAX_CHARACTERS);
    selector = longer;
    if (id) break;
  }
  return selector;
}

function toElement(node: Node): Element | null {
  return node instanceof Element ? node : node.parentElement;
}

/** Out of a shadow tree, too. */
function parentOf(element: Element): Element | null {
  return element.parentElement ?? (element.getRootNode() as Partial<ShadowRoot>).host ?? null;
}
