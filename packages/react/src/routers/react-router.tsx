'use client';

import { useSyncExternalStore } from 'react';
import { usePageView } from '../usePageView.ts';

/** What is looked at of a match, by `matchRoutes()` or in a router's state. */
export interface RouteMatch {
  readonly route: { readonly path?: string | undefined };
  readonly pathname?: string | undefined;
}

/** What is looked at of a router made by `createBrowserRouter()` and its like. */
export interface DataRouter {
  readonly state: { readonly location: { readonly key: string }; readonly matches: readonly RouteMatch[] };
  subscribe(onChange: () => void): () => void;
}

/**
 * The route that was matched, such as `/users/:id`; `*` where none was.
 *
 * @example
 * usePageView(toRoute(matchRoutes(routes, useLocation())));
 */
export function toRoute(matches: readonly RouteMatch[] | null): string {
  // For an address that no route knows, a router shows the root in its place, which has matched nothing of it.
  if (!matches?.length || matches.at(-1)?.pathname === '') return '*';
  let route = '';
  for (const { path } of matches.map((match) => match.route)) {
    // A path may repeat those around it.
    if (path?.startsWith('/')) route = path;
    else if (path) route += `/${path}`;
  }
  return `/${route}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
}

/**
 * Collects a view of each page that a router shows, under the name of its route. Put it anywhere inside the provider.
 *
 * @example
 * <RouterPageViews router={router} />
 * <RouterProvider router={router} />
 */
export function RouterPageViews({ router }: { router: DataRouter }): null {
  const read = (): DataRouter['state'] => router.state;
  // Another page of the same route is a view, too, so it renders again with each state.
  usePageView(toRoute(useSyncExternalStore(router.subscribe, read, read).matches));
  return null;
}
