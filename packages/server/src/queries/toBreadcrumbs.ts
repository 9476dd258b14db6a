import type { ErrorSample } from '../api/types.ts';
import { asText, parseList } from './parseList.ts';

type Breadcrumbs = ErrorSample['breadcrumbs'];

/** Reads breadcrumbs from the JSON text in which they were stored; anything else is no breadcrumb. */
export function toBreadcrumbs(text: string | undefined): Breadcrumbs {
  return parseList(text).flatMap((crumb: unknown) => {
    if (typeof crumb !== 'object' || crumb === null) return [];
    const { timestamp, category, message, level } = crumb as Record<string, unknown>;
    if (typeof timestamp !== 'number') return [];
    return [{ at: timestamp, category: asText(category), message: asText(message), level: asText(level) }];
  });
}
