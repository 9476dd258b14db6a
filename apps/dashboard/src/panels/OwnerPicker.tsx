import type { ReactNode } from 'react';
import { usePeople } from '../api/triage.ts';

interface OwnerPickerProps {
  owner: string | null;
  isBusy: boolean;
  onPick: (owner: string | null) => void;
}

/** Gives something to somebody to look after, or to nobody. */
export function OwnerPicker({ owner, isBusy, onPick }: OwnerPickerProps): ReactNode {
  const { data } = usePeople();
  const people = data?.people ?? [];
  const isGone = owner !== null && !people.some(({ id }) => id === owner);
  return (
    <label className="field">
      <span>Owner</span>
      <select value={owner ?? ''} disabled={isBusy} onChange={(event) => onPick(event.target.value || null)}>
        <option value="">Nobody</option>
        {isGone && <option value={owner}>Somebody who has left</option>}
        {people.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
