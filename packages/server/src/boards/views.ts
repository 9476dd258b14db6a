import { AccessProblem } from '../access/AccessProblem.ts';
import type { AccessFile } from '../access/accessFile.ts';
import { checkName, checkProject } from '../access/rules.ts';
import type { StoredView } from '../access/state.ts';
import type { Role, SavedView } from '../api/types.ts';
import { newId } from '../keys/secret.ts';

const MAX_OWN = 100;
const MAX_SEARCH = 4_096;

/** Who asks. */
interface Asker {
  id: string;
  role: Role;
}

/** Saved views: everybody keeps their own, and editors share them. */
export interface Views {
  list(asker: Asker, project: string): SavedView[];
  add(asker: Asker, project: string, given: Readonly<Record<string, unknown>>): Promise<SavedView>;
  remove(asker: Asker, project: string, id: string): Promise<void>;
}

/** Views beside the accounts, every change in the audit log. */
export function createViews(file: AccessFile): Views {
  return {
    list: ({ id }, project) =>
      (file.state.views ?? [])
        .filter((view) => view.project === project && (view.isShared || view.owner === id))
        .map((view) => toView(view, id))
        .sort((a, b) => a.name.localeCompare(b.name)),
    add: ({ id: owner, role }, project, given) =>
      file.change(owner, (draft) => {
        const isShared = given['isShared'] ?? false;
        if (typeof isShared !== 'boolean') return refuse('isShared', 'must be true or false');
        if (isShared && role === 'viewer')
          refuse('isShared', 'needs the role editor; leave it out to keep the view');
        const views = draft.views ?? [];
        if (views.filter((view) => view.owner === owner).length >= MAX_OWN)
          throw new AccessProblem('conflict', `You have ${MAX_OWN} views already. Remove one first.`);
        const view: StoredView = {
          id: newId('v'),
          project: checkProject(project, draft),
          owner,
          name: checkName(given['name']),
          path: checkPath(given['path']),
          search: checkSearch(given['search']),
          isShared,
        };
        draft.views = [...views, view];
        const details = { project, isShared };
        return { result: toView(view, owner), what: 'view.added', object: view.id, details };
      }),
    remove: ({ id: asker, role }, project, id) =>
      file.change(asker, (draft) => {
        const found = (draft.views ?? []).find((view) => view.id === id && view.project === project);
        const isTheirs = found && (found.owner === asker || (found.isShared && role !== 'viewer'));
        if (!isTheirs)
          throw new AccessProblem('unknown', 'There is no such view among those you may remove.');
        draft.views = (draft.views ?? []).filter((view) => view !== found);
        return { result: undefined, what: 'view.removed', object: id };
      }),
  };
}

function toView({ id, name, path, search, isShared, owner }: StoredView, asker: string): SavedView {
  return { id, name, path, search, isShared, isOwn: owner === asker };
}

/** A path of the dashboard itself: a view must lead nowhere else. */
function checkPath(path: unknown): string {
  const isGood = typeof path === 'string' && /^\/(?!\/)[\w./%~@:+-]{0,500}$/.test(path);
  return isGood ? path : refuse('path', 'must be a path of the dashboard, such as /vitals');
}

function checkSearch(search: unknown): string {
  const value = search ?? '';
  const isGood = typeof value === 'string' && value.length <= MAX_SEARCH && /^$|^\?[\x21-\x7e]*$/.test(value);
  return isGood
    ? value
    : refuse('search', `must be the query of an address, at most ${MAX_SEARCH} characters`);
}

function refuse(field: string, rule: string): never {
  throw new AccessProblem('invalid', `\`${field}\` ${rule}.`);
}
