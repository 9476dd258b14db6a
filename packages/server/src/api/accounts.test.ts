import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ADMIN_TOKEN,
  type Answered,
  cookieOf,
  type OpenApi,
  openApi,
  SETUP_TOKEN,
} from '../../test/openApi.ts';
import { NOW } from '../../test/seededEvents.ts';
import { createMemoryStore } from '../store/memory.ts';

const PASSWORD = 'a stair to climb';

let api: OpenApi;
let time: number;

beforeEach(async () => {
  time = NOW;
  api = await openApi({
    now: () => time,
    door: { operatorToken: undefined, setupToken: SETUP_TOKEN, isLocal: () => false },
  });
});
afterEach(() => api.close());

function change(method: string, path: string, cookie: string, body?: unknown): Promise<Answered> {
  return api.ask(`/api/v1/${path}`, {
    method,
    headers: { cookie, 'candor-page': '1', 'content-type': 'application/json' },
    body: JSON.stringify(body ?? {}),
  });
}
const post = (path: string, body: unknown, cookie = '') => change('POST', path, cookie, body);
const see = (path: string, cookie: string) => api.ask(`/api/v1/${path}`, { headers: { cookie } });
const signIn = (name: string, password = PASSWORD) => post('session', { name, password });

/** The first admin, through the door of the first start. */
async function addAdmin(): Promise<string> {
  const door = cookieOf(await api.ask(`/open?token=${SETUP_TOKEN}`));
  const made = await post('users/first', { name: 'Ada', password: PASSWORD }, door);
  expect(made.status).toBe(200);
  return cookieOf(made);
}

async function addUser(admin: string, user: object): Promise<{ id: string; cookie: string }> {
  const { invitation, user: row } = (await post('users', user, admin)).json() as {
    invitation: string;
    user: { id: string };
  };
  const joined = await post('invitation', { invitation, password: PASSWORD });
  return { id: row.id, cookie: cookieOf(joined) };
}

describe('the first start', () => {
  it('lets its link make the first admin, once', async () => {
    const door = cookieOf(await api.ask(`/open?token=${SETUP_TOKEN}`));
    expect((await see('me', door)).json()).toMatchObject({ kind: 'setup', role: 'admin', hasAdmin: false });

    const admin = await addAdmin();

    expect((await see('me', admin)).json()).toMatchObject({ kind: 'user', name: 'Ada', hasAdmin: true });
    expect((await see('me', door)).status).toBe(401);
    expect((await api.ask(`/open?token=${SETUP_TOKEN}`)).status).toBe(401);
    const bearer = { authorization: `Bearer ${SETUP_TOKEN}` };
    expect((await api.ask('/api/v1/me', { headers: bearer })).status).toBe(401);
    expect((await post('session', { token: SETUP_TOKEN })).status).toBe(401);
    expect((await post('users/first', { name: 'Eve', password: PASSWORD }, admin)).status).toBe(409);
  });

  it('makes one admin where two try at once', async () => {
    const door = cookieOf(await api.ask(`/open?token=${SETUP_TOKEN}`));

    const tries = ['Ada', 'Eve'].map((name) => post('users/first', { name, password: PASSWORD }, door));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);

    expect(statuses.sort()).toEqual([200, 409]);
  });

  it.each([
    [{ name: 'Ada', password: 'short' }, '`password`'],
    [{ name: 'Ada', password: 'aaaaaaaaaaaaaaaa' }, '`password`'],
    [{ name: 'Adaline', password: 'adaline-adaline' }, '`password`'],
    [{ name: '', password: PASSWORD }, '`name`'],
    [{ name: 'a\u202Eb', password: PASSWORD }, '`name`'],
    [{ name: 7, password: PASSWORD }, '`name`'],
    [{ password: PASSWORD }, '`name`'],
  ])('makes no admin of %j', async (user, problem) => {
    const door = cookieOf(await api.ask(`/open?token=${SETUP_TOKEN}`));

    const answer = await post('users/first', user, door);

    expect(answer.status).toBe(400);
    expect(answer.text).toContain(problem);
    expect(api.administration.users.hasAdmin()).toBe(false);
  });
});

