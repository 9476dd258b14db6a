import { expect, onTestFinished, test } from 'vitest';
import { type OpenApi, openApi } from '../../test/openApi.ts';
import { anEvent, DAY, NOW } from '../../test/seededEvents.ts';
import type { AskAnswer, BoardAnswer, BoardsAnswer, Role, ViewsAnswer } from '../api/types.ts';
import { createMemoryStore } from '../store/memory.ts';
import { packRows } from '../store/rowBytes.ts';
import { checkBoard } from './checkBoard.ts';
import { TEMPLATES } from './templates.ts';

const stat = {
  id: 'p1',
  kind: 'stat',
  title: 'Views',
  x: 0,
  y: 0,
  width: 3,
  height: 2,
  ask: 'count of page_view',
};
const board = { name: 'Shop', panels: [stat] };

async function makeApi() {
  const clock = { now: NOW };
  const store = createMemoryStore({ now: () => clock.now });
  const api = await openApi({ store, now: () => clock.now });
  onTestFinished(() => api.close());
  return { api, clock, store };
}

async function clientOf(api: OpenApi, role: Role, projects?: string[]) {
  const made = await api.administration.tokens.add('operator', {
    name: role,
    role,
    ...(projects && { projects }),
  });
  const headers = { authorization: `Bearer ${made.secret}` };
  const json = { ...headers, 'content-type': 'application/json' };
  return (method: string, path: string, body?: object) =>
    api.ask(
      `/api/v1/${path}`,
      body ? { method, headers: json, body: JSON.stringify(body) } : { method, headers },
    );
}

test('keeps a board from its making to its end, each change in the audit log', async () => {
  const { api } = await makeApi();
  const editor = await clientOf(api, 'editor');

  const made = (await editor('POST', 'boards', board)).json() as BoardAnswer;
  const path = `boards/${made.board.id}`;
  const changed = (await editor('PATCH', path, { name: 'Store' })).json() as BoardAnswer;
  const listed = (await editor('GET', 'boards')).json() as BoardsAnswer;
  const removed = await editor('DELETE', path);

  expect(made.board).toMatchObject({ ...board, project: 'default', panels: [{ ...stat, unit: 'count' }] });
  expect(changed.board).toMatchObject({ name: 'Store', panels: made.board.panels });
  expect(listed.boards).toMatchObject([{ name: 'Store', panels: 1 }]);
  expect(removed.status).toBe(204);
  expect((await editor('GET', path)).status).toBe(404);
  const audited = (await api.administration.audit.newest(4)).map(({ what }) => what);
  expect(audited).toEqual(['board.removed', 'board.changed', 'board.added', 'token.added']);
});

test('lets viewers look and editors change', async () => {
  const { api } = await makeApi();
  const [viewer, editor] = [await clientOf(api, 'viewer'), await clientOf(api, 'editor')];
  const made = (await editor('POST', 'boards', board)).json() as BoardAnswer;

  expect((await viewer('GET', `boards/${made.board.id}`)).status).toBe(200);
  expect((await viewer('GET', `boards/${made.board.id}/document`)).status).toBe(200);
  expect((await viewer('POST', 'boards', board)).status).toBe(403);
  expect((await viewer('PATCH', `boards/${made.board.id}`, {})).status).toBe(403);
  expect((await viewer('DELETE', `boards/${made.board.id}`)).status).toBe(403);
});

test('shows boards to their own project alone', async () => {
  const { api } = await makeApi();
  const editor = await clientOf(api, 'editor', ['default']);
  const made = (await editor('POST', 'boards', board)).json() as BoardAnswer;
  await api.askAsAdmin('/api/v1/projects', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"project":"other"}',
  });

  const elsewhere = await api.askAsAdmin(`/api/v1/boards/${made.board.id}?project=other`);

  expect(elsewhere.status).toBe(404);
});

