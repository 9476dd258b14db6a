import type { ReactNode } from 'react';

interface GoalPickerProps {
  goal: string;
  goals: readonly string[];
  onPick: (goal: string) => void;
}

/** What counts as success in an experiment. */
export function GoalPicker({ goal, goals, onPick }: GoalPickerProps): ReactNode {
  const known = goals.includes(goal) || goal === '' ? goals : [goal, ...goals];
  return (
    <label className="field">
      <span>Goal</span>
      <select value={goal} onChange={(event) => onPick(event.target.value)}>
        {known.map((type) => (
          <option key={type} value={type}>
            {type}
          </option>
        ))}
      </select>
    </label>
  );
}
