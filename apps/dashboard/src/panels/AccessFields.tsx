import type { Role } from '@candor/server/api';
import type { ReactNode } from 'react';
import { ROLES, useMe } from '../api/administration.ts';

/** What each role may do, for the picker. */
const MEANINGS: Record<Role, string> = {
  viewer: 'Viewer: looks',
  editor: 'Editor: also makes keys',
  admin: 'Admin: also lets others in',
};

/** Which role, and which projects. */
export function AccessFields(): ReactNode {
  const { data: me } = useMe();
  return (
    <>
      <label className="field is-stacked">
        <span>Role</span>
        <select name="role">
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {MEANINGS[role]}
            </option>
          ))}
        </select>
      </label>
      {me && me.projects.length > 1 && (
        <fieldset className="choices">
          <legend>Projects</legend>
          {me.projects.map((project) => (
            <label key={project}>
              <input type="checkbox" name="projects" value={project} />
              {project}
            </label>
          ))}
          <p className="field-hint">None for all of them.</p>
        </fieldset>
      )}
    </>
  );
}

/** What was chosen. */
export function toAccess(fields: FormData): { role: string; projects?: string[] } {
  const projects = fields.getAll('projects').map(String);
  return { role: String(fields.get('role')), ...(projects.length > 0 && { projects }) };
}
