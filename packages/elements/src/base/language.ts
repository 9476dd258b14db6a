/** Texts in English, and how to load them in other languages. */
export interface Translations<Texts> {
  readonly en: Texts;
  readonly others: Readonly<Record<string, () => Promise<Texts>>>;
}

/** The language that the nearest `lang` attribute names, else the browser's; without its region. */
export function languageOf(element: Element): string {
  const given = nearest(element)?.getAttribute('lang') || globalThis.navigator?.language || 'en';
  return (given.split('-')[0] ?? '').toLowerCase();
}

/** How a language is written. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr';
}

/** Also outside of the shadow tree that the element is in. */
function nearest(element: Element): Element | undefined {
  const found = element.closest('[lang]');
  if (found) return found;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? nearest(root.host) : undefined;
}
