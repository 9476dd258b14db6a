import { afterEach, expect, it } from 'vitest';
import { type OpenApi, openApi } from '../../test/openApi.ts';
import { anEvent, NOW } from '../../test/seededEvents.ts';
import { createMemoryStore } from '../store/memory.ts';
import { packRows } from '../store/rowBytes.ts';

const visit = 'a'.repeat(32);
let api: OpenApi;

async function openWith(events: number, more: Parameters<typeof anEvent>[0] = {}): Promise<void> {
  const store = createMemoryStore({ now: () => NOW });
  const rows = Array.from({ length: events }, (_, index) =>
    anEvent({ session: visit, at: NOW - index - 1, ...more }),
  );
  await store.insert({ token: 'all', rows: packRows(rows) });
  api = await openApi({ store });
}

afterEach(() => api.close());

const download = (body: object) =>
  api.askAsAdmin('/api/v1/visits/download', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

it('gives all that is kept of visits as one file, however many answers that takes', async () => {
  await openWith(2_500);

  const json = await download({ visits: [visit], format: 'json' });
  const csv = await download({ visits: [visit], format: 'csv' });

  expect(json.headers['content-disposition']).toBe('attachment; filename="visits.json"');
  expect(json.json()).toMatchObject({ schema: 1, visits: [{ id: visit, events: 2_500 }] });
  expect((json.json() as { events: unknown[] }).events).toHaveLength(2_500);
  expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(csv.headers['content-disposition']).toBe('attachment; filename="visits.csv"');
  expect(csv.text.trimEnd().split('\r\n')).toHaveLength(2_501);
});

it('gives a sheet nothing that it would run', async () => {
  await openWith(1, { message: '=HYPERLINK("https://evil.example")' });

  const { text } = await download({ visits: [visit], format: 'csv' });

  expect(text).toContain('"\'=HYPERLINK');
});

it('writes down that it was given, and to whom', async () => {
  await openWith(3);

  await download({ visits: [visit], format: 'csv' });

  const { text } = await api.askAsAdmin('/api/v1/audit');
  expect(JSON.parse(text).entries[0]).toMatchObject({
    what: 'visits.exported',
    actor: 'operator',
    details: { visits: 1, events: 3 },
  });
});

it('refuses what would not fit into memory, and says what to do', async () => {
  await openWith(50_001);

  const answer = await download({ visits: [visit], format: 'json' });

  expect([answer.status, answer.text]).toEqual([422, expect.stringContaining('candor export')]);
});

it.each([
  [{ visits: [visit] }, '`format`'],
  [{ visits: [visit], format: 'xml' }, '`format`'],
  [{ visits: ["x' OR 1"], format: 'csv' }, '`visits`'],
  [{ format: 'csv' }, '`visits`'],
])('refuses %j', async (body, field) => {
  await openWith(0);

  const answer = await download(body);

  expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(field)]);
});

it('says what is kept and for how long', async () => {
  await openWith(2);

  const answer = await api.askAsAdmin('/api/v1/retention');

  expect(answer.json()).toEqual({
    retentionDays: 90,
    retentionKinds: {},
    kinds: [{ kind: 'usage', days: 90, rows: 2, oldest: NOW - 2, overdue: 0 }],
  });
});
