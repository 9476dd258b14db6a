import type { PagesAnswer } from '../../api/types.ts';
import type { InnerEvent } from '../../event.ts';
import { groupBy } from '../../queries/groupBy.ts';
import { DEFAULT_PAGES, PAGE_TYPES, type PagesScope } from '../../queries/pages.ts';
import { rangeOf } from '../../queries/scope.ts';
import { weightOf } from './quantile.ts';
import { compareText, hasWords } from './select.ts';

/** `pages` over events in memory. */
export function pagesOf(selected: readonly InnerEvent[], scope: PagesScope): PagesAnswer {
  const { limit = DEFAULT_PAGES } = scope;
  const telling = selected.filter(({ type }) => PAGE_TYPES.includes(type));
  const found = [...groupBy(telling, ({ page }) => page)]
    .filter(([page]) => page !== '' && hasWords(page, scope))
    .map(([page, own]) => ({ page, events: weightOf(own) }))
    .sort((a, b) => b.events - a.events || compareText(a.page, b.page));
  return { range: rangeOf(scope), found: found.length, pages: found.slice(0, limit) };
}