describe('people', () => {
  it('sign in by name and password, whatever the case of the name', async () => {
    await addAdmin();

    const cookie = cookieOf(await signIn(' ADA '));

    expect((await see('me', cookie)).json()).toMatchObject({ name: 'Ada', role: 'admin' });
  });

  it('are told the same about a wrong name and a wrong password', async () => {
    await addAdmin();

    const [name, password] = [await signIn('Nobody'), await signIn('Ada', 'another password')];

    expect([name.status, password.status]).toEqual([401, 401]);
    expect(name.text).toBe(password.text);
  });

  it('are slowed down after five wrong tries, and nobody else is', async () => {
    const admin = await addAdmin();
    await addUser(admin, { name: 'Bob', role: 'viewer' });
    for (let i = 0; i < 5; i++) expect((await signIn('Ada', `wrong password ${i}`)).status).toBe(401);

    const sixth = await signIn('Ada');

    expect(sixth.status).toBe(429);
    expect(Number(sixth.headers['retry-after'])).toBeGreaterThan(0);
    expect((await signIn('Bob')).status).toBe(204);
  });

  it('cannot get around the limit by trying at once', async () => {
    await addAdmin();

    const tries = Array.from({ length: 12 }, (_, i) => signIn('Ada', `wrong password ${i}`));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);

    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(7);
  });

  it('stay signed in over a restart', async () => {
    const admin = await addAdmin();
    const { openIn } = await import('../../test/openAdministration.ts');

    const { sessions } = await openIn(api.folder, { now: () => time });

    expect(sessions.ownerOf(admin.split('=')[1] ?? '')).toMatch(/^u_/);
  });

  it('come by an invitation that works once, and for a week', async () => {
    const admin = await addAdmin();
    const made = await post('users', { name: 'Bob', role: 'editor' }, admin);
    const { invitation, user } = made.json() as { invitation: string; user: { id: string } };
    const late = (await post(`users/${user.id}/invitation`, {}, admin)).json() as { invitation: string };

    expect((await post('invitation', { invitation, password: PASSWORD })).status).toBe(401);
    expect((await post('invitation', { ...late, password: 'short' })).status).toBe(400);
    time += 7 * 24 * 3_600_000;
    expect((await post('invitation', { ...late, password: PASSWORD })).status).toBe(401);
    time -= 1;
    const joined = await post('invitation', { ...late, password: PASSWORD });
    expect(joined.status).toBe(200);
    expect((await see('me', cookieOf(joined))).json()).toMatchObject({ name: 'Bob', role: 'editor' });
    expect((await post('invitation', { ...late, password: PASSWORD })).status).toBe(401);
  });

  it('lose at once what is taken from them', async () => {
    const admin = await addAdmin();
    const bob = await addUser(admin, { name: 'Bob', role: 'editor' });
    expect((await see('keys', bob.cookie)).status).toBe(200);

    await change('PATCH', `users/${bob.id}`, admin, { role: 'viewer' });
    expect((await see('keys', bob.cookie)).status).toBe(403);
    await change('DELETE', `users/${bob.id}`, admin);
    expect((await see('me', bob.cookie)).status).toBe(401);
    expect((await signIn('Bob')).status).toBe(401);
  });

  it('change their password with the old one, which ends their other sessions', async () => {
    const first = await addAdmin();
    const second = cookieOf(await signIn('Ada'));
    const wanted = { old: PASSWORD, password: 'another stair to climb' };

    expect((await post('me/password', { ...wanted, old: 'not this one, no' }, first)).status).toBe(400);
    expect((await post('me/password', wanted, first)).status).toBe(204);

    expect((await see('me', first)).status).toBe(200);
    expect((await see('me', second)).status).toBe(401);
    expect((await signIn('Ada')).status).toBe(401);
    expect((await signIn('Ada', wanted.password)).status).toBe(204);
  });

  it('leave one admin', async () => {
    const admin = await addAdmin();
    const { id } = (await see('me', admin)).json() as { id: string };

    expect((await change('DELETE', `users/${id}`, admin)).status).toBe(409);
    expect((await change('PATCH', `users/${id}`, admin, { role: 'viewer' })).status).toBe(409);
    const eve = await addUser(admin, { name: 'Eve', role: 'admin' });
    expect((await change('DELETE', `users/${id}`, eve.cookie)).status).toBe(204);
  });

  it('have names of their own', async () => {
    const admin = await addAdmin();

    expect((await post('users', { name: 'ADA', role: 'viewer' }, admin)).status).toBe(409);
    expect((await post('users', { name: 'Bob', role: 'king' }, admin)).text).toContain('`role`');
  });
});

describe('changes with a session', () => {
  it('need a header that no form and no image can send', async () => {
    const cookie = await addAdmin();
    const body = '{"project":"shop"}';
    const json = { cookie, 'content-type': 'application/json' };
    const ask = (headers: Record<string, string>) =>
      api.ask('/api/v1/projects', { method: 'POST', headers, body });

    expect((await ask(json)).json()).toMatchObject({ error: { code: 'no_intent' } });
    const foreign = { ...json, 'candor-page': '1', origin: 'https://evil.example' };
    expect((await ask(foreign)).json()).toMatchObject({ error: { code: 'foreign_page' } });
    expect((await ask({ ...json, 'candor-page': '1' })).status).toBe(200);
  });
});

