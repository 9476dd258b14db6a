import { expect, onTestFinished, test } from 'vitest';
import { type OpenApi, openApi } from '../../test/openApi.ts';
import { makeReceiver } from '../../test/receiver.ts';
import { anEvent, NOW } from '../../test/seededEvents.ts';
import { ERROR_TYPE } from '../queries/errors.ts';
import { createMemoryStore } from '../store/memory.ts';
import { packRows } from '../store/rowBytes.ts';
import type { ChannelRow, Incident, IncidentAnswer, IncidentsAnswer, Role } from './types.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const rule = {
  name: 'Errors',
  query: { measure: 'errors' },
  condition: { kind: 'threshold', value: 2 },
  windowMs: 60_000,
  resolveMs: 0,
};

async function makeApi() {
  const clock = { now: NOW };
  const store = createMemoryStore({ now: () => clock.now });
  const api = await openApi({ store, now: () => clock.now });
  onTestFinished(() => api.close());
  const receiver = await makeReceiver();
  const fail = (times: number): Promise<void> => {
    const events = Array.from({ length: times }, () =>
      anEvent({ type: ERROR_TYPE, fingerprint: '7', at: clock.now - 1 }),
    );
    return store.insert({ token: `${clock.now}`, rows: packRows(events) });
  };
  return { api, clock, receiver, fail };
}

const json = { 'content-type': 'application/json' };

async function tokenOf(api: OpenApi, role: Role, projects?: string[]): Promise<Record<string, string>> {
  const made = await api.administration.tokens.add('operator', {
    name: role,
    role,
    ...(projects && { projects }),
  });
  return { ...json, authorization: `Bearer ${made.secret}` };
}

test('goes from a rule over an incident to its post-mortem', async () => {
  const { api, clock, receiver, fail } = await makeApi();
  const editor = await tokenOf(api, 'editor');
  const made = await api.askAsAdmin('/api/v1/alerts/channels', {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ name: 'Hook', kind: 'webhook', target: { url: receiver.url, secret } }),
  });
  const { channel } = made.json() as { channel: ChannelRow };
  await api.ask('/api/v1/alerts/rules', {
    method: 'POST',
    headers: editor,
    body: JSON.stringify({ ...rule, channels: [channel.id] }),
  });
  await fail(3);
  await api.alerts.scheduler.round();
  const listed = await api.ask('/api/v1/incidents', { headers: editor });
  const { incidents } = listed.json() as IncidentsAnswer;
  const id = incidents[0]?.id ?? '';

  clock.now += 60_000;
  const patch = (body: object) =>
    api.ask(`/api/v1/incidents/${id}`, { method: 'PATCH', headers: editor, body: JSON.stringify(body) });
  const taken = (await patch({ status: 'acknowledged' })).json() as IncidentAnswer;
  expect(taken.incident).toMatchObject({ status: 'acknowledged', acknowledgedAt: NOW + 60_000 });
  expect((await patch({ status: 'acknowledged' })).status).toBe(409);
  await api.ask(`/api/v1/incidents/${id}/notes`, {
    method: 'POST',
    headers: editor,
    body: JSON.stringify({ text: 'ada@lovelace.example says *hello*' }),
  });
  await patch({ lessons: 'Test before.' });
  await api.alerts.scheduler.round();
  await api.alerts.scheduler.round();
  const told = await api.ask(`/api/v1/incidents/${id}/post-mortem`, { headers: editor });

  expect(receiver.received.map((one) => one.json.type)).toEqual([
    'alert.firing',
    'alert.acknowledged',
    'alert.resolved',
  ]);
  expect(told.headers['content-type']).toContain('text/markdown');
  expect(told.text).toContain('- Acknowledged after: 1 min');
  expect(told.text).toContain('- Status: resolved');
  expect(told.text).toContain('Test before.');
  expect(told.text).toContain('\\*hello\\*');
  expect(told.text).not.toContain('lovelace.example');
  const means = (await api.ask('/api/v1/incidents', { headers: editor })).json() as IncidentsAnswer;
  expect(means).toMatchObject({ acknowledgeMs: 60_000, resolveMs: 60_000 });
  const audited = (await api.administration.audit.newest(20)).map(({ what }) => what);
  expect(audited).toEqual(
    expect.arrayContaining([
      'channel.added',
      'rule.added',
      'incident.acknowledged',
      'incident.noted',
      'incident.described',
    ]),
  );
});

