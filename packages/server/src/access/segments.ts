import type { SavedSegment } from '../api/segmentTypes.ts';
import { newId } from '../keys/secret.ts';
import { parseFilter } from '../queries/own/parseFilter.ts';
import { QuestionProblem } from '../queries/own/QuestionProblem.ts';
import { writeFilter } from '../queries/own/writeQuestion.ts';
import { AccessProblem } from './AccessProblem.ts';
import type { AccessFile } from './accessFile.ts';
import { checkName, checkProject } from './rules.ts';

/** Segments of a project; more are a list that nobody reads. */
const MAX_SEGMENTS = 200;

type Given = Readonly<Record<string, unknown>>;

/** Conditions with names, every change in the audit log. */
export interface Segments {
  list(project: string): readonly SavedSegment[];
  add(actor: string, project: string, given: Given): Promise<SavedSegment>;
  change(actor: string, project: string, id: string, given: Given): Promise<SavedSegment>;
  remove(actor: string, project: string, id: string): Promise<void>;
}

/** Segments beside the accounts. */
export function createSegments(file: AccessFile): Segments {
  return {
    list: (project) =>
      (file.state.segments ?? [])
        .filter((segment) => segment.project === project)
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    add: (actor, project, given) =>
      file.change(actor, (draft) => {
        const own = (draft.segments ?? []).filter((segment) => segment.project === project);
        if (own.length >= MAX_SEGMENTS)
          throw new AccessProblem('conflict', `A project has at most ${MAX_SEGMENTS} segments. Remove one.`);
        const segment: SavedSegment = {
          id: newId('g'),
          name: checkName(given['name']),
          project: checkProject(project, draft),
          where: checkWhere(given['where']),
        };
        checkUnique(own, segment);
        draft.segments = [...(draft.segments ?? []), segment];
        return { result: segment, what: 'segment.added', object: segment.id, details: { project } };
      }),
    change: (actor, project, id, given) =>
      file.change(actor, (draft) => {
        const segment = find(draft.segments, project, id);
        if (given['name'] !== undefined) segment.name = checkName(given['name']);
        if (given['where'] !== undefined) segment.where = checkWhere(given['where']);
        checkUnique(
          (draft.segments ?? []).filter((one) => one.project === project),
          segment,
        );
        return { result: segment, what: 'segment.changed', object: id, details: { project } };
      }),
    remove: (actor, project, id) =>
      file.change(actor, (draft) => {
        const segment = find(draft.segments, project, id);
        draft.segments = (draft.segments ?? []).filter((one) => one !== segment);
        return { result: undefined, what: 'segment.removed', object: id, details: { project } };
      }),
  };
}

function find(segments: SavedSegment[] | undefined, project: string, id: string): SavedSegment {
  const found = (segments ?? []).find((segment) => segment.id === id && segment.project === project);
  if (found) return found;
  throw new AccessProblem('unknown', 'There is no such segment.');
}

/** A condition that is understood, as it is written here. */
function checkWhere(where: unknown): string {
  if (typeof where !== 'string')
    throw new AccessProblem('invalid', '`where` must be a condition, such as device = mobile.');
  try {
    const written = writeFilter(parseFilter(where));
    // It may have become too long to be read.
    parseFilter(written);
    return written;
  } catch (error) {
    if (error instanceof QuestionProblem) throw new AccessProblem('invalid', `\`where\`: ${error.message}`);
    throw error;
  }
}

function checkUnique(segments: readonly SavedSegment[], { id, name }: SavedSegment): void {
  if (segments.some((one) => one.id !== id && one.name === name))
    throw new AccessProblem('conflict', `There is a segment called ${name} already.`);
}
