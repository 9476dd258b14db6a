import { type ReactNode, useEffect, useState } from 'react';
import type { Standing } from '../api/triage.ts';
import { setFilters, useFilters } from '../shell/location.ts';
import { NarrowPicker } from '../shell/NarrowPicker.tsx';
import { STANDINGS } from './TriageBar.tsx';

/** What the server takes. */
const MAX_SEARCH = 256;

interface ErrorToolsProps {
  standing: Standing | undefined;
  onPick: (standing: Standing | undefined) => void;
}

/** Finds groups by what they say, and by where they stand. */
export function ErrorTools({ standing, onPick }: ErrorToolsProps): ReactNode {
  const { q = '' } = useFilters();
  const [written, write] = useState(q);
  useEffect(() => write(q), [q]);
  return (
    <search>
      <form
        className="error-tools"
        onSubmit={(event) => {
          event.preventDefault();
          setFilters({ q: written.trim() || undefined });
        }}
      >
        <label className="field">
          <span className="unseen">Search errors</span>
          <input
            type="search"
            placeholder="Find by message"
            autoComplete="off"
            maxLength={MAX_SEARCH}
            value={written}
            onChange={({ target }) => {
              write(target.value);
              if (target.value === '') setFilters({ q: undefined });
            }}
          />
        </label>
        <NarrowPicker
          label="Standing"
          all="Any standing"
          options={STANDINGS}
          value={standing}
          onPick={onPick}
        />
      </form>
    </search>
  );
}
