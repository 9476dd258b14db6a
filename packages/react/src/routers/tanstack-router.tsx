'use client';

import { type JSX, useCallback, useSyncExternalStore } from 'react';
import { usePageView } from '../usePageView.ts';

/** What is looked at of a router made by `createRouter()`. */
export interface Router {
  readonly state: {
    readonly matches: readonly {
      readonly routeId: string;
      readonly fullPath: string;
      readonly status: string;
    }[];
  };
  subscribe(event: 'onResolved', onEvent: () => void): () => void;
}

/** The route that was matched, such as `/users/$id`; `*` where none was. */
export function toRoute(matches: Router['state']['matches']): string {
  const last = matches.at(-1);
  // Where nothing but the root was matched, or a part of the address only.
  if (!last || last.routeId === '__root__' || matches.some(({ status }) => status === 'notFound')) return '*';
  return last.fullPath.replace(/(.)\/$/, '$1');
}

/**
 * Collects a view of each page that a router shows, under the name of its route. Put it anywhere inside the provider.
 *
 * @example
 * <RouterPageViews router={router} />
 * <RouterProvider router={router} />
 */
export function RouterPageViews({ router }: { router: Router }): JSX.Element | null {
  const subscribe = useCallback((onChange: () => void) => router.subscribe('onResolved', onChange), [router]);
  const read = (): Router['state']['matches'] => router.state.matches;
  const matches = useSyncExternalStore(subscribe, read, read);
  // At the very start it has not looked yet.
  return matches.length > 0 ? <View route={toRoute(matches)} /> : null;
}

function View({ route }: { route: string }): null {
  usePageView(route);
  return null;
}
