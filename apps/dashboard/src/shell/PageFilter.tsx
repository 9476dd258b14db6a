import { type ReactNode, useState } from 'react';
import { usePages } from '../api/queries.ts';
import { setFilters, useFilters } from './location.ts';
import { PageDialog } from './PageDialog.tsx';

/** Chosen, it leads to the pages that are not listed. No page is called like this. */
const OTHER = '+';

/** Narrows the view to one page. */
export function PageFilter(): ReactNode {
  const filters = useFilters();
  const { page } = filters;
  const { data } = usePages(filters);
  const [isLooking, setLooking] = useState(false);
  const busiest = data?.pages ?? [];
  const pages = busiest.map((one) => one.page).sort((a, b) => a.localeCompare(b));
  if (page && !pages.includes(page)) pages.unshift(page);
  const choose = (chosen: string): void => {
    if (chosen === OTHER) setLooking(true);
    else setFilters({ page: chosen || undefined });
  };
  return (
    <>
      <label className="field page-filter">
        <span className="unseen">Page</span>
        <select value={page ?? ''} onChange={(event) => choose(event.target.value)}>
          <option value="">All pages</option>
          {pages.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
          {data !== undefined && data.found > busiest.length && <option value={OTHER}>Another page…</option>}
        </select>
      </label>
      {isLooking && (
        <PageDialog
          onPick={(chosen) => {
            setLooking(false);
            setFilters({ page: chosen });
          }}
          onClose={() => setLooking(false)}
        />
      )}
    </>
  );
}
