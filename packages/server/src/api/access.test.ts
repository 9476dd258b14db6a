import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_TOKEN, cookieOf, makeDashboard, type OpenApi, openApi } from '../../test/openApi.ts';
import { NOW } from '../../test/seededEvents.ts';
import { SESSION_MS } from '../access/sessions.ts';

/** All that anybody may ask. What they answer holds nothing of what was collected. */
const PUBLIC_ROUTES = [
  'GET /',
  'GET /*',
  'GET /assets/index-B4dF00d1.js',
  'GET /candor-:rest',
  'GET /candor.js',
  'GET /candor.json',
  'GET /healthz',
  'GET /index.html',
  'GET /mark.svg',
  'GET /open',
  'POST /api/v1/invitation',
  'POST /api/v1/session',
];

const STRANGERS: [who: string, headers: Record<string, string>][] = [
  ['nobody', {}],
  ['a wrong token', { authorization: 'Bearer ca_the-one-that-openz' }],
  ['an empty token', { authorization: 'Bearer ' }],
  ['a token of another kind', { authorization: `Basic ${btoa(`admin:${ADMIN_TOKEN}`)}` }],
  ['a write key', { authorization: 'Bearer cw_a-key-that-any-page-shows' }],
  ['a made-up cookie', { cookie: 'candor=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' }],
  ['the token as a cookie', { cookie: `candor=${ADMIN_TOKEN}` }],
  ['an empty cookie', { cookie: 'candor=' }],
];

