import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { checkRule } from '../src/alerts/checkRule.ts';
import { preview } from '../src/alerts/preview.ts';
import type {
  AuditVerdict,
  ComplianceAnswer,
  ComplianceReport,
  ControlResult,
  InvitedAnswer,
} from '../src/api/types.ts';
import { createCompliance } from '../src/compliance/compliance.ts';
import { resolveServerConfig } from '../src/config.ts';
import { openHashKey } from '../src/keys/hashKey.ts';
import { type CandorServer, createServer } from '../src/server.ts';
import { packRows } from '../src/store/rowBytes.ts';
import { makeEnvelope, makeEvents } from './envelopes.ts';
import { makeFolder } from './folder.ts';
import { openIn } from './openAdministration.ts';
import { type EngineStore, openEngineStore } from './openEngineStore.ts';
import { openTestAlerts } from './openTestAlerts.ts';
import { anEvent, DAY, NOW } from './seededEvents.ts';

let engine: EngineStore;
let server: CandorServer;
let dataPath: string;
let time = NOW - 20 * DAY;

beforeAll(async () => {
  engine = await openEngineStore();
  dataPath = await mkdtemp(join(tmpdir(), 'candor-compliance-'));
  server = await createServer({
    dataPath,
    store: { ...engine.store, close: async () => {} },
    isListening: false,
    now: () => time,
  });
}, 60_000);
afterAll(async () => {
  await server?.close();
  await engine?.close();
  if (dataPath) await rm(dataPath, { recursive: true, force: true });
});

async function ask<Answer>(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): Promise<Answer> {
  const answer = await server.app.inject({
    method,
    url: `/api/v1/${path}`,
    headers: { host: 'localhost' },
    ...(body && { payload: body }),
  });
  if (answer.statusCode >= 300) throw new Error(answer.payload);
  return (answer.payload === '' ? undefined : JSON.parse(answer.payload)) as Answer;
}

async function makeReport(): Promise<ComplianceReport> {
  return (await ask<{ report: ComplianceReport }>('POST', 'compliance/reports')).report;
}

function find({ controls }: ComplianceReport, id: string): ControlResult {
  const found = controls.find((control) => control.id === id);
  if (!found) throw new Error(`there is no ${id}`);
  return found;
}

let block = 0;
const store = (...events: Parameters<typeof anEvent>[0][]): Promise<void> =>
  engine.store.insert({
    token: `planted-${++block}`,
    rows: packRows(events.map((event) => anEvent({ at: time - 1_000, receivedAt: time, ...event }))),
  });

/** Says to the engine itself what no server would. */
async function tellEngine(sql: string): Promise<void> {
  const { url, username = '', password = '' } = engine.options;
  const response = await fetch(`${url}/?wait_end_of_query=1`, {
    method: 'POST',
    body: sql,
    headers: { 'x-clickhouse-user': username, 'x-clickhouse-key': password },
  });
  if (!response.ok) throw new Error(await response.text());
}

test('a server that keeps what it promises passes what a machine can tell, and leaves the rest to people', async () => {
  const sent = makeEnvelope({
    sentAt: time,
    context: { consent: 'enhanced', session: 'a'.repeat(32) },
    events: makeEvents(3).map((event) => ({ ...event, timestamp: time })),
  });
  await server.app.inject({
    method: 'POST',
    url: `/v1/envelopes?key=${encodeURIComponent(server.writeKey)}`,
    payload: JSON.stringify(sent),
    headers: { 'content-type': 'text/plain' },
  });
  await expect
    .poll(async () => (await engine.store.levels(0)).map(({ consent, events }) => [consent, events]))
    .toEqual([['enhanced', 3]]);

  const report = await makeReport();

  const passed = ['gdpr.5-1-c', 'gdpr.5-1-e', 'gdpr.5-2', 'gdpr.6-1-a', 'gdpr.17', 'gdpr.25', 'gdpr.32-2'];
  for (const id of [...passed, 'soc2.cc6-1-guessing', 'soc2.a1-1', 'hipaa.164-312-e'])
    expect([id, find(report, id).verdict, find(report, id).evidence]).toEqual([
      id,
      'pass',
      expect.anything(),
    ]);
  expect(find(report, 'gdpr.35')).toMatchObject({ verdict: 'person', todo: expect.stringMatching(/Decide/) });
  expect(find(report, 'gdpr.32-1-c')).toMatchObject({ verdict: 'fail' });
  expect(report.limits[0]).toMatch(/no legal advice and no certificate/);
  for (const { verdict, evidence, todo } of report.controls) {
    expect(evidence.length).toBeGreaterThan(0);
    expect(todo === '').toBe(verdict === 'pass');
  }
  expect(report.processing.activities.map(({ type }) => type)).toContain('browser.web_vital');
  expect(report.processing.activities.find(({ type }) => type === 'consent.change')?.kept).toBe(1_095);
});

