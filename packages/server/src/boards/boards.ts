import { AccessProblem } from '../access/AccessProblem.ts';
import type { AccessFile } from '../access/accessFile.ts';
import { checkProject, checkRoom } from '../access/rules.ts';
import type { AccessState } from '../access/state.ts';
import type { Board } from '../api/boardTypes.ts';
import { newId } from '../keys/secret.ts';
import { checkBoard } from './checkBoard.ts';
import { templateOf } from './templates.ts';

/** Of a project. */
const MAX_BOARDS = 200;
/** All that people keep lies in one file, which every change writes anew. */
const MAX_BYTES = 65_536;

type Given = Readonly<Record<string, unknown>>;

/** The boards of a server. */
export interface Boards {
  list(project: string): readonly Board[];
  /** Throws an `AccessProblem` where there is none. */
  find(project: string, id: string): Board;
  /** From what is given, or from a template that it names. */
  add(actor: string, project: string, given: Given): Promise<Board>;
  /** What is left out stays. With `changedAt`, only if nobody has changed it since. */
  change(actor: string, project: string, id: string, given: Given): Promise<Board>;
  remove(actor: string, project: string, id: string): Promise<void>;
}

/** Boards beside the accounts, every change in the audit log. */
export function createBoards(file: AccessFile, now: () => number): Boards {
  return {
    list: (project) => (file.state.boards ?? []).filter((board) => board.project === project),
    find: (project, id) => findBoard(file.state, project, id),
    add: (actor, project, { template, ...given }) =>
      file.change(actor, (draft) => {
        const boards = draft.boards ?? [];
        checkRoom(boards, project, { most: MAX_BOARDS, what: 'boards' });
        const board: Board = {
          ...checkBoard(template === undefined ? given : { ...templateOf(template), ...given }),
          id: newId('b'),
          project: checkProject(project, draft),
          createdAt: now(),
          changedAt: now(),
        };
        checkBytes(board);
        draft.boards = [...boards, board];
        return { result: board, what: 'board.added', object: board.id, details: { project } };
      }),
    change: (actor, project, id, { changedAt, ...given }) =>
      file.change(actor, (draft) => {
        const board = findBoard(draft, project, id);
        if (changedAt !== undefined && changedAt !== board.changedAt)
          throw new AccessProblem(
            'conflict',
            'Somebody else has changed this board meanwhile. Load it again, then make your change.',
          );
        const { name, description, variables, panels } = board;
        Object.assign(board, checkBoard({ name, description, variables, panels, ...given }), {
          // Later than the last one, whatever the clock does: it is what a change is compared with.
          changedAt: Math.max(now(), board.changedAt + 1),
        });
        checkBytes(board);
        return { result: board, what: 'board.changed', object: id };
      }),
    remove: (actor, project, id) =>
      file.change(actor, (draft) => {
        findBoard(draft, project, id);
        draft.boards = (draft.boards ?? []).filter((board) => board.id !== id);
        return { result: undefined, what: 'board.removed', object: id };
      }),
  };
}

function findBoard({ boards = [] }: AccessState, project: string, id: string): Board {
  const found = boards.find((board) => board.id === id && board.project === project);
  if (found) return found;
  throw new AccessProblem('unknown', 'There is no such board.');
}

function checkBytes(board: Board): void {
  if (Buffer.byteLength(JSON.stringify(board)) <= MAX_BYTES) return;
  throw new AccessProblem(
    'invalid',
    `\`panels\` must be at most ${MAX_BYTES} bytes together. Make two boards.`,
  );
}
