import { type ElementClass, register } from '@candor/elements';
import { type ReactNode, type RefObject, useEffect, useRef } from 'react';

/** What every element takes from React. */
export interface ElementProps {
  readonly className?: string | undefined;
  /** BCP 47 tag of the language to speak; without, that of the page. */
  readonly lang?: string | undefined;
  /** What goes into its slots, each with its `slot`. */
  readonly children?: ReactNode;
}

/**
 * Registers an element once the page has it, and keeps its properties and listeners up to date: React 18 would make attributes of
 * them. What is `undefined` is left as the element has it.
 */
export function useElement<Shown extends HTMLElement>(
  type: ElementClass & (new () => Shown),
  properties: { readonly [Name in keyof Shown]?: Shown[Name] | undefined },
  listeners: Readonly<Record<string, ((event: CustomEvent) => void) | undefined>>,
): RefObject<Shown | null> {
  const ref = useRef<Shown | null>(null);

  useEffect(() => {
    const shown = ref.current;
    if (!shown) return undefined;
    register(type);
    for (const [name, value] of Object.entries(properties))
      if (value !== undefined) Object.assign(shown, { [name]: value });
    const heard = Object.entries(listeners);
    for (const [name, listener] of heard)
      if (listener) shown.addEventListener(name, listener as (event: Event) => void);
    return () => {
      for (const [name, listener] of heard)
        if (listener) shown.removeEventListener(name, listener as (event: Event) => void);
    };
  });
  return ref;
}