test('finds an admin who has not changed a password for more than a year', async () => {
  const now = time;
  time = NOW - 420 * DAY;
  const { user, invitation } = await ask<InvitedAnswer>('POST', 'users', { name: 'Ada', role: 'admin' });
  await server.app.inject({
    method: 'POST',
    url: '/api/v1/invitation',
    headers: { host: 'localhost' },
    payload: { invitation, password: 'a stair to climb' },
  });
  time = now;

  const control = find(await makeReport(), 'soc2.cc6-1');

  expect(control.verdict).toBe('fail');
  expect(control.todo).toContain(user.id);
  expect(control.evidence.join(' ')).not.toContain('Ada');
});

test('finds retention that was switched off in the database', async () => {
  await tellEngine('ALTER TABLE candor.events REMOVE TTL');

  const off = find(await makeReport(), 'gdpr.5-1-e');
  await tellEngine('ALTER TABLE candor.events MODIFY TTL toDateTime(at) + toIntervalDay(retention_days)');

  expect([off.verdict, off.evidence[0]]).toEqual(['fail', 'Tables without expiry: events.']);
  expect(find(await makeReport(), 'gdpr.5-1-e').verdict).toBe('pass');
});

test('finds events above their level, and says what of them is', async () => {
  await store(
    { type: 'feature.used', consent: 'basic', session: '' },
    {
      type: 'exception',
      consent: 'basic',
      session: '',
      attributes: { severity: 'error', breadcrumbs: '[]' },
    },
    { type: 'checkout', consent: 'enhanced', user: 'somebody' },
  );

  const { verdict, evidence } = find(await makeReport(), 'soc2.p3-1');

  expect(verdict).toBe('fail');
  expect(evidence.slice(0, -1).sort()).toEqual([
    '1 of checkout at enhanced: the id of a user needs full.',
    '1 of exception at basic: fields need more: breadcrumbs.',
    '1 of feature.used at basic: the type needs more.',
  ]);
});

test('finds what an export would show unredacted', async () => {
  await store({
    session: 'b'.repeat(32),
    message: 'Ask ada@example.com',
    attributes: { note: '4111 1111 1111 1111' },
  });

  const report = await makeReport();

  expect(find(report, 'soc2.cc6-7-exports')).toMatchObject({
    verdict: 'fail',
    evidence: [
      expect.stringMatching(/page_view: (message|attributes\.note), page_view: /),
      expect.any(String),
      expect.any(String),
    ],
  });
  expect(find(report, 'hipaa.164-514').verdict).toBe('fail');
  expect(JSON.stringify(report)).not.toContain('ada@');
});

