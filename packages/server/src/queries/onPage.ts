import type { Scope } from '../store/store.ts';
import type { BoundValue } from './ask.ts';
import { IN_SCOPE, scopeValues } from './scope.ts';

/** A range, of one page or of all. */
export interface PageScope extends Scope {
  page?: string;
}

/** Holds for the events of a scope that happened on its page. */
export function isOnPage({ page }: { page?: string }): string {
  return page === undefined ? IN_SCOPE : `${IN_SCOPE} AND page = {page:String}`;
}

/** The values that `isOnPage` binds. */
export function pageValues(scope: PageScope, now: number): Record<string, BoundValue> {
  return { ...scopeValues(scope, now), ...(scope.page !== undefined && { page: scope.page }) };
}
