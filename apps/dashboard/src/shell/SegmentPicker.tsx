import type { ReactNode } from 'react';
import { useSegments } from '../api/segments.ts';
import { toSearch } from './filters.ts';
import { goTo, setFilters, useFilters } from './location.ts';

/** Chosen, it leads to where segments are made. No condition is written like this. */
const NEW = '+';

/** Narrows every question to the visits of a segment; where there is none yet, it says where to make one. */
export function SegmentPicker(): ReactNode {
  const { q: _q, choices: _choices, ...filters } = useFilters();
  const { segment } = filters;
  const { data } = useSegments();
  const segments = data?.segments ?? [];
  const isKnown = segment === undefined || segments.some(({ where }) => where === segment);
  const choose = (chosen: string): void => {
    if (chosen === NEW) goTo(`/usage/segments${toSearch(filters)}`);
    else setFilters({ segment: chosen || undefined });
  };
  return (
    <label className="field page-filter">
      <span className="unseen">Segment</span>
      <select value={segment ?? ''} onChange={(event) => choose(event.target.value)}>
        <option value="">All visits</option>
        {!isKnown && <option value={segment}>{segment}</option>}
        {segments.map(({ id, name, where }) => (
          <option key={id} value={where}>
            {name}
          </option>
        ))}
        {data !== undefined && segments.length === 0 && <option value={NEW}>Make a segment…</option>}
      </select>
    </label>
  );
}
