import type { ReactNode } from 'react';
import { RANGE_NAMES, RANGES } from './filters.ts';
import { setFilters, useFilters } from './location.ts';

/** Chooses how far back every panel looks. */
export function RangePicker(): ReactNode {
  const { range } = useFilters();
  return (
    <fieldset className="segments">
      <legend className="unseen">Time range</legend>
      {RANGE_NAMES.map((name) => (
        <label key={name}>
          <input
            type="radio"
            name="range"
            value={name}
            checked={name === range}
            onChange={() => setFilters({ range: name })}
          />
          <span>{RANGES[name].label}</span>
        </label>
      ))}
    </fieldset>
  );
}
