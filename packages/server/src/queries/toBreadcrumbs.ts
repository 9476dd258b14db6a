import type { ErrorSample } from '../api/types.ts';

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

function parseList(text: string | undefined): unknown[] {
  if (!text) return [];
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    // Text that a sender cut short: the error is worth showing without it.
    return [];
  }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
