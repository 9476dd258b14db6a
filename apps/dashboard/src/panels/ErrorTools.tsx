import type { ReactNode } from 'react';
import type { Standing } from '../api/triage.ts';
import { NarrowPicker } from '../shell/NarrowPicker.tsx';
import { SearchForm } from './SearchForm.tsx';
import { STANDINGS } from './TriageBar.tsx';

interface ErrorToolsProps {
  standing: Standing | undefined;
  onPick: (standing: Standing | undefined) => void;
}

/** Finds groups by what they say, and by where they stand. */
export function ErrorTools({ standing, onPick }: ErrorToolsProps): ReactNode {
  return (
    <SearchForm label="Search errors" placeholder="Find by message">
      <NarrowPicker
        label="Standing"
        all="Any standing"
        options={STANDINGS}
        value={standing}
        onPick={onPick}
      />
    </SearchForm>
  );
}
