import type { ReactNode } from 'react';
import { readStanding, STANDINGS } from '../api/triage.ts';
import { setFilters, useFilters } from '../shell/location.ts';
import { NarrowPicker } from '../shell/NarrowPicker.tsx';
import { SearchForm } from './SearchForm.tsx';

/** Finds groups by what they say, and by where they stand; both stand in the address. */
export function ErrorTools(): ReactNode {
  const filters = useFilters();
  return (
    <SearchForm label="Search errors" placeholder="Find by message">
      <NarrowPicker
        label="Standing"
        all="Any standing"
        options={STANDINGS}
        value={readStanding(filters)}
        onPick={(standing) => setFilters({ choices: standing ? { standing } : {} })}
      />
    </SearchForm>
  );
}
