import type { ReactNode } from 'react';

interface NarrowPickerProps<Name extends string> {
  /** Read aloud; what is chosen says it to everybody else. */
  label: string;
  /** For all of them, whatever they are. */
  all: string;
  /** Words by name, in the order in which they are shown. */
  options: Readonly<Record<Name, string>>;
  value: Name | undefined;
  onPick: (name: Name | undefined) => void;
}

/** Narrows a list to what one word says, or shows all of it. */
export function NarrowPicker<Name extends string>(props: NarrowPickerProps<Name>): ReactNode {
  const { label, all, options, value, onPick } = props;
  const names = Object.keys(options) as Name[]; // a record's own keys
  return (
    <label className="field">
      <span className="unseen">{label}</span>
      <select
        value={value ?? ''}
        onChange={(event) => onPick(names.find((name) => name === event.target.value))}
      >
        <option value="">{all}</option>
        {names.map((name) => (
          <option key={name} value={name}>
            {options[name]}
          </option>
        ))}
      </select>
    </label>
  );
}
