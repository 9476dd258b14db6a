/** A class of one of our elements, with the name it has in HTML. */
export interface ElementClass extends CustomElementConstructor {
  readonly tag: string;
}

/**
 * Lets the page use elements by their names, such as `<candor-consent>`. What is registered already, and a platform without
 * elements, are left alone.
 *
 * @example
 * register(CandorConsent, CandorFeedback);
 */
export function register(...classes: readonly ElementClass[]): void {
  const { customElements } = globalThis;
  for (const each of classes)
    if (customElements && !customElements.get(each.tag)) customElements.define(each.tag, each);
}