test('shows no secret of a channel, and keeps it when the channel is changed', async () => {
  const { api, receiver } = await makeApi();
  const body = { name: 'Hook', kind: 'webhook', target: { url: `${receiver.url}/T00/B00`, secret } };
  const made = await api.askAsAdmin('/api/v1/alerts/channels', {
    method: 'POST',
    headers: json,
    body: JSON.stringify(body),
  });
  const { channel } = made.json() as { channel: ChannelRow };

  await api.askAsAdmin(`/api/v1/alerts/channels/${channel.id}`, {
    method: 'PATCH',
    headers: json,
    body: JSON.stringify({ name: 'Renamed' }),
  });
  const tested = await api.askAsAdmin(`/api/v1/alerts/channels/${channel.id}/test`, { method: 'POST' });
  const listed = await api.askAsAdmin('/api/v1/alerts/channels');

  for (const { text } of [made, listed]) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain('T00');
    expect(text).not.toContain('sealed');
  }
  expect(tested.json()).toEqual({ isSent: true, reason: null });
  expect(receiver.received[0]?.path).toBe('/T00/B00');
});

test('says why a test did not arrive', async () => {
  const { api, receiver } = await makeApi();
  receiver.answers.push({ status: 404 });
  const target = { url: receiver.url, secret };
  const made = await api.askAsAdmin('/api/v1/alerts/channels', {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ name: 'Hook', kind: 'webhook', target }),
  });
  const { channel } = made.json() as { channel: ChannelRow };

  const tested = await api.askAsAdmin(`/api/v1/alerts/channels/${channel.id}/test`, { method: 'POST' });

  expect(tested.json()).toEqual({ isSent: false, reason: 'it answered 404' });
});

test('previews a rule without keeping it', async () => {
  const { api, fail, clock } = await makeApi();
  await fail(3);
  clock.now += 5_000;

  const seen = await api.askAsAdmin('/api/v1/alerts/preview', {
    method: 'POST',
    headers: json,
    body: JSON.stringify(rule),
  });

  expect(seen.json()).toMatchObject({ firings: [{ to: null }] });
  expect((await api.askAsAdmin('/api/v1/alerts/rules')).json()).toEqual({ rules: [] });
});

test('keeps the projects apart', async () => {
  const { api, fail } = await makeApi();
  await api.administration.keys.addProject('operator', 'shop');
  const added = await api.alerts.rules.add('operator', 'default', rule);
  await fail(3);
  await api.alerts.scheduler.round();
  const stranger = await tokenOf(api, 'editor', ['shop']);
  const { authorization = '' } = stranger;
  const [incident] = api.alerts.incidents('default') as [Incident];

  const asked = await Promise.all([
    api.ask('/api/v1/alerts/rules', { headers: stranger }),
    api.ask('/api/v1/incidents', { headers: stranger }),
  ]);
  const refused = await Promise.all([
    api.ask(`/api/v1/incidents/${incident.id}`, { headers: stranger }),
    api.ask(`/api/v1/alerts/rules/${added.id}`, { method: 'DELETE', headers: { authorization } }),
    api.ask('/api/v1/alerts/rules?project=default', { headers: stranger }),
    api.ask(`/api/v1/incidents/${incident.id}`, {
      method: 'PATCH',
      headers: stranger,
      body: JSON.stringify({ status: 'resolved' }),
    }),
  ]);

  expect(asked.map((answer) => answer.json())).toMatchObject([{ rules: [] }, { incidents: [] }]);
  expect(refused.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  expect(api.alerts.rules.list('default')).toHaveLength(1);
});

test('names whom its answers tell of, and nobody else who has an account', async () => {
  const { api, fail, clock } = await makeApi();
  const { user: ada } = await api.administration.users.invite('operator', { name: 'Ada', role: 'editor' });
  await api.administration.users.invite('operator', { name: 'Bob Elsewhere', role: 'viewer' });
  await api.alerts.rules.add('operator', 'default', rule);
  await fail(3);
  await api.alerts.scheduler.round();
  const [incident] = api.alerts.incidents('default') as [Incident];
  await api.alerts.change(ada.id, 'default', incident.id, { owner: ada.id });
  await api.alerts.silences.add(ada.id, 'default', { until: clock.now + 60_000 });
  const viewer = await tokenOf(api, 'viewer', ['default']);

  const paths = ['incidents', `incidents/${incident.id}`, 'alerts/silences'];
  const answers = await Promise.all(paths.map((path) => api.ask(`/api/v1/${path}`, { headers: viewer })));

  for (const answer of answers) expect(answer.json()).toMatchObject({ names: { [ada.id]: 'Ada' } });
  for (const answer of answers) expect(answer.text).not.toContain('Bob');
});

test('gives an incident to nobody who may not see its project', async () => {
  const { api, fail } = await makeApi();
  await api.administration.keys.addProject('operator', 'other');
  const invited = { name: 'Bob', role: 'editor' as const, projects: ['other'] };
  const { user: bob } = await api.administration.users.invite('operator', invited);
  await api.alerts.rules.add('operator', 'default', rule);
  await fail(3);
  await api.alerts.scheduler.round();
  const [incident] = api.alerts.incidents('default') as [Incident];

  const refused = await api.askAsAdmin(`/api/v1/incidents/${incident.id}`, {
    method: 'PATCH',
    headers: json,
    body: JSON.stringify({ owner: bob.id }),
  });

  expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('who may see the project')]);
});