test('takes back what it gave out', async () => {
  const { api } = await makeApi();
  const editor = await clientOf(api, 'editor');
  const made = (await editor('POST', 'boards', { template: 'vitals' })).json() as BoardAnswer;

  const given = await editor('GET', `boards/${made.board.id}/document`);
  const again = (await editor('POST', 'boards', given.json() as object)).json() as BoardAnswer;

  expect(given.headers['content-disposition']).toContain('.json"');
  expect(given.json()).toMatchObject({ schema: 'candor-board/1', name: 'Core Web Vitals' });
  expect(again.board.panels).toEqual(made.board.panels);
  expect(again.board.variables).toEqual(made.board.variables);
});

test('does not let one change undo another unseen', async () => {
  const { api } = await makeApi();
  const editor = await clientOf(api, 'editor');
  const { board: made } = (await editor('POST', 'boards', board)).json() as BoardAnswer;
  const path = `boards/${made.id}`;
  await editor('PATCH', path, { description: 'First', changedAt: made.changedAt });

  const late = await editor('PATCH', path, { description: 'Second', changedAt: made.changedAt });

  expect(late.status).toBe(409);
  expect(late.text).toContain('Load it again');
  expect(((await editor('GET', path)).json() as BoardAnswer).board.description).toBe('First');
});

test('answers panels with what is chosen of variables', async () => {
  const { api, store } = await makeApi();
  const viewer = await clientOf(api, 'viewer');
  const events = ['1', '1', '2'].map((release) => anEvent({ release, at: NOW - DAY / 2 }));
  await store.insert({ token: 't', rows: packRows(events) });
  const ask = async (more: string) => {
    const q = encodeURIComponent('count of page_view where release = $release by release');
    const answer = (await viewer('GET', `boards/ask?q=${q}${more}`)).json() as AskAnswer;
    return answer.rows.map(({ key, value }) => [...key, value]);
  };

  expect(await ask('&v.release=2')).toEqual([['2', 1]]);
  expect(await ask('&v.release=')).toEqual([
    ['1', 2],
    ['2', 1],
  ]);
  expect(await ask('')).toHaveLength(2);
  expect(await ask(`&v.release=${encodeURIComponent('1" or release = "2')}`)).toEqual([]);
  expect((await viewer('GET', 'boards/ask?q=nonsense')).status).toBe(400);
});

test.each(TEMPLATES.map(({ id, board: template }) => [id, template] as const))(
  'offers the template %s, which can be kept as it is',
  (_id, template) => {
    expect(checkBoard({ ...template })).toEqual(template);
  },
);

