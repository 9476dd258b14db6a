import type { ReactNode } from 'react';
import { useErrors, useVitals } from '../api/queries.ts';
import { setFilters, useFilters } from './location.ts';

const MAX_PAGES = 300;

/** Narrows the view to one page. */
export function PageFilter(): ReactNode {
  const { range, page } = useFilters();
  const vitals = useVitals({ range });
  const errors = useErrors({ range });
  const known = new Set([
    ...(vitals.data?.pages.map((vital) => vital.page) ?? []),
    ...(errors.data?.groups.flatMap((group) => group.pages) ?? []),
  ]);
  known.delete('');
  // Those that are visited most come first.
  const pages = [...known].slice(0, MAX_PAGES).sort((a, b) => a.localeCompare(b));
  if (page && !pages.includes(page)) pages.unshift(page);
  return (
    <label className="field page-filter">
      <span className="unseen">Page</span>
      <select value={page ?? ''} onChange={(event) => setFilters({ page: event.target.value || undefined })}>
        <option value="">All pages</option>
        {pages.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
