import type { FastifyInstance } from 'fastify';
import type { AccessFile } from '../access/accessFile.ts';
import { applyChoices } from '../boards/applyChoices.ts';
import { createBoards } from '../boards/boards.ts';
import { TEMPLATES } from '../boards/templates.ts';
import { createViews } from '../boards/views.ts';
import { readQuestion } from '../queries/own/parseQuestion.ts';
import type { Store } from '../store/store.ts';
import { type Asked, answerRoutes } from './answerRoutes.ts';
import { BOARD_SCHEMA, type BoardDocument } from './boardTypes.ts';
import { type Parameters, readCondition, readNeeded, readScope, readText } from './parameters.ts';
import type { AskAnswer, Board, BoardAnswer, BoardsAnswer, SavedView, ViewsAnswer } from './types.ts';

const bodyLimit = 131_072;
const MAX_ASK = 4_096;
const MAX_CHOICE = 2_048;

/** What the routes need. */
interface BoardDeps {
  file: AccessFile;
  store: Store;
  now: () => number;
}

/** Adds own boards and saved views. */
export function addBoards(app: FastifyInstance, { file, store, now }: BoardDeps): void {
  const boards = createBoards(file, now);
  const views = createViews(file);
  const on = answerRoutes(app, bodyLimit);

  on('GET', 'boards', ({ project }): BoardsAnswer => {
    const rows = boards.list(project).map(({ id, name, description, panels, changedAt }) => ({
      id,
      name,
      description,
      panels: panels.length,
      changedAt,
    }));
    const templates = TEMPLATES.map(({ id, board: { name, description } }) => ({ id, name, description }));
    return { boards: rows.sort((a, b) => a.name.localeCompare(b.name)), templates };
  });
  on('POST', 'boards', async ({ who, project, body }): Promise<BoardAnswer> => {
    return { board: await boards.add(who.id, project, body) };
  });
  on('GET', 'boards/ask', ({ project, query }): Promise<AskAnswer> => {
    const question = readQuestion(readNeeded(query, 'q', MAX_ASK, 'such as count of page_view by page'));
    const segment = readCondition(query, 'segment');
    const scope = { ...readScope(query, { project, now: now() }), ...(segment !== undefined && { segment }) };
    return store.ask({ ...scope, question: applyChoices(question, readChoices(query)) });
  });
  on('GET', 'boards/:id', ({ project }, id): BoardAnswer => ({ board: boards.find(project, id) }));
  on('PATCH', 'boards/:id', async ({ who, project, body }, id): Promise<BoardAnswer> => {
    return { board: await boards.change(who.id, project, id, body) };
  });
  on('DELETE', 'boards/:id', ({ who, project }, id) => boards.remove(who.id, project, id));
  app.get('/api/v1/boards/:id/document', (request, reply) => {
    const { project, params } = request as Asked;
    const board = boards.find(project, params['id'] ?? '');
    return reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="${board.id}.json"`)
      .send(`${JSON.stringify(toDocument(board), null, 2)}\n`);
  });

  on('GET', 'views', ({ who, project }): ViewsAnswer => ({ views: views.list(who, project) }));
  on('POST', 'views', async ({ who, project, body }): Promise<{ view: SavedView }> => {
    return { view: await views.add(who, project, body) };
  });
  on('DELETE', 'views/:id', ({ who, project }, id) => views.remove(who, project, id));
}

/** What is chosen of variables: `v.release=2.1`. */
function readChoices(query: Parameters): Record<string, string> {
  const names = Object.keys(query).filter((name) => /^v\.[a-z][a-zA-Z\d]{0,29}$/.test(name));
  return Object.fromEntries(names.map((name) => [name.slice(2), readText(query, name, MAX_CHOICE) ?? '']));
}

function toDocument({ name, description, variables, panels }: Board): BoardDocument {
  return { schema: BOARD_SCHEMA, name, description, variables, panels };
}
