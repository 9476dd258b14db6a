'use client';

import { useParams, usePathname } from 'next/navigation.js';
import { nearest } from '../nearest.ts';
import { usePageView } from '../usePageView.ts';

/** The path with the names of its parameters in the place of their values, such as `/users/[id]`. */
export function toRoute(
  pathname: string,
  params: Readonly<Record<string, string | readonly string[] | undefined>> | null,
): string {
  let route = `${pathname}/`;
  // From the end: what a value repeats stands before it.
  for (const [name, value] of Object.entries(params ?? {}).reverse()) {
    const isRest = typeof value === 'object';
    const part = `/${isRest ? value.join('/') : value}/`;
    const at = route.lastIndexOf(part);
    if (value?.length && at >= 0)
      route = `${route.slice(0, at)}/[${isRest ? '...' : ''}${name}]/${route.slice(at + part.length)}`;
  }
  return route.replace(/(.)\/$/, '$1');
}

/**
 * Collects a view of each page of the App Router, under the name of its route. Put it into the root layout, inside the provider.
 *
 * @example
 * <RouterPageViews />
 */
export function RouterPageViews(): null {
  usePageView(toRoute(usePathname(), useParams()));
  return null;
}

/**
 * Leads errors with the navigation before them: export it from `instrumentation-client.ts`.
 *
 * @example
 * export { onRouterTransitionStart } from '@candor/react/next';
 */
export function onRouterTransitionStart(url: string, navigationType: string): void {
  // What was searched for, or opens something, is no part of the way.
  const message = url.replace(/[?#].*/s, '');
  nearest
    .at(-1)
    ?.telemetry.errors.addBreadcrumb({ category: 'navigation', message, data: { navigationType } });
}