const at = { x: 0, y: 0, width: 3, height: 2 };
test.each<[string, object, string]>([
  ['a name', { name: ' ' }, '`name` must be text of 1 to 100 characters'],
  ['a newer form', { schema: 'candor-board/9' }, '`schema` is of a newer Candor'],
  ['another form', { schema: 'grafana' }, '`schema` must be candor-board/1'],
  ['an unknown field', { colour: 'red' }, '`colour` is not known here; known are schema, name'],
  ['an unknown field of a panel', { panels: [{ ...stat, min: 3 }] }, '`panels[0].min` is not known here'],
  ['no list', { panels: {} }, '`panels` must be a list of at most 40'],
  ['a kind', { panels: [{ ...stat, kind: 'pie' }] }, '`panels[0].kind` must be one of graph, table'],
  ['a place', { panels: [{ ...stat, x: 10 }] }, '`panels[0].x` must be a whole number from 0 to 9'],
  ['a size', { panels: [{ ...stat, width: 1.5 }] }, '`panels[0].width` must be a whole number from 1 to 12'],
  ['an overlap', { panels: [stat, { ...stat, id: 'p2', x: 2 }] }, '`panels[1]` lies on panels[0]; move one'],
  ['an id twice', { panels: [stat, { ...stat, x: 3 }] }, '`panels[1].id` is there twice'],
  ['a question', { panels: [{ ...stat, ask: 'many of x' }] }, '`panels[0].ask`: At character 1'],
  [
    'a course',
    { panels: [{ ...stat, kind: 'graph' }] },
    '`panels[0].ask` has no course over time; add every auto',
  ],
  [
    'a variable that is not there',
    { panels: [{ ...stat, ask: 'count where page = $page' }] },
    '`panels[0].ask` names $page, which is no variable of this board',
  ],
  [
    'a name of a variable',
    { variables: [{ name: 'A b', field: 'page' }] },
    '`variables[0].name` must be 1 to 30',
  ],
  [
    'a field of a variable',
    { variables: [{ name: 'who', field: 'user' }] },
    '`variables[0].field` must be one of',
  ],
  [
    'ends of a gauge',
    { panels: [{ ...at, id: 'g', kind: 'gauge', title: 'G', ask: 'count', min: 5, max: 5 }] },
    '`panels[0].max` must be a number above min, which is 5',
  ],
  [
    'half of the limits',
    { panels: [{ ...at, id: 'g', kind: 'gauge', title: 'G', ask: 'count', max: 5, good: 1 }] },
    '`panels[0].poor` must be given with the other limit',
  ],
])('refuses a board for %s, and says which field', (_what, wrong, message) => {
  expect(() => checkBoard({ ...board, ...wrong })).toThrow(message);
});

test('keeps nothing personal that somebody writes into a board', () => {
  const text = { ...at, id: 't', kind: 'text', text: 'Ask ada@lovelace.example' };

  expect(JSON.stringify(checkBoard({ ...board, panels: [text] }))).not.toContain('lovelace');
});

test('refuses a board that is too large to be kept', async () => {
  const { api } = await makeApi();
  const editor = await clientOf(api, 'editor');
  const panels = Array.from({ length: 10 }, (_, y) => ({
    ...at,
    id: `t${y}`,
    kind: 'text',
    y: y * 2,
    text: 'x '.repeat(4_000),
  }));

  const answer = await editor('POST', 'boards', { name: 'Large', panels });

  expect(answer.status).toBe(400);
  expect(answer.text).toContain('Make two boards');
});

test('keeps views of one’s own apart, and shows shared ones to all', async () => {
  const { api } = await makeApi();
  const [viewer, editor] = [await clientOf(api, 'viewer'), await clientOf(api, 'editor')];
  const view = { name: 'Slow checkout', path: '/vitals', search: '?range=7d&page=%2Fcheckout' };
  const names = async (client: typeof viewer) =>
    ((await client('GET', 'views')).json() as ViewsAnswer).views.map(({ name, isOwn }) => [name, isOwn]);

  const own = await viewer('POST', 'views', view);
  const shared = await editor('POST', 'views', { ...view, name: 'For all', isShared: true });

  expect(await names(viewer)).toEqual([
    ['For all', false],
    ['Slow checkout', true],
  ]);
  expect(await names(editor)).toEqual([['For all', true]]);
  expect((await viewer('POST', 'views', { ...view, isShared: true })).text).toContain(
    'needs the role editor',
  );
  const sharedId = (shared.json() as { view: { id: string } }).view.id;
  expect((await viewer('DELETE', `views/${sharedId}`)).status).toBe(404);
  const ownId = (own.json() as { view: { id: string } }).view.id;
  expect((await editor('DELETE', `views/${ownId}`)).status).toBe(404);
  expect((await viewer('DELETE', `views/${ownId}`)).status).toBe(204);
});

test.each(['//evil.example', 'https://evil.example', '/x?y', 'vitals', '/\\evil'])(
  'refuses a view that leads to %s',
  async (path) => {
    const { api } = await makeApi();
    const viewer = await clientOf(api, 'viewer');

    expect((await viewer('POST', 'views', { name: 'x', path })).text).toContain('`path` must be a path');
  },
);
