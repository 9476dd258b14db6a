import { expect, onTestFinished, test } from 'vitest';
import { openApi } from '../../test/openApi.ts';
import { anEvent, DAY, NOW } from '../../test/seededEvents.ts';
import type { ErrorsAnswer, InsightsAnswer, PeopleAnswer, Role, Triage, TriageAnswer } from '../api/types.ts';
import { createMemoryStore } from '../store/memory.ts';
import { packRows } from '../store/rowBytes.ts';

async function makeApi() {
  const clock = { now: NOW };
  const store = createMemoryStore({ now: () => clock.now });
  const api = await openApi({ store, now: () => clock.now });
  onTestFinished(() => api.close());
  const { user: ada } = await api.administration.users.invite('operator', { name: 'Ada', role: 'editor' });
  const clientOf = async (role: Role) => {
    const made = await api.administration.tokens.add('operator', { name: role, role });
    const headers = { authorization: `Bearer ${made.secret}`, 'content-type': 'application/json' };
    return {
      get: (path: string) =>
        api.ask(`/api/v1/${path}`, { headers: { authorization: headers.authorization } }),
      patch: (path: string, body: object) =>
        api.ask(`/api/v1/${path}`, { method: 'PATCH', headers, body: JSON.stringify(body) }),
    };
  };
  return { api, store, clock, ada, clientOf };
}

test('lets an editor give an error to somebody else, and say what became of it', async () => {
  const { api, clock, ada, clientOf } = await makeApi();
  const [editor, viewer] = [await clientOf('editor'), await clientOf('viewer')];

  const { people } = (await editor.get('people')).json() as PeopleAnswer;
  await editor.patch('triage/77', { owner: ada.id });
  clock.now += 1_000;
  const resolved = (await editor.patch('triage/77', { status: 'resolved' })).json() as { group: Triage };
  const listed = (await viewer.get('triage')).json() as TriageAnswer;

  expect(people).toEqual([{ id: ada.id, name: 'Ada' }]);
  expect(resolved.group).toEqual({
    fingerprint: '77',
    status: 'resolved',
    owner: ada.id,
    statusAt: NOW + 1_000,
  });
  expect(listed).toEqual({ groups: [resolved.group], names: { [ada.id]: 'Ada' } });
  const audited = (await api.administration.audit.newest(2)).map(({ what, object }) => [what, object]);
  expect(audited[0]).toEqual(['error.resolved', '77']);
  const given = (await editor.patch('triage/77', { owner: null })).json() as { group: Triage };
  expect(given.group).toMatchObject({ owner: null, status: 'resolved', statusAt: NOW + 1_000 });
});

test('keeps viewers from it, and says what is wrong', async () => {
  const { clientOf } = await makeApi();
  const [editor, viewer] = [await clientOf('editor'), await clientOf('viewer')];

  expect((await viewer.patch('triage/77', { status: 'ignored' })).status).toBe(403);
  expect((await viewer.get('people')).status).toBe(403);
  expect((await editor.patch('triage/x', { status: 'ignored' })).text).toContain('`fingerprint` must be');
  expect((await editor.patch('triage/77', { status: 'fixed' })).text).toContain('open, resolved, ignored');
  expect((await editor.patch('triage/77', { owner: 'u_nobody' })).text).toContain('`owner` must be the id');
});

test('gives nothing to those who may not see it', async () => {
  const { api, clientOf } = await makeApi();
  const editor = await clientOf('editor');
  await api.askAsAdmin('/api/v1/projects', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"project":"other"}',
  });
  const invited = { name: 'Bob', role: 'editor', projects: ['other'] };
  const { user: bob } = await api.administration.users.invite('operator', invited);

  expect((await editor.patch('triage/77', { owner: bob.id })).status).toBe(400);
  expect((await editor.patch('triage/77?project=other', { owner: bob.id })).status).toBe(200);
});

test('forgets for a project that looks after much nothing of another', async () => {
  const { api, clientOf } = await makeApi();
  const editor = await clientOf('editor');
  await editor.patch('triage/77', { status: 'ignored' });
  const { file, keys } = api.administration;
  await keys.addProject('operator', 'other');
  await file.change('operator', (draft) => {
    const many = Array.from({ length: 5_000 }, (_, index) => ({
      project: 'other',
      fingerprint: String(index),
      status: 'resolved' as const,
      owner: null,
      statusAt: NOW,
    }));
    draft.triage = [...(draft.triage ?? []), ...many];
    return { result: undefined, what: 'test.filled', object: 'other' };
  });

  await editor.patch('triage/9999?project=other', { status: 'resolved' });

  const kept = async (project: string) =>
    ((await editor.get(`triage?project=${project}`)).json() as TriageAnswer).groups;
  expect(await kept('default')).toMatchObject([{ fingerprint: '77', status: 'ignored' }]);
  expect(await kept('other')).toHaveLength(5_000);
});

test('answers with the errors that stand as asked, of its own project alone', async () => {
  const { api, store, clock, clientOf } = await makeApi();
  const editor = await clientOf('editor');
  await api.administration.keys.addProject('operator', 'other');
  const told = ['1', '2', '3', '4'].map((fingerprint) =>
    anEvent({ project: 'default', type: 'exception', fingerprint, at: NOW - 1_000 }),
  );
  const later = anEvent({ project: 'default', type: 'exception', fingerprint: '2', at: NOW + 5_000 });
  await store.insert({ token: 'told', rows: packRows([...told, later]) });
  await editor.patch('triage/1', { status: 'resolved' });
  await editor.patch('triage/2', { status: 'resolved' });
  await editor.patch('triage/3', { status: 'ignored' });
  await editor.patch('triage/4?project=other', { status: 'ignored' });
  clock.now += 10_000;
  const standing = async (word: string) =>
    ((await editor.get(`errors?standing=${word}`)).json() as ErrorsAnswer).groups.map(
      ({ fingerprint }) => fingerprint,
    );

  expect(await standing('open')).toEqual(['4']);
  expect(await standing('resolved')).toEqual(['1']);
  expect(await standing('regressed')).toEqual(['2']);
  expect(await standing('ignored')).toEqual(['3']);
  expect((await standing('not-ignored')).sort()).toEqual(['1', '2', '4']);
  expect((await editor.get('errors?standing=gone')).text).toContain(
    'open, resolved, ignored, regressed, not-ignored',
  );
});

test('lets nothing stand out that is ignored', async () => {
  const { store, clientOf } = await makeApi();
  const editor = await clientOf('editor');
  const met = Array.from({ length: 40 }, (_, index) =>
    anEvent({
      project: 'default',
      type: 'exception',
      fingerprint: String(1 + (index % 2)),
      session: `s${index}`,
      at: NOW - 1_000,
    }),
  );
  const before = anEvent({ project: 'default', session: 'before', at: NOW - 3 * DAY });
  await store.insert({ token: 'met', rows: packRows([before, ...met]) });
  const standsOut = async () =>
    ((await editor.get('insights')).json() as InsightsAnswer).insights
      .flatMap((insight) => (insight.kind === 'newError' ? insight.fingerprint : []))
      .sort();

  expect(await standsOut()).toEqual(['1', '2']);
  await editor.patch('triage/1', { status: 'ignored' });
  expect(await standsOut()).toEqual(['2']);
});