describe('access', () => {
  let api: OpenApi;
  let time = NOW;
  let dashboard: Awaited<ReturnType<typeof makeDashboard>>;

  beforeAll(async () => {
    dashboard = await makeDashboard();
    api = await openApi({ now: () => time, dashboardFolder: dashboard.folder, hosts: ['Stats.example'] });
  });
  afterAll(async () => {
    await api.close();
    await dashboard.remove();
  });

  const guarded = () =>
    api.routes
      .map(({ method, url }) => `${method} ${url}`)
      .filter((route) => !PUBLIC_ROUTES.includes(route.replace('HEAD', 'GET')));

  it('guards every route that is not on the public list', () => {
    const open = api.routes
      .map(({ method, url }) => `${method} ${url}`)
      .filter((route) => !route.startsWith('HEAD'));

    expect(open.filter((route) => !guarded().includes(route)).sort()).toEqual(PUBLIC_ROUTES);
    expect(guarded()).toEqual(
      expect.arrayContaining([
        'GET /api/v1/vitals',
        'GET /api/v1/operations',
        'GET /api/v1/requests',
        'GET /api/v1/resources',
        'GET /api/v1/errors',
        'GET /api/v1/errors/:fingerprint',
        'GET /api/v1/health',
        'GET /api/v1/usage',
        'GET /api/v1/conversations',
        'GET /api/v1/generations',
        'GET /api/v1/experiments',
        'GET /api/v1/delivery',
        'GET /api/v1/delivery/sessions',
        'GET /api/v1/outcomes',
        'GET /api/v1/events',
        'GET /api/v1/status',
        'GET /api/v1/live',
        'DELETE /api/v1/session',
      ]),
    );
  });

  it.each(STRANGERS)('turns %s away from every guarded route', async (_who, headers) => {
    for (const route of guarded()) {
      const [method = '', path = ''] = route.split(' ');
      const answer = await api.ask(path.replace(/:\w+/, '1'), { method, headers });

      // Where guesses are counted, so many from one place are made to wait.
      const isBraked = path.startsWith('/api/admin/') && answer.status === 429;
      expect([route, isBraked ? 401 : answer.status]).toEqual([route, 401]);
      if (method !== 'HEAD' && !isBraked) expect(answer.json()).toMatchObject({ error: { code: 'sign_in' } });
    }
  });

  it('lets the admin token in', async () => {
    expect((await api.askAsAdmin('/api/v1/status')).status).toBe(200);
  });

  it('opens a session from an address and takes the token out of it', async () => {
    const answer = await api.ask(`/open?token=${ADMIN_TOKEN}`);

    expect(answer.status).toBe(302);
    expect(answer.headers['location']).toBe('/');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(String(answer.headers['set-cookie'])).toMatch(
      /^candor=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const cookie = cookieOf(answer);
    expect((await api.ask('/api/v1/status', { headers: { cookie } })).status).toBe(200);
  });

  it.each(['', '?token=', '?token=wrong', `?token=${ADMIN_TOKEN}x`, `?token=${ADMIN_TOKEN}&token=x`])(
    'opens nothing for /open%s',
    async (query) => {
      const answer = await api.ask(`/open${query}`);

      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.headers['set-cookie']).toBeUndefined();
    },
  );

  it('leads a browser with a link that opens nothing to the form, and takes the token out of the address', async () => {
    const answer = await api.ask('/open?token=wrong', { headers: { accept: 'text/html,*/*;q=0.8' } });

    expect(answer).toMatchObject({
      status: 302,
      headers: { location: '/?link=spent', 'cache-control': 'no-store' },
    });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  const signIn = (body: string, headers: Record<string, string> = {}) =>
    api.ask('/api/v1/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });

  it('opens a session for a form', async () => {
    const answer = await signIn(JSON.stringify({ token: ADMIN_TOKEN }));

    expect(answer.status).toBe(204);
    expect(cookieOf(answer)).toMatch(/^candor=/);
  });

  it.each([
    ['a wrong token', '{"token":"wrong"}', 401],
    ['no token', '{}', 401],
    ['a number', '{"token":7}', 400],
    ['null', 'null', 401],
    ['no JSON', '{token', 400],
    ['a poisoned prototype', '{"__proto__":{"token":"x"}}', 400],
    ['too much', JSON.stringify({ token: 'x'.repeat(10_000) }), 413],
  ])('opens no session for %s', async (_what, body, status) => {
    const answer = await signIn(body);

    expect(answer.status).toBe(status);
    expect(answer.json()).toHaveProperty('error.message');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('ends a session for good', async () => {
    const cookie = cookieOf(await signIn(JSON.stringify({ token: ADMIN_TOKEN })));

    const answer = await api.ask('/api/v1/session', {
      method: 'DELETE',
      headers: { cookie, 'candor-page': '1' },
    });

    expect(answer.status).toBe(204);
    expect(String(answer.headers['set-cookie'])).toMatch(/^candor=; Max-Age=0; Path=\/;/);
    expect((await api.ask('/api/v1/status', { headers: { cookie } })).status).toBe(401);
  });

  it('ends a session by itself', async () => {
    const cookie = cookieOf(await signIn(JSON.stringify({ token: ADMIN_TOKEN })));

    time += SESSION_MS - 1;
    expect((await api.ask('/api/v1/status', { headers: { cookie } })).status).toBe(200);
    time += 1;
    expect((await api.ask('/api/v1/status', { headers: { cookie } })).status).toBe(401);
  });

  const hosts: [host: string, isKnown: boolean][] = [
    ['localhost', true],
    ['localhost:4400', true],
    ['LOCALHOST.', true],
    ['candor.localhost:80', true],
    ['127.0.0.1:4400', true],
    ['192.168.1.20', true],
    ['[::1]:4400', true],
    ['stats.example', true],
    ['STATS.EXAMPLE:443', true],
    ['rebound.example', false],
    ['localhost.rebound.example', false],
    ['notlocalhost', false],
    ['stats.example.rebound.example', false],
    ['x.stats.example', false],
    ['127.0.0.1.rebound.example', false],
    ['localhost:80:80', false],
    ['localhost/@rebound.example', false],
    ['@localhost', false],
  ];

  it.each(hosts)('knows the host %j: %s', async (host, isKnown) => {
    for (const path of ['/api/v1/status', '/', `/open?token=${ADMIN_TOKEN}`]) {
      const answer = await api.askAsAdmin(path, { headers: { host } });

      expect(answer.status === 421).toBe(!isKnown);
      if (!isKnown) expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  it('is healthy under any name and for anybody', async () => {
    const answer = await api.ask('/healthz', { headers: { host: 'balancer.example' } });

    expect([answer.status, answer.text]).toEqual([200, 'ok']);
  });

  const pages: [what: string, headers: Record<string, string>, isOwn: boolean][] = [
    ['no page', {}, true],
    ['its own page', { host: 'localhost:4400', origin: 'http://localhost:4400' }, true],
    ['its own page behind TLS', { host: 'stats.example', origin: 'https://stats.example' }, true],
    ['an address that was typed', { 'sec-fetch-site': 'none' }, true],
    ['another site', { origin: 'https://evil.example' }, false],
    ['another port', { host: 'localhost:4400', origin: 'http://localhost:3000' }, false],
    ['a sandboxed page', { origin: 'null' }, false],
    ['an origin that is none', { origin: 'localhost:4400' }, false],
    ['an image on another port', { 'sec-fetch-site': 'same-site' }, false],
    ['an image on another site', { 'sec-fetch-site': 'cross-site' }, false],
  ];

  it.each(pages)('answers %s: %o', async (_what, headers, isOwn) => {
    const question = await api.askAsAdmin('/api/v1/status', { headers });
    const signedIn = await signIn(JSON.stringify({ token: ADMIN_TOKEN }), headers);

    expect(question.status).toBe(isOwn ? 200 : 403);
    expect(signedIn.status).toBe(isOwn ? 204 : 403);
  });

  it('lets no other origin read an answer', async () => {
    const answer = await api.ask('/api/v1/status', {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'GET' },
    });

    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});
