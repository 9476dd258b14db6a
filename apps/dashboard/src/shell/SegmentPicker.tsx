import type { ReactNode } from 'react';
import { useSegments } from '../api/segments.ts';
import { setFilters, useFilters } from './location.ts';

/** Narrows every question to the visits of a segment. */
export function SegmentPicker(): ReactNode {
  const { segment } = useFilters();
  const { data } = useSegments();
  const segments = data?.segments ?? [];
  if (segments.length === 0 && segment === undefined) return null;
  const isKnown = segment === undefined || segments.some(({ where }) => where === segment);
  return (
    <label className="field page-filter">
      <span className="unseen">Segment</span>
      <select
        value={segment ?? ''}
        onChange={(event) => setFilters({ segment: event.target.value || undefined })}
      >
        <option value="">All visits</option>
        {!isKnown && <option value={segment}>{segment}</option>}
        {segments.map(({ id, name, where }) => (
          <option key={id} value={where}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
