import { type ReactNode, useEffect, useState } from 'react';
import { setFilters, useFilters } from '../shell/location.ts';

/** What the server takes. */
const MAX_SEARCH = 256;

interface SearchFormProps {
  /** Read aloud; the placeholder says it to everybody else. */
  label: string;
  placeholder: string;
  /** What narrows the list besides. */
  children?: ReactNode;
}

/** Narrows a list to what has these words; they stand in the address. */
export function SearchForm({ label, placeholder, children }: SearchFormProps): ReactNode {
  const { q = '' } = useFilters();
  const [written, write] = useState(q);
  useEffect(() => write(q), [q]);
  return (
    <search>
      <form
        className="search-form"
        onSubmit={(event) => {
          event.preventDefault();
          setFilters({ q: written.trim() || undefined });
        }}
      >
        <label className="field">
          <span className="unseen">{label}</span>
          <input
            type="search"
            placeholder={placeholder}
            autoComplete="off"
            maxLength={MAX_SEARCH}
            value={written}
            onChange={({ target }) => {
              write(target.value);
              if (target.value === '') setFilters({ q: undefined });
            }}
          />
        </label>
        {children}
      </form>
    </search>
  );
}
