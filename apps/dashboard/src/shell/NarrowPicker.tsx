import type { ReactNode } from 'react';
import { readChoice } from './filters.ts';
import { setFilters, useFilters } from './location.ts';

interface NarrowPickerProps<Name extends string> {
  /** What the address calls it. */
  name: string;
  /** Read aloud; what is chosen says it to everybody else. */
  label: string;
  /** For all of them, whatever they are. */
  all: string;
  /** Words by name, in the order in which they are shown. */
  options: Readonly<Record<Name, string>>;
}

/** Narrows a list to what one word says, or shows all of it; what is chosen stands in the address. */
export function NarrowPicker<Name extends string>(props: NarrowPickerProps<Name>): ReactNode {
  const { name, label, all, options } = props;
  const filters = useFilters();
  const words = Object.entries<string>(options);
  return (
    <label className="field">
      <span className="unseen">{label}</span>
      <select
        value={readChoice(filters, name, options) ?? ''}
        onChange={({ target }) =>
          setFilters({ choices: target.value === '' ? {} : { [name]: target.value } })
        }
      >
        <option value="">{all}</option>
        {words.map(([value, word]) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}