test('keeps each report, says what has changed, and finds one that was edited or removed', async () => {
  const { latest, reports, changes } = await ask<ComplianceAnswer>('GET', 'compliance');
  expect(changes).toContainEqual({ id: 'gdpr.25', from: 'pass', to: 'fail' });
  expect(reports[0]).toMatchObject({ id: latest?.id, failed: expect.arrayContaining(['gdpr.25']) });
  expect(await ask<AuditVerdict>('GET', 'audit/verdict')).toMatchObject({ isIntact: true });

  const [newest, second] = reports;
  const path = join(dataPath, 'compliance', `${newest?.id}.json`);
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('"verdict": "fail"', '"verdict": "pass"'));
  await rm(join(dataPath, 'compliance', `${second?.id}.json`));

  expect((await ask<AuditVerdict>('GET', 'audit/verdict')).problems).toEqual([
    { seq: expect.any(Number), report: newest?.id, problem: 'report edited' },
    { seq: expect.any(Number), report: second?.id, problem: 'report missing' },
  ]);
  await expect(ask('GET', `compliance/reports/${newest?.id}`)).rejects.toThrow(/not what was sealed/);
  expect((await ask<ComplianceAnswer>('GET', 'compliance')).latest).toBeNull();
  expect(find(await makeReport(), 'gdpr.5-2').verdict).toBe('fail');
  await writeFile(path, text);
});

test('gives a report as one file that needs nothing else, whatever stands in it', async () => {
  const [newest] = (await ask<ComplianceAnswer>('GET', 'compliance')).reports;
  const get = (format: string) =>
    server.app.inject({
      url: `/api/v1/compliance/reports/${newest?.id}?format=${format}`,
      headers: { host: 'localhost' },
    });

  const html = await get('html');

  expect(html.headers['content-disposition']).toMatch(/compliance-\d{4}-\d\d-\d\d\.html/);
  expect(html.payload).toContain(`<code>${newest?.sha256}</code>`);
  expect(html.payload).not.toMatch(/<script|src=|href=|url\(|@import/);
  expect((await get('json')).payload).toBe(
    await readFile(join(dataPath, 'compliance', `${newest?.id}.json`), 'utf8'),
  );
  expect((await get('pdf')).json()).toMatchObject({ error: { code: 'bad_parameter' } });
});

test('makes one a day by itself, and tells what turned to fail', async () => {
  const folder = await makeFolder();
  let now = NOW;
  const administration = await openIn(folder, { now: () => now });
  const alerts = await openTestAlerts({
    folder,
    administration,
    keyed: await openHashKey(folder),
    store: engine.store,
    now: () => now,
    turnedToFail: administration.reports.turnedToFail,
  });
  const deps = {
    config: { ...resolveServerConfig(), dataPath: folder },
    version: '1.2.3',
    administration,
    alerts,
    store: engine.store,
    erased: { has: () => false },
    rules: {},
    withheld: () => 0,
    reports: administration.reports,
    log: () => {},
    now: () => now,
    firstMs: 1,
  };
  onTestFinished(async () => {
    await alerts.close();
    await administration.close();
  });
  const ids = (): string[] => administration.reports.list().map(({ id }) => id);

  const first = createCompliance(deps);
  await expect.poll(ids).toHaveLength(1);
  await first.close();
  now += DAY / 2;
  const same = createCompliance(deps);
  await same.report('u_1', ['gdpr']);
  await same.close();
  expect(administration.reports.list().map(({ frameworks }) => frameworks.length)).toEqual([1, 3]);
  now += DAY / 2 + 1;
  await rm(join(folder, 'audit.head'));
  const next = createCompliance(deps);
  await expect.poll(ids).toHaveLength(3);
  await next.close();

  expect(administration.reports.list()[0]?.failed).toContain('gdpr.5-2');
  const range = { from: now - DAY / 4, to: now };
  // The log is asked for by all three.
  expect(administration.reports.turnedToFail(range)).toBe(3);
  expect(administration.reports.turnedToFail({ ...range, framework: 'hipaa' })).toBe(1);
  const rule = checkRule({
    name: 'Compliance',
    query: { measure: 'compliance' },
    condition: { kind: 'threshold', value: 0 },
    windowMs: DAY / 4,
    everyMs: 60_000,
  });
  const seen = await preview(alerts.sources, 'default', rule, { from: now - DAY / 2, to: now });
  expect(seen.firings).toEqual([{ from: now, to: null }]);
});