test('lets no project take the room of another', async () => {
  const { api, clock } = await makeApi();
  const { file, keys } = api.administration;
  await keys.addProject('operator', 'full');
  const [shared, until] = [{ project: 'full', name: 'Full' }, clock.now + 60_000];
  const many = (length: number, more: object = {}): never[] =>
    Array.from({ length }, (_, index) => ({ ...shared, id: `x_${index}`, ...more })) as never[];
  await file.change('operator', (draft) => {
    draft.alertRules = many(500);
    draft.alertChannels = many(100);
    draft.boards = many(200);
    draft.silences = many(200, { rules: [], from: clock.now, until });
    return { result: undefined, what: 'test.filled', object: 'full' };
  });
  const post = (path: string, project: string, body: object) =>
    api.askAsAdmin(`/api/v1/${path}?project=${project}`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify(body),
    });
  const channel = { name: 'Hook', kind: 'webhook', target: { url: 'https://hooks.example', secret } };
  const add = async (project: string): Promise<number[]> => [
    (await post('alerts/rules', project, rule)).status,
    (await post('alerts/channels', project, channel)).status,
    (await post('boards', project, { name: 'Shop', panels: [] })).status,
    (await post('alerts/silences', project, { until: clock.now + 60_000 })).status,
  ];

  expect(await add('full')).toEqual([409, 409, 409, 409]);
  clock.now += 60_000;
  expect((await post('alerts/silences', 'full', { until: until + 60_000 })).status).toBe(200);
  expect(await add('default')).toEqual([200, 200, 200, 200]);
});

test('refuses a silence of a time that is no date, and a token until one', async () => {
  const { api } = await makeApi();
  const post = (path: string, body: object) =>
    api.askAsAdmin(`/api/v1/${path}`, { method: 'POST', headers: json, body: JSON.stringify(body) });

  const silence = await post('alerts/silences', { from: 8.7e15, until: 8.7e15 + 60_000 });
  const token = await post('tokens', { name: 'CI', role: 'viewer', days: 1e9 });

  expect([silence.status, silence.text]).toEqual([400, expect.stringContaining('`from`')]);
  expect([token.status, token.text]).toEqual([400, expect.stringContaining('`days`')]);
});

test.each([
  [{ owner: 'u_nobody' }, '`owner`'],
  [{ status: 'open' }, '`status`'],
  [{ lessons: 7 }, '`lessons`'],
])('names what it cannot use of %j', async (body, field) => {
  const { api, fail } = await makeApi();
  await api.alerts.rules.add('operator', 'default', rule);
  await fail(3);
  await api.alerts.scheduler.round();
  const [incident] = api.alerts.incidents('default') as [Incident];

  const refused = await api.askAsAdmin(`/api/v1/incidents/${incident.id}`, {
    method: 'PATCH',
    headers: json,
    body: JSON.stringify(body),
  });

  expect(refused.status).toBe(400);
  expect(refused.text).toContain(field);
});
