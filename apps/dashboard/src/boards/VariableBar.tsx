import type { BoardVariable } from '@candor/server/api';
import type { ReactNode } from 'react';
import { type Choices, useVariableValues } from '../api/boards.ts';
import type { Filters } from '../shell/filters.ts';
import { setFilters } from '../shell/location.ts';

interface VariableBarProps {
  variables: readonly BoardVariable[];
  filters: Filters;
  choices: Choices;
}

/** Chooses for all panels at once; what is chosen stands in the address. */
export function VariableBar({ variables, ...asked }: VariableBarProps): ReactNode {
  if (variables.length === 0) return null;
  return (
    <div className="variables">
      {variables.map((variable) => (
        <Variable key={variable.name} variable={variable} {...asked} />
      ))}
    </div>
  );
}

function Variable({
  variable,
  filters,
  choices,
}: Omit<VariableBarProps, 'variables'> & { variable: BoardVariable }): ReactNode {
  const met = useVariableValues(variable, filters);
  const chosen = choices[variable.name] ?? '';
  const values = chosen === '' || met.includes(chosen) ? met : [chosen, ...met];
  return (
    <label className="field">
      <span>{variable.label}</span>
      <select
        value={chosen}
        onChange={(event) =>
          setFilters({ choices: { ...filters.choices, [variable.name]: event.target.value } })
        }
      >
        <option value="">All</option>
        {values.map((value) => (
          <option key={value} value={value}>
            {value}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What is chosen of each variable: what the address says, or else what the board does. */
export function toChoices(variables: readonly BoardVariable[], { choices = {} }: Filters): Choices {
  return Object.fromEntries(variables.map(({ name, value }) => [name, choices[name] ?? value]));
}
