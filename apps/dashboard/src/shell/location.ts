import { useMemo, useSyncExternalStore } from 'react';
import { type Filters, toFilters, toSearch } from './filters.ts';
import { type Route, toRoute } from './route.ts';

const MOVED = 'candor:moved';

/** Goes to an address within the dashboard without loading the document again. */
export function goTo(href: string, { replace = false } = {}): void {
  if (href === location.pathname + location.search) return;
  if (replace) history.replaceState(null, '', href);
  else history.pushState(null, '', href);
  dispatchEvent(new Event(MOVED));
}

/** What changes; `undefined` takes a filter away. */
export interface FilterChange {
  range?: Filters['range'];
  isCompared?: boolean;
  page?: string | undefined;
  type?: string | undefined;
  choices?: Readonly<Record<string, string>>;
  segment?: string | undefined;
  q?: string | undefined;
}

/** Changes filters, keeps the place. */
export function setFilters(change: FilterChange): void {
  const { page, type, segment, q, ...kept } = { ...toFilters(location.search), ...change };
  const given = {
    ...(page && { page }),
    ...(type && { type }),
    ...(segment && { segment }),
    ...(q && { q }),
  };
  goTo(location.pathname + toSearch({ ...kept, ...given }));
}

/** Where we are. */
export function useRoute(): Route {
  const path = useSyncExternalStore(onMove, () => location.pathname);
  return useMemo(() => toRoute(path), [path]);
}

/** What narrows the view. */
export function useFilters(): Filters {
  const search = useSyncExternalStore(onMove, () => location.search);
  return useMemo(() => toFilters(search), [search]);
}

function onMove(listener: () => void): () => void {
  addEventListener('popstate', listener);
  addEventListener(MOVED, listener);
  return () => {
    removeEventListener('popstate', listener);
    removeEventListener(MOVED, listener);
  };
}
