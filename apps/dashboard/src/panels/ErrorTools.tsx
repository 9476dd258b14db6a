import type { ReactNode } from 'react';
import { STANDING_CHOICES } from '../api/triage.ts';
import { NarrowPicker } from '../shell/NarrowPicker.tsx';
import { SearchForm } from './SearchForm.tsx';

/** Finds groups by what they say, and by where they stand. */
export function ErrorTools(): ReactNode {
  return (
    <SearchForm label="Search errors" placeholder="Find by message or id">
      <NarrowPicker name="standing" label="Standing" all="Not ignored" options={STANDING_CHOICES} />
    </SearchForm>
  );
}
