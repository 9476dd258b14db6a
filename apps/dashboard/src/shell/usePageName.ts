import { useEffect } from 'react';

/** Names the thing that a page is about in the title of the window: of many, every one is an error. */
export function usePageName(kind: string, name: string): void {
  useEffect(() => {
    document.title = `${name} · ${kind} · Candor`;
  }, [kind, name]);
}
