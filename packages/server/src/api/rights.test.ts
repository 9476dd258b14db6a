import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenApi, openApi } from '../../test/openApi.ts';
import { isEnough, RIGHTS, rightOf } from './rights.ts';
import { ROLES, type Role } from './types.ts';

const GUARDED = /^\w+ \/(?:api\/(?:v1|admin)\/|metrics$)/;
const OPEN = ['POST /api/v1/session', 'POST /api/v1/invitation'];

describe('rights', () => {
  let api: OpenApi;
  let secrets: Record<Role, string>;
  let asked: { route: string; method: string; path: string }[];

  beforeAll(async () => {
    api = await openApi();
    const tokens = await Promise.all(
      ROLES.map(async (role) => {
        const made = await api.administration.tokens.add('operator', { name: role, role });
        return [role, made.secret];
      }),
    );
    secrets = Object.fromEntries(tokens) as Record<Role, string>;
    asked = api.routes
      .map(({ method, url }) => ({ route: `${method} ${url}`, method, path: url.replace(/:\w+/, 'x') }))
      .filter(({ route }) => GUARDED.test(route) && !OPEN.includes(route))
      // A stream never ends, and the sign-out of a token is nothing.
      .filter(({ route }) => !route.endsWith('/live'));
  });
  afterAll(() => api.close());

  it('has a row for every route there is, and a route for every row but those of commands', () => {
    const routes = api.routes
      .map(({ method, url }) => `${method} ${url}`)
      .filter((route) => GUARDED.test(route) && !route.startsWith('HEAD') && !OPEN.includes(route));

    const rows = Object.entries(RIGHTS).filter(([, right]) => right !== 'command');
    expect(routes.sort()).toEqual(rows.map(([route]) => route).sort());
  });

  it('does not start with a route that has no row', () => {
    expect(() => rightOf('GET', '/api/v1/new')).toThrow(/has no row in api\/rights\.ts/);
    expect(() => rightOf('GET', 'toString')).toThrow(/has no row/);
  });

  it.each(ROLES)('lets a %s do what the table says, and nothing else, on every route', async (role) => {
    const authorization = `Bearer ${secrets[role]}`;
    for (const { route, method, path } of asked) {
      const right = rightOf(method, route.slice(method.length + 1));

      const { status } = await api.ask(path, { method, headers: { authorization } });

      expect([route, status === 403, status === 401]).toEqual([route, !isEnough(role, right), false]);
    }
    expect(asked.length).toBeGreaterThan(25);
  });

  it('lets an admin of some projects reach nothing that is about all of them', async () => {
    const { secret } = await api.administration.tokens.add('operator', {
      name: 'Some',
      role: 'admin',
      projects: ['default'],
    });
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
    const refused: string[] = [];
    for (const { route, method, path } of asked)
      if ((await api.ask(path, { method, headers, body: '{}' })).status === 403) refused.push(route);
    const body = JSON.stringify({ name: 'All', role: 'admin' });

    const grown = await api.ask('/api/v1/tokens', { method: 'POST', headers, body });

    expect([grown.status, grown.json()]).toMatchObject([403, { error: { code: 'role' } }]);
    expect(new Set(refused.map((route) => route.split('/')[3]))).toEqual(
      new Set(['users', 'tokens', 'projects', 'audit', 'compliance']),
    );
  });

  it('lets nobody do over the network what is for commands', async () => {
    const commands = await openApi({
      addCommands: (app) => {
        app.post('/api/v1/backup', async () => 'done');
      },
    });

    const answer = await commands.askAsAdmin('/api/v1/backup', { method: 'POST' });
    await commands.close();

    expect([answer.status, answer.json()]).toMatchObject([403, { error: { code: 'command' } }]);
  });
});
