import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenApi, openApi } from '../../test/openApi.ts';
import { anEvent, NOW } from '../../test/seededEvents.ts';
import { createMemoryStore } from '../store/memory.ts';
import { packRows } from '../store/rowBytes.ts';

let api: OpenApi;

beforeAll(async () => {
  const store = createMemoryStore({ now: () => NOW });
  const events = ['=1+1', 'a,"b"'].map((page, index) =>
    anEvent({ type: 'browser.web_vital', name: 'LCP', value: 1_200.5 + index, page, at: NOW - 60_000 }),
  );
  await store.insert({ token: 't', rows: packRows(events) });
  api = await openApi({ store });
});
afterAll(() => api.close());

test('gives a list of an answer as a table that no sheet runs', async () => {
  const answer = await api.askAsAdmin('/api/v1/vitals?format=csv&table=pages');

  expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(answer.headers['content-disposition']).toBe('attachment; filename="pages.csv"');
  expect(answer.text).toBe(
    'page,name,p75,low,high,rating,samples\r\n\'=1+1,LCP,1200.5,,,good,1\r\n"a,""b""",LCP,1201.5,,,good,1\r\n',
  );
});

test.each([
  ['/api/v1/vitals?format=csv&table=nothing', '`table` must be one of summary, series, pages'],
  ['/api/v1/vitals?format=csv&table=constructor', '`table` must be one of'],
  ['/api/v1/vitals?format=csv', '`table` must be one of'],
  ['/api/v1/status?format=csv&table=x', '`table` cannot be chosen'],
  ['/api/v1/vitals?format=xml', '`format` must be csv'],
])('says for %s what can be had', async (path, message) => {
  const answer = await api.askAsAdmin(path);

  expect(answer.status).toBe(400);
  expect((answer.json() as { error: { message: string } }).error.message).toContain(message);
});

test('gives nobody a table who may not see the answer', async () => {
  expect((await api.ask('/api/v1/vitals?format=csv&table=pages')).status).toBe(401);
});