describe('tokens', () => {
  it('are shown once, kept as a hash, and end', async () => {
    const admin = await addAdmin();
    const made = await post('tokens', { name: 'CI', role: 'viewer', days: 1 }, admin);
    const { secret, token } = made.json() as { secret: string; token: { id: string } };
    const ask = () => api.ask('/api/v1/me', { headers: { authorization: `Bearer ${secret}` } });

    expect((await ask()).json()).toMatchObject({ kind: 'token', name: 'CI', role: 'viewer' });
    expect((await see('tokens', admin)).text).not.toContain(secret);
    time += 24 * 3_600_000;
    expect((await ask()).status).toBe(401);
    time -= 1;
    expect((await ask()).status).toBe(200);
    await change('DELETE', `tokens/${token.id}`, admin);
    expect((await ask()).status).toBe(401);
  });

  it('cannot sign in to the dashboard', async () => {
    const admin = await addAdmin();
    const { secret } = (await post('tokens', { name: 'CI', role: 'admin' }, admin)).json() as {
      secret: string;
    };

    expect((await post('session', { token: secret })).status).toBe(401);
    expect((await api.ask(`/open?token=${secret}`)).status).toBe(401);
  });
});

describe('projects', () => {
  it('are seen by those who may, and for others do not exist', async () => {
    const asked: string[] = [];
    const store = createMemoryStore({ now: () => NOW });
    await api.close();
    api = await openApi({
      now: () => time,
      store: {
        ...store,
        events(scope) {
          asked.push(scope.project);
          return store.events(scope);
        },
      },
    });
    const admin = cookieOf(await post('session', { token: ADMIN_TOKEN }));
    for (const project of ['shop', 'blog']) await post('projects', { project }, admin);
    const bob = await addUser(admin, { name: 'Bob', role: 'editor', projects: ['shop'] });

    await see('events', bob.cookie);
    await see('events?project=shop', bob.cookie);
    expect((await see('events?project=blog', bob.cookie)).status).toBe(404);
    expect((await see('events?project=default', bob.cookie)).status).toBe(404);
    const [theirs, none] = [
      await see('events?project=blog', bob.cookie),
      await see('events?project=x', bob.cookie),
    ];
    expect(theirs.text).toBe(none.text);
    await see('events?project=blog', admin);
    expect(asked).toEqual(['shop', 'shop', 'blog']);
  });

  it('keep their keys to those who may see them', async () => {
    const admin = await addAdmin();
    for (const project of ['shop', 'blog']) await post('projects', { project }, admin);
    const bob = await addUser(admin, { name: 'Bob', role: 'editor', projects: ['shop'] });
    const blog = (await post('keys', { name: 'Blog', project: 'blog', origins: [] }, admin)).json() as {
      key: { id: string };
    };

    expect((await post('keys', { name: 'Mine', project: 'blog', origins: [] }, bob.cookie)).status).toBe(404);
    expect((await change('DELETE', `keys/${blog.key.id}`, bob.cookie)).status).toBe(404);
    expect((await change('PATCH', `keys/${blog.key.id}`, bob.cookie, { name: 'x' })).status).toBe(404);
    expect((await post('keys', { name: 'Mine', origins: [] }, bob.cookie)).json()).toMatchObject({
      key: { project: 'shop' },
    });
    expect((await see('keys', bob.cookie)).json()).toMatchObject({ keys: [{ name: 'Mine' }] });
  });
});

describe('the audit log', () => {
  it('has every change, and nothing about people', async () => {
    const admin = await addAdmin();
    const bob = await addUser(admin, { name: 'Bob Personal', role: 'editor' });
    await post('keys', { name: 'Secret plan', origins: ['https://shop.example'] }, bob.cookie);
    await post('tokens', { name: 'CI', role: 'viewer' }, admin);

    const { entries, names } = (await see('audit', admin)).json() as {
      entries: { what: string; actor: string }[];
      names: Record<string, string>;
    };

    expect(entries.map(({ what }) => what).reverse()).toEqual([
      'key.added',
      'session.began',
      'user.added',
      'user.invited',
      'user.joined',
      'session.began',
      'key.added',
      'token.added',
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/Personal|Ada|plan|CI|127\.0\.0\.1/);
    expect(names[bob.id]).toBe('Bob Personal');
    expect((await see('audit/verdict', admin)).json()).toMatchObject({ isIntact: true, entries: 8 });
    expect((await see('audit?limit=2&before=3', admin)).json()).toMatchObject({
      entries: [{ seq: 2 }, { seq: 1 }],
    });
  });
});

it('keeps no secret as it is', async () => {
  const { readdir, readFile } = await import('node:fs/promises');
  const { join } = await import('node:path');
  const admin = await addAdmin();
  const made = await post('tokens', { name: 'CI', role: 'viewer' }, admin);
  const { secret } = made.json() as { secret: string };
  const { invitation } = (await post('users', { name: 'Bob', role: 'viewer' }, admin)).json() as {
    invitation: string;
  };

  const files = await readdir(api.folder);
  const texts = await Promise.all(files.map((file) => readFile(join(api.folder, file), 'latin1')));

  const session = admin.split('=')[1] ?? '';
  expect(files).toEqual(expect.arrayContaining(['access.json', 'audit.ndjson', 'sessions.json']));
  for (const text of texts)
    for (const hidden of [secret, invitation, session, PASSWORD, SETUP_TOKEN])
      expect(text).not.toContain(hidden);
});
