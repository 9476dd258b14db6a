import type { ReactNode } from 'react';
import { useMe } from '../api/administration.ts';
import { toSearch } from './filters.ts';
import { useFilters } from './location.ts';

/** Chooses whose events are shown, where there is a choice. */
export function ProjectPicker(): ReactNode {
  const filters = useFilters();
  const { data } = useMe();
  const projects = data?.projects ?? [];
  if (projects.length < 2) return null;
  // A fresh document keeps nothing of the other project.
  const choose = (project: string): void =>
    location.assign(location.pathname + toSearch({ range: filters.range, project }));
  return (
    <label className="field project-picker">
      <span className="unseen">Project</span>
      <select value={filters.project ?? projects[0]} onChange={(event) => choose(event.target.value)}>
        {projects.map((project) => (
          <option key={project}>{project}</option>
        ))}
      </select>
    </label>
  );
}
